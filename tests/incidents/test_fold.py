"""The fold: a set of events → episodes, whatever their order and however often they come."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foghorn.adapters.memory_store import MemoryStore
from foghorn.incidents.episode import Episode, Resolution
from foghorn.incidents.fold import Fold
from foghorn.incidents.leading import count_step
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Severity, Signal
from tests.support.signals import BATCH, CHECKOUT, at, failure, observed, recorded, steady

MINUTE = 60


def _fold(*signals: Signal, now: float, scope: Scope = CHECKOUT) -> tuple[Episode, ...]:
    fold = Fold(scope)
    for event in sorted((recorded(signal) for signal in signals), key=lambda event: event.sort_key):
        fold.add(event)
    return fold.episodes(at(now))


def _ends(episodes: tuple[Episode, ...]) -> list[tuple[float, float | None, int]]:
    return [
        (
            (e.opened_at - at(0)).total_seconds(),
            None if e.resolved_at is None else (e.resolved_at - at(0)).total_seconds(),
            e.flaps,
        )
        for e in episodes
    ]


def _life(at_s: float, *, ran_s: float | None = 60, kind: str = "elb_health_check_failed", **given: object) -> Signal:
    """A stop of a task that was asked for a minute before it would have run."""
    started = at_s - (ran_s or 0)
    times = {"created_at": at(started - 60), "pull_started_at": at(started - 40), "pull_stopped_at": at(started - 10)}
    started_at = None if ran_s is None else at(started)
    return failure(at_s, kind, **{**times, "started_at": started_at, "stopping_at": at(at_s), **given})


START_UPS = [
    ("one that ran for a minute", [_life(100)], 100),
    ("nothing is told of it", [failure(100)], None),
    ("the first of equals", [_life(200), _life(100), _life(300)], 100),
    ("it never ran, but its pull is told", [_life(100, ran_s=None)], 100),
    ("one that came farther, though later", [_life(100, ran_s=None), _life(200)], 200),
    (
        "one that came as far, and of which more is told",
        [_life(100, pull_stopped_at=None), _life(200, connectivity_at=at(90))],
        200,
    ),
    ("one with a network interface is no better", [_life(100), _life(200, connectivity_at=at(90))], 100),
    ("not one that ran for hours", [_life(90_000, ran_s=36_000), _life(90_100, ran_s=None)], 90_100),
    ("ten minutes are soon", [_life(1_000, ran_s=600)], 1_000),
    ("more are not", [_life(1_000, ran_s=601)], None),
    ("the draining does not count", [_life(1_000, stopped_at=at(1_900))], 1_000),
    ("it runs, and when it was told to stop is not known", [_life(1_000, stopping_at=None)], None),
    ("the host went away", [_life(100, kind="host_terminated")], None),
    ("a planned retirement", [_life(100, kind="infrastructure_maintenance")], None),
    ("a deployment has no start-up", [failure(50, "deployment_failed"), _life(100)], 100),
]


@pytest.mark.parametrize(("why", "signals", "expected"), START_UPS, ids=[why for why, _, _ in START_UPS])
def test_the_task_that_shows_the_start_up(why: str, signals: list[Signal], expected: float | None) -> None:
    """Of those that failed at their start or soon after, the one of whose start-up most is told."""
    (episode,) = _fold(*signals, now=100_000)
    shown = episode.start_up
    assert (None if shown is None else shown.occurred_at) == (None if expected is None else at(expected))


LIFE = [
    ("nothing but steady states", [steady(0), steady(60)], 9_999, []),
    ("one failure stays open", [failure(0)], 100, [(0, None, 0)]),
    ("a steady state holds for five minutes", [failure(0), steady(60)], 359, [(0, None, 0)]),
    ("then it ended at the steady state", [failure(0), steady(60)], 360, [(0, 60, 0)]),
    ("a failure within the hold-down cancels it", [failure(0), steady(60), failure(200)], 360, [(0, None, 0)]),
    ("a steady state older than the failure is nothing", [steady(-5), failure(0)], 9_999, [(0, None, 0)]),
    ("the first steady state after the failure counts", [failure(0), steady(60), steady(120)], 9_999, [(0, 60, 0)]),
    (
        "a failure within 30 min of the end reopens it",
        [failure(0), steady(60), failure(60 + 30 * MINUTE)],
        60 + 30 * MINUTE,
        [(0, None, 1)],
    ),
    (
        "a later one is a new episode",
        [failure(0), steady(60), failure(61 + 30 * MINUTE)],
        61 + 30 * MINUTE,
        [(0, 60, 0), (61 + 30 * MINUTE, None, 0)],
    ),
    ("silence of a service is not recovery", [failure(0)], 86_400, [(0, None, 0)]),
    ("silence with equal counts is", [failure(0), observed(1800)], 1900, [(0, 1800, 0)]),
    ("a failure after it reopens", [failure(0), observed(1800), failure(1900)], 1950, [(0, None, 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("signals", "now", "expected"), [row[1:] for row in LIFE], ids=[row[0] for row in LIFE])
def test_life_of_a_service_incident(
    signals: list[Signal], now: float, expected: list[tuple[float, float | None, int]]
) -> None:
    """Opened, resolved (in seconds from the start) and flaps, per episode."""
    assert expected == _ends(_fold(*signals, now=now))


@pytest.mark.parametrize(("looked_at", "end"), [(180, 180), (300, 180), (301, None), (1919, None), (1920, 1920)])
def test_a_look_counts_soon_after_a_reclaim_or_after_a_long_quiet(looked_at: float, end: float | None) -> None:
    """Whichever of notice (at 0) and stop (at 120) was recorded first decided when the look was owed."""
    spot = Scope("123456789012", "eu-central-1", "prod", ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT")
    kind = "fargate_spot_interruption"
    signals = [failure(n, kind, scope=spot, task_id="a", service="web", event_key=f"a@{n}") for n in (0, 120)]
    assert [(0, end, 0)] == _ends(_fold(*signals, observed(looked_at, scope=spot), now=4_000, scope=spot))


def test_tasks_without_a_service_end_by_silence() -> None:
    """There is no running count to wait for."""
    signals = [failure(0, scope=BATCH), failure(60, scope=BATCH)]
    assert [(0, None, 0)] == _ends(_fold(*signals, now=60 + 1800, scope=BATCH))
    episodes = _fold(*signals, now=61 + 1800, scope=BATCH)
    assert [(0, 1860, 0)] == _ends(episodes)
    assert Resolution.QUIET is episodes[0].resolution


def test_an_old_event_delivered_late_is_not_over_before_it_was_told() -> None:
    """Silence is also measured from its arrival."""
    fold = Fold(BATCH)
    fold.add(recorded(failure(0, scope=BATCH), after_s=86_400))
    assert fold.episodes(at(86_400))[0].is_open
    assert not fold.episodes(at(86_400 + 1800))[0].is_open
    assert at(86_400) - at(0) == fold.episodes(at(86_400))[0].shortest_delay


def test_a_task_with_a_notice_and_a_stop_is_one_stop() -> None:
    """Both are events, the task is one."""
    spot = Scope("123456789012", "eu-central-1", "prod", ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT")
    kind = "fargate_spot_interruption"
    signals = [
        failure(0, kind, scope=spot, task_id="a", service="web", event_key="a@1"),
        failure(120, kind, scope=spot, task_id="a", service="web", event_key="a@2"),
        failure(1, kind, scope=spot, task_id="b", service="api", event_key="b@1"),
    ]
    (episode,) = _fold(*signals, now=200, scope=spot)
    assert (3, 2, 2, ("api", "web")) == (episode.events, episode.stops, episode.kinds[kind].count, episode.services)


@pytest.mark.parametrize(("spacing", "severity"), [(150, Severity.CRITICAL), (151, Severity.WARNING)])
def test_five_stops_within_ten_minutes_are_a_crash_loop(spacing: float, severity: Severity) -> None:
    """4 × 150 s is ten minutes."""
    (episode,) = _fold(*(failure(n * spacing) for n in range(5)), now=2_000)
    assert severity is episode.severity


LEADING = [
    ("the cause before the symptom", [failure(0, "deployment_failed"), failure(1)], "essential_container_exited"),
    ("the frequent before the rare", [failure(0, "oom_killed"), failure(1), failure(2)], "essential_container_exited"),
    ("the specific before the class of causes", [failure(0), failure(1, "oom_killed")], "oom_killed"),
    ("anything before unknown", [failure(0, "unknown"), failure(1, "deployment_failed")], "deployment_failed"),
]


@pytest.mark.parametrize(("signals", "expected"), [row[1:] for row in LEADING], ids=[row[0] for row in LEADING])
def test_leading_cause(signals: list[Signal], expected: str) -> None:
    """What the headline names."""
    assert expected == _fold(*signals, now=10)[0].leading


def test_releases_are_listed_in_order_with_their_verdict() -> None:
    """The newest failing one is the last; a rollback names where it goes back to, which is no failing release."""
    signals = [
        failure(-90, deployment_id="ecs-svc/1", task_definition="checkout:42"),
        failure(0, "deployment_failed", deployment_id="ecs-svc/1"),
        failure(5, "deployment_rollback", deployment_id="ecs-svc/0"),
        failure(900, "deployment_failed", deployment_id="ecs-svc/2"),
    ]
    (episode,) = _fold(*signals, now=1_000)
    expected = [("ecs-svc/1", True, True, "checkout:42"), ("ecs-svc/2", True, False, None)]
    assert expected == [(r.deployment_id, r.failed, r.rolled_back, r.task_definition) for r in episode.releases]


@pytest.mark.parametrize(
    ("count", "step"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 5), (9, 5), (10, 10), (49, 20), (99, 50), (1234, 1000)]
)
def test_count_steps(count: int, step: int) -> None:
    """1, 2, 5, 10, 20, 50, 100, …"""
    assert step == count_step(count)


_STEPS = st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["fail", "oom", "steady", "observed"])), max_size=25)


@settings(max_examples=150, deadline=None)
@given(steps=_STEPS, seed=st.integers(0, 2**16))
def test_order_and_duplicates_do_not_matter(steps: list[tuple[int, str]], seed: int) -> None:
    """Any permutation and any duplication through the store gives the same episodes."""
    make = {"fail": failure, "oom": lambda s: failure(s, "oom_killed"), "steady": steady, "observed": observed}
    signals = [make[what](minutes * 5 * MINUTE) for minutes, what in steps]  # type: ignore[operator]
    shuffled = [*signals, *signals]
    random.Random(seed).shuffle(shuffled)

    def run(stream: list[Signal]) -> tuple[Episode, ...]:
        store, fold = MemoryStore(), Fold(CHECKOUT)
        for signal in stream:
            store.put_event(recorded(signal))
        store.load(CHECKOUT, fold.add)
        return fold.episodes(at(90_000))

    assert run(signals) == run(shuffled)
