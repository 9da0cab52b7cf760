"""FH1001 Container ran out of memory.

What: ECS says that a container was killed because it used more memory than it may.
Why it matters: It comes back under the same load, and each time requests in flight are lost.
Known problems: The exit code proves nothing: OutOfMemoryError comes with 137, 1, 0 or none, so only ECS's own words
count. The event does not show how much memory was used, so which limit would do is not known.
Next steps: Compare the limit with the memory metric of the hour before, then read the last log lines: a use that keeps
growing is a leak, a sudden one is a request or a job that needs so much.
"""

from __future__ import annotations

from foghorn.rules.evidence import (
    container_name,
    container_of,
    definition_of,
    named_by_event,
    others_ended,
    owner_name,
    sample_for,
    standing_of,
    with_fact,
)
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, memory_used, task_definition
from foghorn.signals.signal import Severity, Signal

_ID = "FH1001"
_KINDS = ("oom_killed",)
_LIMITS = "name:name,memory:memory,memoryReservation:memoryReservation"


def check(subject: Subject) -> Finding | None:
    """Fires on ECS's own words; shows the limit that applied where the task definition is known."""
    finding = named_by_event(_ID, _KINDS, subject)
    if finding is None:
        return None
    limit = _limit(sample_for(finding, subject), subject)
    return Finding(_ID, finding.kind, with_fact(finding.evidence, "memory limit", limit))


def _limit(sample: Signal, subject: Subject) -> str | None:
    container, definition = container_of(sample, subject), definition_of(sample, subject)
    if container is not None and container.memory_limit_mib is not None:
        return f"{container.memory_limit_mib} MiB (container {container.name})"
    if definition is not None and definition.memory_mib is not None:
        return f"{definition.memory_mib} MiB (task, all containers together)"
    return None


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the container and its limit, and rules out what else ends with 137."""
    sample = sample_for(finding, subject)
    limit, name = finding.evidence.get("memory limit"), sample.task_definition or "the task definition"
    code = "no exit code" if sample.exit_code is None else f"exit code {sample.exit_code}"
    ruled_out = f"An ordinary exit: the event shows {code}, but ECS names memory as the reason."
    if sample.exit_code == 137:
        ruled_out = "Stop time-out and Spot reclaim also end with exit code 137, but ECS names memory as the reason."
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} ran out of memory."
    cause += f" Its limit is {limit}." if limit else ""
    return Advice(
        cause=cause[0].upper() + cause[1:] + standing_of(sample, subject),
        ruled_out=(ruled_out, *others_ended(sample)),
        steps=(
            task_definition(sample, subject, f"Compare the memory limits in {name} with what the app needs", _LIMITS),
            memory_used(sample, subject),
            last_logs(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Container ran out of memory",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/out-of-memory.html",
    check=check,
    advise=advise,
)
