"""Why a task stopped, from its event alone.

Precedence: a user's stop; what `stoppedReason` names; what a container's reason names; the exit code; unknown. Codes
are asked before words, and a cause that is named wins over a class of causes.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events import Container, TaskStateChange
from foghorn.signals.kinds import KINDS
from foghorn.signals.stop_reasons import kind_of_error, kind_of_stop

SIGKILL_CODE = 137
"""128 + 9: killed. By the memory limit, a stop timeout or from outside: the code cannot tell."""

SIGTERM_CODE = 143
"""128 + 15: told to stop. Side-cars end so when another container ended the task."""

GUARD_DUTY = "aws-guardduty-agent"
"""Begins the name of the side-car that Amazon GuardDuty adds to Fargate tasks. It does not keep a task from running.

Source: https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html
"""

ENDED_FROM_OUTSIDE = frozenset({"ServiceSchedulerInitiated", "InfrastructureHealth"})
"""Stop codes of what ECS itself ended: how the containers took it is no cause."""

REASONS_LIMIT = 50
"""Most different container reasons read of one task. ECS allows ten containers in a task."""

_NAMES_THE_CAUSE = 3


@dataclass(frozen=True, slots=True)
class Cause:
    """A kind with its proof: the path of a field in the event, and the container it points at, if it does."""

    kind: str
    proof: str
    container: Container | None = None


def cause_of(task: TaskStateChange, *, wording: bool = True) -> Cause:
    """The cause of a stop. `unknown` where the event does not tell. `wording=False` leaves out what only words tell."""
    if task.stop_code == "UserInitiated":
        return Cause("user_stopped", "detail.stopCode")
    if task.stop_code == "SpotInterruption":
        return Cause("fargate_spot_interruption", "detail.stopCode")
    stated = kind_of_stop(task.stopped_reason, wording=wording)
    if stated is not None and KINDS[stated].specificity >= _NAMES_THE_CAUSE:
        return Cause(stated, "detail.stoppedReason", _mentioned(task))
    if task.stop_code == "TerminationNotice":
        return Cause(_reclaimed(task), "detail.stopCode")
    named = _named_by_container(task, wording)
    if named is not None and (stated is None or KINDS[named.kind].specificity >= _NAMES_THE_CAUSE):
        return named
    if stated is not None:
        return Cause(stated, "detail.stoppedReason", _mentioned(task))
    return _by_exit_code(task) or Cause("unknown", "detail.stoppedReason")


def culprits(task: TaskStateChange) -> list[Container]:
    """The containers, likeliest culprit first; `containers[0]` is often a side-car.

    A code of its own comes first, then 137 (also what a side-car gets that ignores SIGTERM), then none, then 0, then
    143, which is the answer to being stopped. Last comes the side-car that AWS itself adds.
    """
    return sorted(task.containers, key=_suspicion)


def _suspicion(container: Container) -> int:
    if container.name is not None and container.name.startswith(GUARD_DUTY):
        return 5
    match container.exit_code:
        case None:
            return 2
        case 0:
            return 3
        case int() as code if code == SIGTERM_CODE:
            return 4
        case int() as code if code == SIGKILL_CODE:
            return 1
        case _:
            return 0


def _mentioned(task: TaskStateChange) -> Container | None:
    """The container to name next to a reason of the whole task: the only one, if it is."""
    return task.containers[0] if len(task.containers) == 1 else None


def _reclaimed(task: TaskStateChange) -> str:
    """What a TerminationNotice without a text means: Fargate Spot, or the EC2 host."""
    on_fargate = task.launch_type == "FARGATE" or (task.capacity_provider or "").startswith("FARGATE")
    return "fargate_spot_interruption" if on_fargate else "host_terminated"


def _named_by_container(task: TaskStateChange, wording: bool) -> Cause | None:
    """The first container whose reason names a cause; failing that, the first that names a class of causes."""
    vague: Cause | None = None
    asked: set[str | None] = {None}
    for container in culprits(task):
        if container.reason in asked:
            continue
        if len(asked) > REASONS_LIMIT:
            break
        asked.add(container.reason)
        kind = kind_of_error(container.reason, wording=wording)
        if kind is None:
            continue
        cause = Cause(kind, f"detail.containers[{container.index}].reason", container)
        if KINDS[kind].specificity >= _NAMES_THE_CAUSE:
            return cause
        vague = vague or cause
    return vague


def _by_exit_code(task: TaskStateChange) -> Cause | None:
    if task.stop_code in ENDED_FROM_OUTSIDE:
        return None
    suspects = culprits(task)
    if not suspects or all(container.exit_code is None for container in suspects):
        return None
    suspect = next(container for container in suspects if container.exit_code is not None)
    proof = f"detail.containers[{suspect.index}].exitCode"
    if suspect.exit_code == SIGKILL_CODE:
        return Cause("sigkill_137", proof, suspect)
    if suspect.exit_code != 0 or task.of_service:
        return Cause("essential_container_exited", proof, suspect)
    if any(container.exit_code is None for container in suspects):
        return None  # A missing exit code is not 0: success is not proven.
    return Cause("task_completed", proof, suspect)
