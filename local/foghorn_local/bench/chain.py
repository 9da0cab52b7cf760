"""The longest chain of calls from an event to the first post: detector, queue, notifier, Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from foghorn_local.bench.calls import operation_of
from foghorn_local.bench.gate import QUIET_S, Gate, Round
from foghorn_local.bench.workspace import DEPLOYMENT, NOTIFIER, TASK_STATE, Workspace, workspace
from foghorn_local.demo.ecs import OUT_OF_MEMORY, Cluster, Event
from foghorn_local.demo.service import Service

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RING, SECRET, POST = "sqs:SendMessage", "secretsmanager:GetSecretValue", "slack:chat.postMessage"
# Longer than the channel's pace, and short enough for the token that the first delivery read.
_APART = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Chain:
    """Rounds up to the first post. `detector` ends with the ring of the queue, `notifier` with the post."""

    detector: tuple[Round, ...]
    notifier: tuple[Round, ...]

    @property
    def rounds(self) -> tuple[Round, ...]:
        """All of them, in order."""
        return (*self.detector, *self.notifier)

    def __len__(self) -> int:
        return len(self.rounds)


@dataclass(frozen=True, slots=True)
class Chains:
    """`cold` are first invocations of both functions, `warm` later ones; `deployment` is warm, for a service action."""

    cold: Chain
    warm: Chain
    deployment: Chain


def measure(template: Path, *, attempts: int = 3, quiet_s: float = QUIET_S) -> Chains:
    """Open incidents before the gate, and keep the shortest chain of each sort that was seen in some attempts.

    A chain is never shorter than it is (see `gate`), but a machine that is busy elsewhere can make it look longer.
    """
    seen = [_once(template, quiet_s) for _ in range(attempts)]
    return Chains(
        cold=min((chains.cold for chains in seen), key=len),
        warm=min((chains.warm for chains in seen), key=len),
        deployment=min((chains.deployment for chains in seen), key=len),
    )


def _once(template: Path, quiet_s: float) -> Chains:
    services = [Service(Cluster(), name) for name in ("first", "second", "third")]
    stops = [
        service.task("crash").stop(START + _APART * n, OUT_OF_MEMORY)[-1] for n, service in enumerate(services[:2])
    ]
    impaired = services[2].impaired(START + _APART * 2)
    with workspace(template, [*stops, impaired]) as bench:
        return Chains(
            cold=_chain(bench, quiet_s, TASK_STATE, stops[0], restart=True),
            warm=_chain(bench, quiet_s, TASK_STATE, stops[1]),
            deployment=_chain(bench, quiet_s, DEPLOYMENT, impaired),
        )


def _chain(bench: Workspace, quiet_s: float, function: str, event: Event, *, restart: bool = False) -> Chain:
    """An event that opens an incident, with nothing else under way; `restart` has INIT take part in both functions."""
    bench.clock.move_to(datetime.fromisoformat(event["time"]))
    bench.drop_rings()
    gate = bench.arrivals.gate = Gate(quiet_s)
    if restart:
        bench.restart(function)
    bench.send(function, event)
    # Nothing that the detector does after its ring keeps the notifier waiting.
    detector = _up_to(RING, gate.take_rounds())
    if restart:
        bench.restart(NOTIFIER)
    bench.deliver()
    bench.arrivals.gate = None
    return Chain(detector, _up_to(POST, gate.take_rounds()))


def _up_to(last: str, rounds: Sequence[Round]) -> tuple[Round, ...]:
    """The rounds up to and with the first that holds the call. Raises `LookupError` if none does."""
    for number, calls in enumerate(rounds, start=1):
        if any(operation_of(call) == last for call in calls):
            return tuple(rounds[:number])
    raise LookupError(f"no {last} among {len(rounds)} rounds: the event opened no incident")
