"""Detection: who gathers, and what: at most two reads, none for what is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.fact import Missing, TaskDefinition
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Signal
from tests.support.harness import Harness, running
from tests.support.signals import BATCH, CHECKOUT, at, failure, steady

SPOT = Scope("123456789012", "eu-central-1", "prod", ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT")
MOST = 6


def _harness(revisions: int = 20) -> Harness:
    harness = Harness()
    for revision in range(1, revisions + 1):
        harness.facts.task_definitions[f"checkout:{revision}"] = TaskDefinition("checkout", revision, ())
    return harness


def _spot(service: str, seconds: float = 0) -> Signal:
    return failure(seconds, "fargate_spot_interruption", scope=SPOT, service=service, task_definition=f"{service}:1")


READS = [
    ("a service's stop: service and task definition", failure(0), 2),
    ("a deployment names no task definition", failure(0, "deployment_failed"), 1),
    ("a standalone task has no service", failure(0, scope=BATCH), 1),
    ("a capacity provider is no service", _spot("checkout"), 1),
    ("a steady state", steady(0), 0),
]


@pytest.mark.parametrize(("signal", "reads"), [row[1:] for row in READS], ids=[row[0] for row in READS])
def test_what_the_first_event_reads(signal: Signal, reads: int) -> None:
    """Only what its scope can have."""
    harness = _harness()
    harness.detector.take(signal)
    assert reads == harness.facts.calls


def test_a_duplicate_and_a_further_event_read_nothing() -> None:
    """The second of the same cause and revision."""
    harness = _harness()
    harness.detector.take(failure(0))
    before = harness.facts.calls
    harness.detector.take(failure(0))
    harness.detector.take(failure(30))
    assert before == harness.facts.calls


def test_a_capacity_provider_keeps_no_service() -> None:
    """The last service that was looked up would pass for all of them."""
    harness = _harness()
    harness.facts.services["payments"] = replace(running(1, 3), name="payments")
    for service in ("checkout", "payments"):
        harness.detector.take(_spot(service))
    assert isinstance(harness.store.facts(SPOT).service, Missing)


@pytest.mark.parametrize("order", [range(1, 13), range(12, 0, -1), (5, 12, 1, 9, 3, 11, 2, 10, 4, 8, 6, 7)])
def test_the_newest_revisions_are_kept_in_whatever_order_they_fail(order: list[int]) -> None:
    """A service that fails with revision after revision is still explained by the newest."""
    harness = _harness()
    for n, revision in enumerate(order):
        harness.clock.now = at(n)
        harness.detector.take(failure(n, task_definition=f"checkout:{revision}"))
    kept = harness.store.facts(CHECKOUT).task_definitions
    assert {f"checkout:{revision}" for revision in range(13 - MOST, 13)} == set(kept)
