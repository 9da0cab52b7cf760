"""One contract, two stores: what holds for the DynamoDB table holds in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.facts.fact import Missing
from foghorn.incidents.records import Check, Claimed, Held, LeaseReturn, Ledger, Recorded, Shown
from foghorn.incidents.store import IncidentStore
from tests.support.signals import BATCH, CHECKOUT, at, failure, recorded


def _loaded(store: IncidentStore) -> list[Recorded]:
    events: list[Recorded] = []
    store.load(CHECKOUT, events.append)
    return events


def _mark(store: IncidentStore, topic: str | None, seconds: float, gather_s: float | None = None) -> bool:
    gather_until = None if gather_s is None else at(seconds + gather_s)
    return store.mark(CHECKOUT, topic=topic, now=at(seconds), due_at=at(seconds + 60), gather_until=gather_until)


def _ledger(anchor: str = "event#1") -> Ledger:
    shown = Shown(True, "warning", "oom_killed", "", 3, 0, "1/2", "abc", at(5))
    return Ledger(anchor, "C0FOGHORN", "1700000000.000100", at(5), shown, {"evidence": "1700000001.000100"}, "warning")


def test_an_event_is_put_once(store: IncidentStore) -> None:
    """The second put of the same event says so."""
    event = recorded(failure(0))
    assert (store.put_event(event), store.put_event(event)) == (True, False)
    assert [event] == _loaded(store)


def test_events_stream_in_order_of_their_own_time(store: IncidentStore) -> None:
    """Whatever order they came in."""
    for seconds in (30, 0, 7.5):
        store.put_event(recorded(failure(seconds)))
    assert [at(0), at(7.5), at(30)] == [event.signal.occurred_at for event in _loaded(store)]


def test_what_was_recorded_comes_back_whole(store: IncidentStore) -> None:
    """Every field of a signal survives."""
    signal = failure(
        3, "oom_killed", evidence={"detail.containers[0].reason": "OutOfMemoryError"}, container="app", exit_code=137,
        image="app:1", launch_type="FARGATE", availability_zone="eu-central-1a", deployment_id="ecs-svc/1",
        started_at=at(-60), stopped_at=at(2),
    )  # fmt: skip
    store.put_event(recorded(signal))
    assert [recorded(signal)] == _loaded(store)


def test_the_first_mark_wins_and_opens(store: IncidentStore) -> None:
    """The second of two with the same topic loses while the scope is dirty."""
    assert (_mark(store, "oom", 0, 30), _mark(store, "oom", 1, 30)) == (True, False)
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (True, True, 1, frozenset({"oom"})) == (meta.is_open, meta.dirty, meta.version, meta.topics)
    assert (at(60), at(30)) == (meta.due_at, meta.gathering["oom"])


def test_a_new_topic_marks_a_dirty_scope(store: IncidentStore) -> None:
    """News is news also before the old news was told."""
    assert (_mark(store, "oom", 0), _mark(store, "image", 1)) == (True, True)


def test_a_lapsed_gather_lease_is_taken_over(store: IncidentStore) -> None:
    """Not before it lapsed, and not once it was given back."""
    _mark(store, "oom", 0, 30)
    assert (_mark(store, "oom", 29, 30), _mark(store, "oom", 31, 30)) == (False, True)
    store.end_gathering(CHECKOUT, "oom")
    assert not _mark(store, "oom", 500, 30)


def test_nobody_gives_back_anothers_gather_lease(store: IncidentStore) -> None:
    """The one who gathered for the other topic died: its event leads again, whoever finished meanwhile."""
    _mark(store, "oom", 0, 30)
    _mark(store, "image", 5, 30)
    store.end_gathering(CHECKOUT, "image")
    assert (_mark(store, "image", 40, 30), _mark(store, "oom", 40, 30)) == (False, True)


def test_the_end_of_gathering_tells_whether_somebody_read_too_early(store: IncidentStore) -> None:
    """Claimed since the mark: the facts may have been saved after they were read."""
    _mark(store, "oom", 0, 30)
    assert store.end_gathering(CHECKOUT, "oom")
    claimed = store.claim(CHECKOUT, at(1))
    assert isinstance(claimed, Claimed)
    assert not store.end_gathering(CHECKOUT, "oom")
    _mark(store, "oom", 2)
    assert store.end_gathering(CHECKOUT, "oom")


def test_a_recovery_marks_only_a_clean_known_scope(store: IncidentStore) -> None:
    """Neither an unknown nor a dirty one, and it never opens."""
    assert not _mark(store, None, 0)
    _mark(store, "oom", 1)
    assert not _mark(store, None, 2)
    claimed = store.claim(CHECKOUT, at(3))
    assert isinstance(claimed, Claimed)
    store.release(CHECKOUT, LeaseReturn(claimed.meta.version, is_open=False, dirty=False, due_at=None))
    assert _mark(store, None, 4)
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (False, True) == (meta.is_open, meta.dirty)


def test_claiming_is_exclusive_until_released(store: IncidentStore) -> None:
    """The second claimer learns until when; an unknown scope has nothing to claim."""
    assert store.claim(CHECKOUT, at(0)) is None
    _mark(store, "oom", 0)
    claimed = store.claim(CHECKOUT, at(1))
    assert isinstance(claimed, Claimed)
    assert (True, None) == (claimed.meta.dirty, claimed.interrupted_since)
    assert Held(at(1 + store.policy.delivery_lease_s)) == store.claim(CHECKOUT, at(2))
    store.release(CHECKOUT, LeaseReturn(claimed.meta.version, is_open=True, dirty=False, due_at=None))
    again = store.claim(CHECKOUT, at(3))
    assert isinstance(again, Claimed)
    assert again.interrupted_since is None


def test_a_claim_clears_dirty_so_that_what_comes_after_it_marks_again(store: IncidentStore) -> None:
    """The release of an older claim leaves the newer mark alone."""
    _mark(store, "oom", 0)
    claimed = store.claim(CHECKOUT, at(1))
    assert isinstance(claimed, Claimed)
    assert _mark(store, "oom", 2)
    store.release(CHECKOUT, LeaseReturn(claimed.meta.version, is_open=True, dirty=False, due_at=None))
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (True, at(62), None) == (meta.dirty, meta.due_at, meta.lease_until)


def test_a_sender_that_vanished_is_noticed(store: IncidentStore) -> None:
    """The next claim after its lease says since when; it stays open over further claims until a release."""
    _mark(store, "oom", 0)
    store.claim(CHECKOUT, at(1))
    late = at(1 + store.policy.delivery_lease_s)
    claimed = store.claim(CHECKOUT, late)
    assert isinstance(claimed, Claimed)
    assert at(1) == claimed.interrupted_since


def test_an_ambiguous_release_keeps_the_lease_and_the_question(store: IncidentStore) -> None:
    """Nobody may look before the time given; who then claims knows since when."""
    _mark(store, "oom", 0)
    claimed = store.claim(CHECKOUT, at(1))
    assert isinstance(claimed, Claimed)
    store.release(
        CHECKOUT, LeaseReturn(claimed.meta.version, is_open=True, dirty=True, due_at=at(80), ambiguous_until=at(17))
    )
    assert Held(at(17)) == store.claim(CHECKOUT, at(10))
    again = store.claim(CHECKOUT, at(17))
    assert isinstance(again, Claimed)
    assert at(1) == again.interrupted_since


@pytest.mark.parametrize("check", [Check(("checkout",), at(1800)), Check((), at(300), instances=("0123", "4567"))])
def test_a_release_says_what_is_due(store: IncidentStore, check: Check) -> None:
    """Due time, owed check and settled time; None takes them away."""
    _mark(store, "oom", 0)
    claimed = store.claim(CHECKOUT, at(1))
    assert isinstance(claimed, Claimed)
    version = claimed.meta.version
    store.release(CHECKOUT, LeaseReturn(version, is_open=True, dirty=False, due_at=at(1800), check=check))
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (check, at(1800)) == (meta.check, meta.due_at)
    store.claim(CHECKOUT, at(1801))
    store.release(CHECKOUT, LeaseReturn(version, is_open=False, dirty=False, due_at=None, settled_at=at(700)))
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (None, None, at(700), False) == (meta.check, meta.due_at, meta.settled_at, meta.is_open)


def test_due_scopes_come_oldest_first_and_only_when_due(store: IncidentStore) -> None:
    """The sparse index holds what has a due time."""
    store.mark(BATCH, topic="x", now=at(0), due_at=at(90), gather_until=None)
    _mark(store, "oom", 0)
    assert [] == list(store.due(at(59), 10))
    assert [CHECKOUT, BATCH] == [scope for scope, _ in store.due(at(90), 10)]
    assert [CHECKOUT] == [scope for scope, _ in store.due(at(90), 1)]


def test_postponing_holds_only_for_what_was_seen(store: IncidentStore) -> None:
    """A newer due time is left alone; a made check is taken off."""
    _mark(store, "oom", 0)
    assert not store.postpone(CHECKOUT, seen=at(59), due_at=at(200), checked_at=None)
    assert store.postpone(CHECKOUT, seen=at(60), due_at=at(200), checked_at=at(61))
    meta = store.meta(CHECKOUT)
    assert meta is not None
    assert (at(200), at(61), None) == (meta.due_at, meta.checked_at, meta.check)


def test_a_revision_can_be_forgotten(store: IncidentStore) -> None:
    """In the same step in which another one is kept."""
    gone = Missing("gone")
    store.save_facts(CHECKOUT, task_definitions={"checkout:41": gone, "checkout:42": gone})
    store.save_facts(CHECKOUT, task_definitions={"checkout:43": gone}, forget=("checkout:41", "checkout:1"))
    assert {"checkout:42", "checkout:43"} == set(store.facts(CHECKOUT).task_definitions)


def test_a_ledger_is_kept_and_replaced(store: IncidentStore) -> None:
    """One per anchor."""
    store.save_ledger(CHECKOUT, _ledger())
    changed = replace(_ledger(), gone_at_flaps=2, merged_into="event#0")
    store.save_ledger(CHECKOUT, changed)
    store.save_ledger(CHECKOUT, _ledger("event#2"))
    snapshot = store.load(CHECKOUT, lambda event: None)
    assert (changed, _ledger("event#2")) == snapshot.ledgers


def test_slots_of_a_channel_are_spaced(store: IncidentStore) -> None:
    """Now when it is free, then one after the other; other channels have their own."""
    second = timedelta(seconds=1)
    slots = [store.reserve_slot("C1", at(0), second) for _ in range(3)]
    assert [at(0), at(1), at(2)] == slots
    assert at(0) == store.reserve_slot("C2", at(0), second)
    assert at(9) == store.reserve_slot("C1", at(9), second)


def test_a_channel_can_be_held(store: IncidentStore) -> None:
    """Holding never shortens."""
    store.hold_channel("C1", at(30))
    store.hold_channel("C1", at(20))
    assert at(30) == store.reserve_slot("C1", at(0), timedelta(seconds=1))


def test_the_edit_budget_is_per_minute(store: IncidentStore) -> None:
    """Used up within a minute, new in the next."""
    assert [True, True, False] == [store.spend_edit(at(1), 2) for _ in range(3)]
    assert store.spend_edit(at(61), 2)


def test_scopes_lists_every_scope_with_a_meta(store: IncidentStore) -> None:
    """For operators' tools."""
    _mark(store, "oom", 0)
    store.mark(BATCH, topic="x", now=at(0), due_at=at(60), gather_until=None)
    assert {CHECKOUT, BATCH} == set(store.scopes())
