"""Sweeping: what is due is rung for, what is owed is looked up, and both within their budgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest

from foghorn import backoff
from foghorn.adapters.memory_store import MemoryStore
from foghorn.facts.fact import Missing
from foghorn.incidents.records import OBSERVED_HEALTHY, Check, Claimed, LeaseReturn, Meta, Recorded
from foghorn.pipeline.sweeping import MAX_SCOPES_PER_SWEEP, NEEDS_S
from foghorn.signals.scope import Scope
from tests.support.harness import Harness, running
from tests.support.signals import CHECKOUT, at, failure

MINUTE = 60
GRACE_S = 120


def _resting(harness: Harness, check: Check | None = None, due_s: float = 1801) -> None:
    """A told incident that rests until its next look."""
    harness.store.record(failure(0), at(1))
    claimed = harness.store.claim(CHECKOUT, at(2))
    assert isinstance(claimed, Claimed)
    version = claimed.meta.version
    harness.store.release(CHECKOUT, LeaseReturn(version, is_open=True, dirty=False, due_at=at(due_s), check=check))


def _sweep(harness: Harness, seconds: float) -> int:
    harness.clock.now = at(seconds)
    return harness.sweeper.sweep()


def _observations(harness: Harness) -> list[datetime]:
    events: list[Recorded] = []
    harness.store.load(CHECKOUT, events.append)
    return [event.signal.occurred_at for event in events if event.signal.kind == OBSERVED_HEALTHY]


def test_nothing_is_done_before_it_is_due() -> None:
    """And once it is, it is rung for once; a ring that was lost is found after the grace."""
    harness = Harness()
    _resting(harness)
    swept = [_sweep(harness, seconds) for seconds in (1800, 1801, 1861, 1801 + GRACE_S)]
    assert [0, 1, 0, 1] == swept
    assert [CHECKOUT, CHECKOUT] == [message[2] for message in harness.queue.messages]


@pytest.mark.parametrize(
    ("service", "observed"),
    [
        (running(2), [at(1800)]),
        (running(3), [at(1800)]),
        (running(1), []),
        (running(0, 0), [at(1800)]),
        (Missing("AccessDeniedException on DescribeServices"), []),
    ],
)
def test_an_owed_check_is_made_once_and_speaks_for_its_time(service: object, observed: list[datetime]) -> None:
    """A failed look-up is not health."""
    harness = Harness()
    harness.facts.services["checkout"] = service  # type: ignore[assignment]
    _resting(harness, Check(("checkout",), at(1800)))
    _sweep(harness, 1830)
    assert observed == _observations(harness)
    assert service == harness.store.facts(CHECKOUT).service
    _sweep(harness, 1830 + GRACE_S)
    assert 1 == harness.facts.calls


def test_a_check_is_not_made_before_its_time() -> None:
    """A delivery that died left the scope due early: it is rung for, and no unrest is taken for quiet."""
    harness = Harness()
    harness.facts.services["checkout"] = running(2)
    _resting(harness, Check(("checkout",), at(1800)), due_s=100)
    assert 1 == _sweep(harness, 120)
    assert [] == _observations(harness)
    assert 1 == len(harness.queue.messages)
    meta = harness.store.meta(CHECKOUT)
    assert meta is not None
    assert Check(("checkout",), at(1800)) == meta.check


class _LaggingIndex(MemoryStore):
    """Shows what stood in the index when `remember` was called."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: list[tuple[Scope, Meta]] = []

    def remember(self, now: datetime) -> None:
        self._seen = list(super().due(now, 10))

    def due(self, now: datetime, limit: int) -> Iterable[tuple[Scope, Meta]]:
        """See the port."""
        return self._seen


def test_a_check_that_was_called_off_is_not_made() -> None:
    """A failure came between the index and the sweep."""
    store = _LaggingIndex()
    harness = Harness(store=store)
    harness.facts.services["checkout"] = running(2)
    _resting(harness, Check(("checkout",), at(1800)))
    store.remember(at(1830))
    store.record(failure(1799), at(1829))
    _sweep(harness, 1830)
    assert [] == _observations(harness)
    assert 0 == harness.facts.calls


def test_more_than_one_sweep_can_take_are_taken_by_the_next() -> None:
    """Oldest first; none waits for ever."""
    harness = Harness()
    scopes = [replace(CHECKOUT, name=f"service-{n}") for n in range(2 * MAX_SCOPES_PER_SWEEP + 5)]
    for n, scope in enumerate(scopes):
        harness.store.mark(scope, topic="x", now=at(n), due_at=at(n), gather_until=None)
    swept = [_sweep(harness, seconds) for seconds in (1000, 1060, 1120)]
    assert [MAX_SCOPES_PER_SWEEP, MAX_SCOPES_PER_SWEEP, MAX_SCOPES_PER_SWEEP] == swept
    rung = [message[2] for message in sorted(harness.queue.messages)]
    assert set(scopes) == set(rung)


def test_an_hour_of_crashes_and_a_quiet_afternoon_cost_few_reads() -> None:
    """At most 8 to open the incident and 20 in all."""
    harness = Harness()
    harness.signal(failure(0))
    harness.until(at(29))
    assert harness.facts.calls <= 8
    for n in range(1, 101):
        harness.signal(failure(n * 30))
    harness.until(at(100 * 30 + 6 * 60 * MINUTE))
    assert harness.facts.calls <= 20


def test_one_scope_that_fails_does_not_keep_the_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run rings for the rest, and then fails: nothing is silent about it."""
    harness = Harness()
    healthy = replace(CHECKOUT, name="orders")
    for scope in (CHECKOUT, healthy):
        harness.store.record(failure(0, scope=scope), at(1))
    postpone = harness.store.postpone

    def broken(scope: Scope, **given: object) -> bool:
        if scope == CHECKOUT:
            raise RuntimeError("item of another version")
        return postpone(scope, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(harness.store, "postpone", broken)
    with pytest.raises(ExceptionGroup, match="1 of 2 scopes not swept"):
        _sweep(harness, 70)
    assert [healthy] == [message[2] for message in harness.queue.messages]


def test_what_is_not_reached_in_time_waits_for_the_next_minute() -> None:
    """A sweep that was killed would look like a failure, and be made again at once."""
    harness = Harness()
    scopes = [replace(CHECKOUT, name=f"service-{n}") for n in range(5)]
    for n, scope in enumerate(scopes):
        harness.store.mark(scope, topic="x", now=at(n), due_at=at(n), gather_until=None)
    left = iter([NEEDS_S + 10, NEEDS_S, NEEDS_S - 1])
    with backoff.deadline(lambda: next(left)):
        assert _sweep(harness, 100) == 2
    assert scopes[:2] == [message[2] for message in sorted(harness.queue.messages)]
    with backoff.deadline(lambda: 50.0):
        assert _sweep(harness, 160) == 3
    assert set(scopes) == {message[2] for message in harness.queue.messages}
