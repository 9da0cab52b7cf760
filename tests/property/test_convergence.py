"""Invariants 1, 2, 3 and 5 of the design on random streams: whatever order, faults and deaths there are."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foghorn.advisories import compose
from foghorn.advisories.advisory import Advisory
from foghorn.facts.fact import Service
from foghorn.observability import logger, metrics
from foghorn.pipeline import outlook
from foghorn.pipeline.outlook import View
from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Signal
from foghorn.slack.message import Message
from tests.support.harness import running
from tests.support.signals import BATCH, CHECKOUT, INSTANCE, at, failure, recovery, steady
from tests.support.simulation import Simulation

PAYMENTS = replace(CHECKOUT, name="payments")
SPOT = Scope("123456789012", "eu-central-1", "prod", ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT")
STEP_S = 30
REST = timedelta(hours=3)
BROKEN: dict[str, Service] = {"checkout": running(1), "payments": replace(running(1, 3), name="payments")}
HEALTHY: dict[str, Service] = {"checkout": running(2), "payments": replace(running(3, 3), name="payments")}
STOPS = ("essential_container_exited", "oom_killed", "image_pull_not_found", "host_terminated")
INSTANCE_KINDS = ("container_agent_disconnected", "container_agent_disconnected", "container_instance_impaired")
INSTANCE_RECOVERIES = ("container_agent_connected", "container_instance_ok", "container_instance_gone")
RELEASES = ("deployment_failed", "deployment_rollback")
FAULTS = ("", "", "", "rate_limited", "unavailable", "never_arrived", "lost_answer")

Delivered = list[tuple[datetime, Signal]]


def _stop(step: int, scope: Scope, kind: str, revision: int) -> Signal:
    deployment = f"ecs-svc/{revision}" if scope.type is ScopeType.SERVICE else None
    revisions = {"task_definition": f"{scope.name}:{revision}", "deployment_id": deployment}
    return failure(step * STEP_S, kind, scope=scope, **revisions, **_times(step, revision))


def _times(step: int, revision: int) -> dict[str, datetime]:
    """How far the task came, by the step: told nothing, created, pulled, started (soon after it or hours before)."""
    ran_s = 9_000 if revision == 3 else 45
    began_s = step * STEP_S - ran_s
    ago = {"created_at": 60 + step, "pull_started_at": 40, "pull_stopped_at": 10, "started_at": 0}
    reached = dict(list(ago.items())[: step % 5])
    return {**{name: at(began_s - seconds) for name, seconds in reached.items()}, "stopping_at": at(step * STEP_S)}


def _release(step: int, scope: Scope, kind: str, revision: int) -> Signal:
    return failure(step * STEP_S, kind, scope=scope, deployment_id=f"ecs-svc/{revision}")


def _spot(step: int, service: str) -> Signal:
    kind = "fargate_spot_interruption"
    return failure(step * STEP_S, kind, scope=SPOT, service=service, task_definition=f"{service}:1")


def _steady(step: int, scope: Scope) -> Signal:
    return steady(step * STEP_S, scope=scope)


def _of_instance(step: int, kind: str) -> Signal:
    return failure(step * STEP_S, kind, scope=INSTANCE)


def _instance_recovers(step: int, kind: str) -> Signal:
    return recovery(step * STEP_S, kind)


def _call(step: int, kind: str) -> Signal:
    return failure(step * STEP_S, kind, scope=BATCH, task_id=None, task_definition="nightly-report:1")


SERVICES = st.sampled_from([CHECKOUT, PAYMENTS])
REVISIONS = st.integers(1, 3)


def _signals(steps: st.SearchStrategy[int]) -> st.SearchStrategy[Signal]:
    return st.one_of(
        st.builds(_stop, steps, SERVICES, st.sampled_from(STOPS), REVISIONS),
        st.builds(_stop, steps, st.just(BATCH), st.sampled_from(STOPS[:3]), REVISIONS),
        st.builds(_release, steps, SERVICES, st.sampled_from(RELEASES), REVISIONS),
        st.builds(_steady, steps, SERVICES),
        st.builds(_spot, steps, st.sampled_from(["checkout", "payments"])),
        st.builds(_of_instance, steps, st.sampled_from(INSTANCE_KINDS)),
        st.builds(_instance_recovers, steps, st.sampled_from(INSTANCE_RECOVERIES)),
        st.builds(_call, steps, st.sampled_from(["agent_disconnected", "run_task_failed"])),
    )


@st.composite
def streams(draw: st.DrawFn) -> list[Signal]:
    """Events over up to two and a half hours, sorted by their own time; no two of a scope, kind and time."""
    steps = st.integers(0, draw(st.sampled_from([10, 60, 300])))
    stream = draw(st.lists(_signals(steps), min_size=1, max_size=12, unique_by=lambda s: (s.scope, s.event_key)))
    return sorted(stream, key=lambda signal: (signal.occurred_at, signal.event_key))


def in_order(stream: Sequence[Signal]) -> Delivered:
    """Each event a second after it happened."""
    return [(signal.occurred_at + timedelta(seconds=1), signal) for signal in stream]


@st.composite
def disturbed(draw: st.DrawFn) -> tuple[list[Signal], Delivered]:
    """A stream, and its events duplicated and permuted over their delivery times."""
    stream = draw(streams())
    copies = [*stream, *draw(st.lists(st.sampled_from(stream), max_size=6))]
    moments = sorted(moment for moment, _ in in_order(copies))
    return stream, list(zip(moments, draw(st.permutations(copies)), strict=True))


SCRIPTS = st.lists(st.sampled_from(FAULTS), max_size=30)
DEATHS = st.frozensets(st.integers(1, 400), max_size=3)
SWEEPS = st.lists(st.integers(0, 400 * STEP_S).map(at), max_size=8)
MEANWHILE = st.dictionaries(st.integers(1, 200), _signals(st.integers(0, 300)), max_size=4)


@pytest.fixture(scope="module", autouse=True)
def _plain_and_quick() -> Iterator[None]:
    """No sleep, no logs, no metrics, and messages that are the advisory itself: rendering is a pure function of it.

    How late an incident was reported is a fact about its delivery, and the message says so: it is left out here.
    """

    def message(advisory: Advisory) -> Message:
        return Message(advisory.headline, ({"advisory": repr(advisory)},))

    def evidence(advisory: Advisory) -> Message:
        return Message(
            advisory.headline, ({"evidence": repr((advisory.evidence, advisory.timeline, advisory.start_up))},)
        )

    level = logger.level
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("foghorn.backoff.sleep", lambda seconds: None)
        patch.setattr(metrics, "add_metric", lambda **_: None)
        patch.setattr(compose, "_LATE", timedelta.max)
        patch.setattr(outlook, "render_advisory", message)
        patch.setattr(outlook, "render_evidence", evidence)
        logger.setLevel(logging.CRITICAL)
        yield
        logger.setLevel(level)


def _state(view: View) -> dict[str, Any]:
    """An incident without the moments at which its events reached Foghorn."""
    fields = ("opened_at", "last_failure_at", "events", "stops", "flaps", "severity", "leading", "releases")
    ends = ("is_open", "holding_since", "resolved_at", "resolution", "previous_opened_at", "kinds", "start_up")
    return {name: getattr(view.episode, name) for name in (*fields, *ends)}


def _assert_same_end(plain: Simulation, other: Simulation) -> None:
    """The same incidents, and the same final message of each that both told."""
    expected, actual = plain.views, other.views
    assert {key: _state(view) for key, view in expected.items()} == {key: _state(view) for key, view in actual.items()}
    for key, view in expected.items():
        known, ledger = view.ledger, actual[key].ledger
        if known is not None and ledger is not None:
            assert plain.slack.messages[known.ts].message == other.slack.messages[ledger.ts].message


def _assert_well(simulation: Simulation) -> None:
    """Nothing lost, nothing told twice, the newest state shown, a call a second at most, and nothing left to do."""
    told = []
    for view in simulation.views.values():
        if any(KINDS[kind].tell is Tell.AT_ONCE for kind in view.episode.kinds):
            assert view.ledger is not None, "not told"
        if view.ledger is not None:
            told.append(view.ledger.ts)
            assert view.message == simulation.slack.messages[view.ledger.ts].message, "not the newest state"
            evidence = simulation.slack.messages[view.ledger.replies["evidence"]].message
            assert view.evidence.blocks == evidence.blocks, "not the newest evidence"
    assert sorted(told) == sorted(simulation.living), "told twice"
    parts = [(reply.thread_ts, reply.metadata["part"]) for reply in simulation.slack.replies]
    assert len(parts) == len(set(parts)), "replied twice"
    spaces = [(later - earlier).total_seconds() for earlier, later in pairwise(simulation.slack.accepted_at)]
    assert min(spaces, default=1) >= 1, "too fast"
    for scope in simulation.store.scopes():
        meta = simulation.store.meta(scope)
        assert meta is not None
        assert (meta.dirty, meta.lease_until, meta.lease_since) == (False, None, None)
        assert meta.due_at is None or meta.due_at > simulation.clock.now
    assert simulation.queue.messages == []


@settings(max_examples=200)
@given(disturbed())
def test_order_and_duplicates_change_nothing(case: tuple[list[Signal], Delivered]) -> None:
    """Invariant 1, where every look-up finds the same."""
    stream, shuffled = case
    plain, other = Simulation(BROKEN), Simulation(BROKEN)
    plain.run(in_order(stream), until=shuffled[-1][0] + REST)
    other.run(shuffled, until=shuffled[-1][0] + REST)
    _assert_same_end(plain, other)
    _assert_well(plain)
    _assert_well(other)


@settings(max_examples=200)
@given(streams(), SCRIPTS, DEATHS, SWEEPS)
def test_failures_and_deaths_change_nothing(
    stream: list[Signal], script: list[str], deaths: frozenset[int], sweeps: list[datetime]
) -> None:
    """Slack fails, functions die between any two steps, the sweeper runs when it likes: the same end."""
    delivered = in_order(stream)
    plain, other = Simulation(BROKEN), Simulation(BROKEN, deaths, script)
    plain.run(delivered, until=delivered[-1][0] + REST)
    other.run(delivered, until=delivered[-1][0] + REST, sweeps=sweeps)
    _assert_same_end(plain, other)
    _assert_well(other)


@settings(max_examples=200)
@given(disturbed(), SCRIPTS, DEATHS, SWEEPS, MEANWHILE, st.booleans())
def test_everything_at_once_loses_and_doubles_nothing(
    case: tuple[list[Signal], Delivered],
    script: list[str],
    deaths: frozenset[int],
    sweeps: list[datetime],
    meanwhile: dict[int, Signal],
    healthy: bool,
) -> None:
    """Order, duplicates, failures, deaths, and events that arrive while others are at work; services well or not."""
    _, shuffled = case
    simulation = Simulation(HEALTHY if healthy else BROKEN, deaths, script, meanwhile)
    simulation.run(shuffled, until=max(shuffled[-1][0], at(300 * STEP_S)) + REST, sweeps=sweeps)
    _assert_well(simulation)
