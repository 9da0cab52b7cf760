"""The first word: it waits neither for facts that take long nor for a slot that could be reserved meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from foghorn.adapters.memory_store import MemoryStore
from foghorn.facts.closer_look import CloserLook
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.pipeline.detection import Detector
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Signal
from tests.support.fakes import FakeAnnouncer, FakeClock, FakeCloserLook, FakeFacts
from tests.support.harness import Harness, running
from tests.support.signals import CHECKOUT, at, failure, steady

SPOT = Scope("123456789012", "eu-central-1", "prod", ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT")
LONG_ENOUGH_S = 30


class SlowFacts(FakeFacts):
    """ECS that answers only when it is let."""

    def __init__(self) -> None:
        super().__init__({"checkout": running(1)})
        self.answers = threading.Event()

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        assert self.answers.wait(LONG_ENOUGH_S)
        return super().gather(scope, service=service, task_definition=task_definition)


class Rings(FakeAnnouncer):
    """Does something whenever it is rung: `then` gets the number of the ring."""

    def __init__(self, clock: FakeClock, then: Callable[[int], None]) -> None:
        super().__init__(clock)
        self._then = then

    def announce(self, scope: Scope, **given: Any) -> None:
        super().announce(scope, **given)
        self._then(self.sent)


def _rung(queue: FakeAnnouncer) -> list[bool]:
    return [message[-1] for message in sorted(queue.messages)]


def test_the_first_word_does_not_wait_for_facts_that_take_long() -> None:
    """It is rung without them, and once more when they are there, if they were not there when it was read."""
    clock, store, facts = FakeClock(at(1)), MemoryStore(), SlowFacts()
    read: list[Service | Missing] = []

    def then(number: int) -> None:
        if number == 1:
            store.claim(CHECKOUT, clock())
            read.append(store.facts(CHECKOUT).service)
            facts.answers.set()

    queue = Rings(clock, then)
    Detector(store, queue, facts, clock, gather_s=0).take(failure(0))

    assert isinstance(read[0], Missing)
    assert running(1) == store.facts(CHECKOUT).service
    assert [True, False] == _rung(queue)


def test_facts_that_are_late_but_saved_before_anyone_read_ring_once() -> None:
    """The ring that is under way will find them."""
    clock, store, facts = FakeClock(at(1)), MemoryStore(), SlowFacts()
    queue = Rings(clock, lambda _: facts.answers.set())
    Detector(store, queue, facts, clock, gather_s=0).take(failure(0))
    assert [True] == _rung(queue)


def test_facts_that_were_read_too_early_ring_again() -> None:
    """Saving and ringing do not wait for each other: a quick notifier may have missed what was being saved."""
    clock, store = FakeClock(at(1)), MemoryStore()
    queue = Rings(clock, lambda number: number == 1 and store.claim(CHECKOUT, clock()) and None)
    Detector(store, queue, FakeFacts({"checkout": running(1)}), clock).take(failure(0))
    assert [True, False] == _rung(queue)


HINTS = [
    ("opens, told at once", [failure(0)], [True]),
    (
        "opens, may recover by itself",
        [failure(0, "fargate_spot_interruption", scope=SPOT, service="checkout", task_definition="checkout:1")],
        [False],
    ),
    ("a further cause of an open incident", [failure(0), failure(1, "image_pull_not_found")], [True, False]),
]


@pytest.mark.parametrize(("signals", "hints"), [row[1:] for row in HINTS], ids=[row[0] for row in HINTS])
def test_only_what_is_told_at_once_is_a_first_word(signals: list[Signal], hints: list[bool]) -> None:
    """Else a slot of the channel would be reserved for nothing."""
    harness = Harness()
    for signal in signals:
        harness.detector.take(signal)
    assert hints == _rung(harness.queue)


def _other(name: str) -> Scope:
    return Scope("123456789012", "eu-central-1", "prod", ScopeType.SERVICE, name)


def test_a_first_word_reserves_one_slot_and_keeps_it() -> None:
    """Beside the read; a second incident in the same second waits for its own slot and no longer."""
    harness = Harness()
    for name in ("checkout", "payments", "search"):
        harness.detector.take(failure(0, scope=_other(name), service=name))
    harness.clock.now = at(1)
    harness.until(at(4))
    assert [at(1), at(2), at(3)] == [message.posted_at for message in harness.slack.posts]


def test_a_slot_that_was_not_needed_costs_the_channel_a_second() -> None:
    """A hint may be stale: the message was posted by another ring meanwhile."""
    harness = Harness()
    harness.signal(failure(0))
    harness.until(at(10))
    harness.deliverer.deliver(CHECKOUT, first_word=True)
    assert 1 == len(harness.slack.posts)
    harness.detector.take(failure(10, scope=_other("payments"), service="payments"))
    harness.until(at(13))
    assert at(11) == harness.slack.posts[-1].posted_at


def test_a_slot_that_came_along_is_not_reserved_twice() -> None:
    """A delivery that was put off has its slot already, whatever else the message says."""
    harness = Harness()
    harness.detector.take(failure(0))
    harness.queue.due()
    slot = harness.store.reserve_slot("C0FOGHORN", at(5), timedelta(seconds=1))
    harness.clock.now = at(5)
    harness.deliverer.deliver(CHECKOUT, slot=slot, first_word=True)
    assert [at(5)] == [message.posted_at for message in harness.slack.posts]
    assert at(6) == harness.store.reserve_slot("C0FOGHORN", at(5), timedelta(seconds=1))


# ---------------------------------------------------------------- the closer look

OOM = "oom_killed"


def _closer(harness: Harness, *kinds: str) -> FakeCloserLook:
    look = FakeCloserLook(frozenset(kinds))
    harness.detector = Detector(harness.store, harness.queue, harness.facts, harness.clock, closer=look)
    return look


def test_the_closer_look_comes_after_the_first_word() -> None:
    """Rung before it is taken; its facts are saved for the kind that it was taken for."""
    harness = Harness()
    rung: list[int] = []
    look = _closer(harness, OOM)
    look.meanwhile = lambda: rung.append(harness.queue.sent)
    harness.detector.take(failure(0, OOM))
    assert [1] == rung
    assert {OOM: look.answer} == harness.store.facts(CHECKOUT).closer


LOOKS = [
    ("once per cause", [failure(0, OOM), failure(30, OOM), failure(0, OOM)], [OOM]),
    ("for every cause", [failure(0, OOM), failure(30, "sigkill_137")], [OOM, "sigkill_137"]),
    ("not for what calls for none", [failure(0, "image_pull_not_found")], []),
    ("again for a new release? no", [failure(0, OOM), failure(1, OOM, task_definition="checkout:43")], [OOM]),
]


@pytest.mark.parametrize(("signals", "looked"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS])
def test_who_looks_closer(signals: list[Signal], looked: list[str]) -> None:
    """So what is known in the end does not depend on which event came first."""
    harness = Harness()
    look = _closer(harness, OOM, "sigkill_137")
    for signal in signals:
        harness.signal(signal)
    assert looked == look.looked


def test_a_later_cause_reads_at_most_two_things() -> None:
    """The closer look takes the place of another look at the service."""
    harness = Harness()
    _closer(harness, OOM, "sigkill_137")
    harness.facts.task_definitions["checkout:41"] = TaskDefinition("checkout", 41, ())
    harness.signal(failure(0, OOM))
    before = harness.facts.calls
    harness.signal(failure(30, "sigkill_137"))
    assert before == harness.facts.calls


def test_a_closer_look_edits_the_evidence_that_is_out_already() -> None:
    """Log lines that take long are not held back until it is calm."""
    harness = Harness()
    look = _closer(harness, OOM)
    look.meanwhile = lambda: harness.until(at(4))
    harness.signal(failure(0, OOM))
    assert ["evidence"] == [reply.metadata["part"] for reply in harness.slack.replies]
    harness.until(at(8))
    assert "no database" in str(harness.slack.replies[0].message.blocks)
    assert 1 == harness.slack.replies[0].edits


def test_a_later_incident_does_not_tell_what_was_seen_of_the_last() -> None:
    """A way out of the subnet that was missing last week says nothing of today."""
    harness = Harness()
    look = _closer(harness, OOM, "sigkill_137")
    for signal in (failure(0, OOM), failure(1, "sigkill_137"), steady(60), failure(90 * 60, OOM)):
        harness.signal(signal)
    assert {OOM} == set(harness.store.facts(CHECKOUT).closer)
    harness.signal(failure(90 * 60 + 30, "sigkill_137"))
    assert [OOM, "sigkill_137", OOM, "sigkill_137"] == look.looked


# ---------------------------------------------------------------- the budget of the start-up checks

DENIED, NO_WAY = "secret_access_denied", "image_pull_network"
MINUTE = 60
ONE_BUDGET = [
    ("two causes share it", [failure(0, DENIED), failure(30, NO_WAY)], [0, 6], 12),
    ("so do the flaps of one incident", [failure(0, DENIED), steady(60), failure(20 * MINUTE, DENIED)], [0, 6], 12),
    ("a later incident has one of its own", [failure(0, DENIED), steady(60), failure(90 * MINUTE, DENIED)], [0, 0], 6),
    ("also where its first cause calls for none", [failure(0, DENIED), steady(60), failure(90 * MINUTE)], [0], 0),
]


@pytest.mark.parametrize(("signals", "seen", "spent"), [row[1:] for row in ONE_BUDGET], ids=[r[0] for r in ONE_BUDGET])
def test_one_incident_has_one_budget_of_start_up_checks(signals: list[Signal], seen: list[int], spent: int) -> None:
    """Each look is told what those before it have spent."""
    harness = Harness()
    look = _closer(harness, DENIED, NO_WAY)
    look.answer = CloserLook(start_calls=6)
    for signal in signals:
        harness.signal(signal)
    assert (seen, spent) == (look.spent_before, harness.store.facts(CHECKOUT).start_calls)


def test_how_many_revisions_failed_does_not_decide_who_looks_closer() -> None:
    """Four revisions with one cause, then another cause: it is looked at, as it would be had it come first."""
    harness = Harness()
    look = _closer(harness, OOM, "sigkill_137")
    for revision in range(4):
        harness.signal(failure(revision * 10, OOM, task_definition=f"checkout:{revision}"))
    harness.signal(failure(60, "sigkill_137"))
    assert [OOM, "sigkill_137"] == look.looked
