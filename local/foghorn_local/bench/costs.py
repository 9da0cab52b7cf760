"""What one event, one delivery and one sweep cost: every call, by operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from foghorn_local.bench import calls
from foghorn_local.bench.workspace import DEPLOYMENT, NOTIFIER, SWEEPER, TASK_STATE, Workspace, workspace
from foghorn_local.demo.ecs import EXIT_1, OUT_OF_MEMORY, Cluster, Event, replaced_by
from foghorn_local.demo.service import Service

START = datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
SECRET = "secretsmanager:GetSecretValue"
_MINUTE = timedelta(minutes=1)
_SLACK_CALLS = {"posts": "a post", "replies": "a reply", "updates": "an edit"}


@dataclass(frozen=True, slots=True)
class Cost:
    """The calls of one invocation. `who` is the function, `what` says in a few words what it was given."""

    who: str
    what: str
    calls: tuple[str, ...]

    @property
    def by_operation(self) -> Mapping[str, int]:
        """Numbers by `service:Operation`."""
        return Counter(calls.operation_of(call) for call in self.calls)

    @property
    def writes(self) -> int:
        """How many of the calls write to the table."""
        return calls.writes(self.calls)

    @property
    def reads(self) -> int:
        """How many of them read the state of AWS."""
        return calls.reads(self.calls)


class _Ledger:
    """Costs under their headings, in the order in which these came up; of several, the dearest stands for all."""

    def __init__(self, bench: Workspace) -> None:
        self.bench = bench
        self.costs: dict[tuple[str, str], Cost] = {}

    def event(self, function: str, what: str, event: Event) -> None:
        """Invoke a detector."""
        self.bench.arrivals.take()
        self.bench.send(function, event)
        self.enter(function, what, self.calls())

    def calls(self) -> tuple[str, ...]:
        """What came since the last time, the token's secret aside."""
        return tuple(call for call in self.bench.arrivals.take() if call != SECRET)

    def enter(self, who: str, what: str, calls: tuple[str, ...]) -> None:
        """Write down what an invocation cost."""
        known = self.costs.get((who, what))
        if known is None or len(known.calls) < len(calls):
            self.costs[who, what] = Cost(who, what, calls)


def measure(template: Path) -> list[Cost]:
    """Each sort of event, delivery and sweep once.

    The token is left out: it is read by a container's first delivery, and again every five minutes.
    """
    checkout, payments, healthy = (Service(Cluster(), name) for name in ("checkout", "payments", "healthy"))
    scaled_in = healthy.task("old").stop(START, replaced_by(healthy.deployment_id))[-1]
    stops = [checkout.task(n).stop(START + n * timedelta(seconds=5), OUT_OF_MEMORY)[-1] for n in range(3)]
    other_cause = checkout.task("other").stop(START + timedelta(seconds=20), EXIT_1)[-1]
    impaired = payments.impaired(START + timedelta(seconds=30))
    steady = healthy.steady(START + timedelta(seconds=31))
    later = checkout.task("later").stop(START + 20 * _MINUTE, OUT_OF_MEMORY)[-1]
    recovered = checkout.steady(START + 40 * _MINUTE)
    with workspace(template, [scaled_in, *stops, other_cause, impaired, steady, later, recovered]) as bench:
        ledger = _Ledger(bench)
        ledger.event(TASK_STATE, "routine event", scaled_in)
        ledger.event(TASK_STATE, "event that opens an incident", stops[0])
        ledger.event(TASK_STATE, "further event of an open incident, not yet told", stops[1])
        ledger.event(TASK_STATE, "the same event again", stops[0])
        ledger.event(TASK_STATE, "event with a new cause", other_cause)
        ledger.event(DEPLOYMENT, "event that opens an incident", impaired)
        ledger.event(DEPLOYMENT, "steady state of a healthy service", steady)
        _deliveries(ledger, until=START + 19 * _MINUTE)
        ledger.event(TASK_STATE, "further event of an open incident, all told", later)
        _deliveries(ledger, until=START + 39 * _MINUTE)
        ledger.event(DEPLOYMENT, "steady state of an open incident", recovered)
        _deliveries(ledger, until=START + 60 * _MINUTE)
    return sorted(ledger.costs.values(), key=lambda cost: _ORDER.index(cost.who))


_ORDER = (TASK_STATE, DEPLOYMENT, NOTIFIER, SWEEPER)


def _deliveries(ledger: _Ledger, *, until: datetime) -> None:
    """Let the time pass: every delivery and every sweep is entered by what it turned out to be."""
    bench = ledger.bench
    while (now := bench.clock.now()) < until:
        minute = now.replace(second=0, microsecond=0) + _MINUTE
        ring = bench.next_delivery_at()
        if ring is None or ring > minute:
            bench.clock.move_to(min(minute, until))
            _sweep(ledger)
            continue
        bench.clock.move_to(ring)
        _deliver(ledger)


def _deliver(ledger: _Ledger) -> None:
    """One queue message."""
    bench = ledger.bench
    bench.arrivals.take()
    before = _accepted(bench)
    bench.deliver()
    after = _accepted(bench)
    made = next((words for counter, words in _SLACK_CALLS.items() if after[counter] > before[counter]), None)
    calls = ledger.calls()
    waits = any(call.endswith(" pace") for call in calls)
    ledger.enter(NOTIFIER, made or ("a call that waits for its turn" if waits else "nothing to say"), calls)


def _accepted(bench: Workspace) -> dict[str, int]:
    return {counter: getattr(bench.slack.counters, counter) for counter in _SLACK_CALLS}


def _sweep(ledger: _Ledger) -> None:
    """One minute."""
    ledger.bench.arrivals.take()
    ledger.bench.sweep()
    calls = ledger.calls()
    checks = sum(call.startswith("ecs:") for call in calls)
    rings = sum(call == "sqs:SendMessage" for call in calls)
    if max(checks, rings) <= 1:
        ledger.enter(
            SWEEPER, "one count check that is due" if checks else "one ring" if rings else "nothing due", calls
        )
