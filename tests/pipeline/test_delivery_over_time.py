"""Delivery over time: deleted messages, expired events, spent budgets, a channel that changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest

from foghorn.adapters.memory_store import MemoryStore
from foghorn.incidents.fold import Fold
from foghorn.incidents.policy import Policy
from foghorn.incidents.records import Claimed, LeaseReturn, Ledger, Shown
from foghorn.pipeline.delivery import Deliverer
from foghorn.pipeline.outlook import owner_of
from foghorn.signals.signal import Signal
from foghorn.slack.errors import Ambiguous
from foghorn.slack.message import Message
from tests.support.fakes import FakeMessenger
from tests.support.harness import Harness
from tests.support.signals import BATCH, CHECKOUT, at, failure, recorded, steady

MINUTE = 60


def _ts(harness: Harness, part: str) -> str:
    return next(m.ts for m in harness.slack.messages.values() if m.metadata["part"] == part)


def _rests(harness: Harness) -> bool:
    meta = harness.store.meta(CHECKOUT)
    return meta is not None and not meta.dirty


def test_a_deleted_evidence_reply_is_not_edited_for_ever() -> None:
    """A person removed it; the advisory itself lives on."""
    harness = Harness()
    harness.signal(failure(0))
    harness.until(at(30))
    del harness.slack.messages[_ts(harness, "evidence")]
    harness.signal(failure(40, "oom_killed"))
    harness.until(at(30 * MINUTE))
    assert _rests(harness)
    assert 1 == len(harness.slack.posts)


def test_a_deleted_message_needs_no_pointer() -> None:
    """Two told episodes turn out as one, and the newer message is gone."""
    harness = Harness()
    for signal in (failure(0), steady(60), failure(50 * MINUTE)):
        harness.signal(signal)
    harness.until(at(51 * MINUTE))
    del harness.slack.messages[harness.slack.posts[1].ts]
    harness.detector.take(failure(25 * MINUTE))
    harness.until(at(70 * MINUTE))
    assert _rests(harness)
    assert 1 == len(harness.slack.posts)


def test_a_deleted_message_comes_back_once_also_when_the_incident_began_earlier() -> None:
    """It flapped, and an event older than all others came late: one message takes the old one's place."""
    harness = Harness()
    harness.signal(failure(100))
    harness.until(at(130))
    harness.slack.messages.clear()
    harness.signal(failure(200))
    harness.until(at(400))
    harness.detector.take(failure(0))
    harness.signal(steady(500))
    harness.signal(failure(1000))
    harness.until(at(30 * MINUTE))
    assert 1 == len(harness.slack.posts)
    assert "erged" not in harness.texts[0]


def test_edits_that_waited_for_the_next_minute_keep_their_distance() -> None:
    """The workspace's budget was spent; in the next minute they queue for the channel."""
    harness = _timed(MemoryStore(Policy(edits_per_minute=2)))
    scopes = [replace(BATCH, name=f"job-{n}") for n in range(6)]
    for seconds in (0, 62):
        harness.clock.now = at(seconds)
        for scope in scopes:
            harness.detector.take(failure(seconds, scope=scope))
        harness.until(at(seconds + 61))
    harness.until(at(10 * MINUTE))
    assert all("2 stops" in text for text in harness.texts)
    calls = harness.slack.called_at  # type: ignore[attr-defined]
    assert all((later - earlier).total_seconds() >= 1 for earlier, later in pairwise(calls))


@dataclass
class _Timed(FakeMessenger):
    """Notes when each call came, and for which channel the edits were."""

    called_at: list[object] = field(default_factory=list)
    edited: set[str] = field(default_factory=set)

    def post(self, *args: object, **given: object) -> object:  # type: ignore[override]
        self.called_at.append(self.clock())
        return super().post(*args, **given)  # type: ignore[arg-type]

    def update(self, channel: str, ts: str, message: Message, *, metadata: Mapping[str, str]) -> None:
        self.called_at.append(self.clock())
        self.edited.add(channel)
        super().update(channel, ts, message, metadata=metadata)


def _timed(store: MemoryStore) -> Harness:
    harness = Harness(store=store)
    harness.slack = _Timed(harness.clock)
    return harness


def test_messages_are_edited_where_they_were_posted() -> None:
    """Somebody set another channel while the incident was open."""
    harness = _timed(MemoryStore())
    harness.signal(failure(0))
    harness.until(at(30))
    harness.deliverer = Deliverer(harness.store, harness.queue, lambda: harness.slack, "C0NEW", harness.clock)
    harness.signal(failure(60, "oom_killed"))
    harness.until(at(120))
    assert {"C0FOGHORN"} == harness.slack.edited  # type: ignore[attr-defined]


def test_a_slack_that_never_answers_is_left_alone_longer_and_longer() -> None:
    """Each attempt is looked for first, and the next one waits twice as long, up to the longest wait."""
    harness = Harness()
    harness.slack.before = [Ambiguous("timeout")] * 50
    harness.signal(failure(0))
    harness.until(at(60 * MINUTE))
    assert 4 + 3600 / 120 >= 50 - len(harness.slack.before)
    assert harness.slack.finds >= 3


def test_a_rise_to_critical_does_not_wait_for_a_paused_count() -> None:
    """Sparse crashes have made the count edits rare; then it goes fast."""
    harness = Harness()
    for n in range(11):
        harness.signal(failure(n * 400))
    for n in range(1, 5):
        harness.signal(failure(4000 + n * 20))
    harness.until(at(4080 + 61))
    assert "critical" in [reply.metadata["part"] for reply in harness.slack.replies]


def test_what_comes_while_somebody_delivers_is_told_soon_after() -> None:
    """One message in, one message out, long before the lease would lapse."""
    harness = Harness()
    harness.store.record(failure(0), at(1))
    harness.clock.now = at(1)
    claimed = harness.store.claim(CHECKOUT, at(1))
    assert isinstance(claimed, Claimed)
    harness.deliverer.deliver(CHECKOUT)
    assert [at(6)] == [message[0] for message in harness.queue.messages]
    version = claimed.meta.version
    harness.store.release(CHECKOUT, LeaseReturn(version, is_open=True, dirty=True, due_at=at(61)))
    harness.until(at(7))
    assert 1 == len(harness.slack.posts)


def _ledger(anchor: Signal, *, is_open: bool) -> Ledger:
    shown = Shown(is_open, "warning", "oom_killed", "", 1, 0, "", "digest", at(0))
    return Ledger(recorded(anchor).sort_key, "C1", "1.0", at(0), shown)


LATER = [failure(100 * MINUTE), steady(101 * MINUTE), failure(200 * MINUTE)]
OWNERS = [
    ("its first event", LATER, failure(200 * MINUTE), True, 1),
    ("an event in between", LATER, failure(150 * MINUTE), True, 0),
    ("its first events have expired", LATER, failure(0), True, 0),
    ("all of its events have expired", LATER, failure(0), False, None),
    ("nothing is left", [], failure(0), True, None),
    (
        "it is too old to be kept",
        [event for n in range(8) for event in (failure(n * 6000 + 6000), steady(n * 6000 + 6060))],
        failure(0),
        True,
        None,
    ),
]


@pytest.mark.parametrize(
    ("events", "anchor", "is_open", "owner"), [row[1:] for row in OWNERS], ids=[row[0] for row in OWNERS]
)
def test_whose_message_it_is(events: list[Signal], anchor: Signal, is_open: bool, owner: int | None) -> None:
    """The index of the episode that a ledger with this anchor belongs to."""
    fold = Fold(CHECKOUT)
    for event in events:
        fold.add(recorded(event))
    episodes = fold.episodes(at(100_000))
    expected = None if owner is None else episodes[owner]
    assert expected == owner_of(_ledger(anchor, is_open=is_open), episodes, fold.policy)
