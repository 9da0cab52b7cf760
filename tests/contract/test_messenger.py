"""One contract, two messengers: what holds for Slack's Web API holds for the fake that other tests stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from foghorn.adapters.slack_web_api import SlackWebApi
from foghorn.slack.errors import Ambiguous, MessageGone, RateLimited, Refused, SlackError, Unavailable
from foghorn.slack.message import Message
from foghorn.slack.messenger import Messenger
from foghorn_local.slack import SlackServer
from tests.support.fakes import FakeClock, FakeMessenger

CHANNEL, OTHER = "C0FOGHORN", "C0ELSEWHERE"
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PAIRS = {"scope": "s", "part": "advisory"}
LONG_AGO = NOW - timedelta(hours=1)


def say(text: str) -> Message:
    """A message with a block."""
    return Message(text, ({"type": "section", "text": {"type": "mrkdwn", "text": text}},))


@dataclass(frozen=True)
class Side:
    """A messenger with what is around it. `goes_wrong(fault, accepted)` is the next call's fate."""

    messenger: Messenger
    clock: FakeClock
    text_of: Callable[[str], str | None]
    delete: Callable[[str], None]
    goes_wrong: Callable[[str], None]


def _fake() -> Side:
    clock = FakeClock(NOW)
    fake = FakeMessenger(clock)
    before: dict[str, SlackError] = {
        "429": RateLimited(7),
        "is_archived": Refused("is_archived", "Unarchive it."),
        "service_unavailable": Unavailable("service_unavailable"),
    }

    def goes_wrong(fault: str) -> None:
        if fault == "post lost after acceptance":
            fake.after.append(Ambiguous("lost"))
        elif fault == "edit lost after acceptance":
            fake.after.append(Unavailable("lost"))
        else:
            fake.before.append(before[fault])

    def text_of(ts: str) -> str | None:
        return fake.messages[ts].message.text if ts in fake.messages else None

    return Side(fake, clock, text_of, fake.delete, goes_wrong)


def _real(slack: SlackServer, clock: FakeClock) -> Side:
    def goes_wrong(fault: str) -> None:
        if fault == "429":
            slack.faults.add("429", retry_after_s=7)
        elif "lost" in fault:
            slack.faults.add("drop-after-accept")
        else:
            slack.faults.add("error", name=fault)

    def text_of(ts: str) -> str | None:
        message = slack.channels[CHANNEL].find(ts)
        return message.text if message else None

    messenger = SlackWebApi(slack.token, slack.url)
    return Side(messenger, clock, text_of, lambda ts: slack.workspace.delete(CHANNEL, ts), goes_wrong)


@pytest.fixture(params=["fake", "web api"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    """Each implementation in turn, on an empty channel."""
    if request.param == "fake":
        yield _fake()
        return
    clock = FakeClock(NOW)
    channels = {CHANNEL: "ops-alerts", OTHER: "elsewhere"}
    with SlackServer(clock=lambda: clock.now.timestamp(), channels=channels, rate_limit=False) as slack:
        yield _real(slack, clock)


def _find(side: Side, pairs: dict[str, str] = PAIRS, **options: object) -> str | None:
    return side.messenger.find(CHANNEL, **({"since": LONG_AGO, "metadata": pairs} | options))  # type: ignore[arg-type]


def test_a_post_has_an_id_of_its_own(side: Side) -> None:
    """A string, also for two posts at the same moment, and later posts have greater ones."""
    first = side.messenger.post(CHANNEL, say("one"), metadata=PAIRS).ts
    second = side.messenger.post(CHANNEL, say("two"), metadata=PAIRS).ts
    side.clock.forward(1)
    third = side.messenger.post(CHANNEL, say("three"), metadata=PAIRS).ts

    assert first < second < third
    assert [side.text_of(ts) for ts in (first, second, third)] == ["one", "two", "three"]


def test_an_edit_replaces_what_is_shown(side: Side) -> None:
    """Doing it twice is doing it once."""
    ts = side.messenger.post(CHANNEL, say("before"), metadata=PAIRS).ts

    side.messenger.update(CHANNEL, ts, say("after"), metadata=PAIRS)
    side.messenger.update(CHANNEL, ts, say("after"), metadata=PAIRS)

    assert side.text_of(ts) == "after"
    assert _find(side) == ts


def test_an_edit_replaces_the_metadata(side: Side) -> None:
    """It is found by what it carries now."""
    ts = side.messenger.post(CHANNEL, say("x"), metadata={"scope": "old"}).ts
    side.messenger.update(CHANNEL, ts, say("x"), metadata={"scope": "new"})

    assert _find(side, {"scope": "old"}) is None
    assert _find(side, {"scope": "new"}) == ts


def test_the_earliest_of_several_is_found(side: Side) -> None:
    """So that two who look find the same."""
    found = []
    for text in ("one", "two", "three"):
        found.append(side.messenger.post(CHANNEL, say(text), metadata=PAIRS | {"n": text}).ts)
        side.clock.forward(30)

    assert _find(side) == found[0]
    assert _find(side, PAIRS | {"n": "three"}) == found[2]
    assert _find(side, known=found[:1]) == found[1]
    assert _find(side, known=found) is None
    assert _find(side, since=NOW + timedelta(seconds=15)) == found[1]
    assert _find(side, since=NOW + timedelta(seconds=30)) == found[1]
    assert _find(side, since=NOW + timedelta(seconds=61)) is None


@pytest.mark.parametrize("pairs", [PAIRS | {"n": "1"}, {"scope": "t"}, {"part": "evidence"}])
def test_all_pairs_must_be_there(side: Side, pairs: dict[str, str]) -> None:
    """One that differs or is missing is one too many."""
    side.messenger.post(CHANNEL, say("x"), metadata=PAIRS)

    assert _find(side, pairs) is None


def test_replies_are_found_in_their_thread_only(side: Side) -> None:
    """And a post is no reply, not even to itself."""
    thread = side.messenger.post(CHANNEL, say("parent"), metadata=PAIRS).ts
    other = side.messenger.post(CHANNEL, say("another"), metadata={"scope": "t"}).ts
    side.clock.forward(1)
    assert _find(side, thread_ts=thread) is None

    reply = side.messenger.post(CHANNEL, say("reply"), thread_ts=thread, metadata=PAIRS | {"part": "evidence"}).ts

    assert _find(side, {"part": "evidence"}, thread_ts=thread) == reply
    assert _find(side, {"part": "evidence"}) is None
    assert _find(side, {"part": "evidence"}, thread_ts=other) is None
    side.messenger.update(CHANNEL, reply, say("edited"), metadata={"part": "evidence"})
    assert side.text_of(reply) == "edited"


def test_channels_are_apart(side: Side) -> None:
    """A message is found, edited and answered where it was posted."""
    ts = side.messenger.post(OTHER, say("x"), metadata=PAIRS).ts

    assert _find(side) is None
    assert side.messenger.find(OTHER, since=LONG_AGO, metadata=PAIRS) == ts
    for attempt in (
        lambda: side.messenger.update(CHANNEL, ts, say("y"), metadata=PAIRS),
        lambda: side.messenger.post(CHANNEL, say("y"), thread_ts=ts, metadata=PAIRS),
        lambda: _find(side, thread_ts=ts),
    ):
        with pytest.raises(MessageGone):
            attempt()


def test_a_deleted_message_is_gone(side: Side) -> None:
    """For edits, replies and look-ups; a later post is not taken for it."""
    ts = side.messenger.post(CHANNEL, say("x"), metadata=PAIRS).ts
    reply = side.messenger.post(CHANNEL, say("reply"), thread_ts=ts, metadata=PAIRS).ts
    side.delete(ts)

    for attempt in (
        lambda: side.messenger.update(CHANNEL, ts, say("y"), metadata=PAIRS),
        lambda: side.messenger.update(CHANNEL, reply, say("y"), metadata=PAIRS),
        lambda: side.messenger.post(CHANNEL, say("y"), thread_ts=ts, metadata=PAIRS),
        lambda: _find(side, thread_ts=ts),
    ):
        with pytest.raises(MessageGone):
            attempt()
    assert _find(side) is None
    assert side.messenger.post(CHANNEL, say("again"), metadata=PAIRS).ts not in (ts, reply)


def test_a_reply_has_no_thread(side: Side) -> None:
    """Threads are one deep."""
    ts = side.messenger.post(CHANNEL, say("x"), metadata=PAIRS).ts
    reply = side.messenger.post(CHANNEL, say("reply"), thread_ts=ts, metadata=PAIRS).ts

    with pytest.raises(MessageGone):
        side.messenger.post(CHANNEL, say("deeper"), thread_ts=reply, metadata=PAIRS)


@pytest.mark.parametrize(
    ("fault", "expected"), [("429", RateLimited), ("is_archived", Refused), ("service_unavailable", Unavailable)]
)
def test_what_was_not_accepted_is_not_there(side: Side, fault: str, expected: type[SlackError]) -> None:
    """Neither the post nor the edit; the next attempt works."""
    ts = side.messenger.post(CHANNEL, say("before"), metadata={"scope": "edited"}).ts
    for attempt in (
        lambda: side.messenger.post(CHANNEL, say("x"), metadata=PAIRS),
        lambda: side.messenger.update(CHANNEL, ts, say("after"), metadata={"scope": "edited"}),
    ):
        side.goes_wrong(fault)
        with pytest.raises(expected) as caught:
            attempt()
        assert getattr(caught.value, "retry_after_s", 7) == 7

    assert _find(side) is None
    assert side.text_of(ts) == "before"
    assert side.messenger.post(CHANNEL, say("x"), metadata=PAIRS).ts == _find(side)


def test_a_post_whose_answer_was_lost_is_ambiguous_and_can_be_found(side: Side) -> None:
    """That is what the metadata is for."""
    side.goes_wrong("post lost after acceptance")
    with pytest.raises(Ambiguous):
        side.messenger.post(CHANNEL, say("told"), metadata=PAIRS)

    found = _find(side)
    assert found is not None
    assert side.text_of(found) == "told"


def test_an_edit_whose_answer_was_lost_is_done(side: Side) -> None:
    """And worth no look-up: doing it again is harmless."""
    ts = side.messenger.post(CHANNEL, say("before"), metadata=PAIRS).ts
    side.goes_wrong("edit lost after acceptance")
    with pytest.raises(Unavailable):
        side.messenger.update(CHANNEL, ts, say("after"), metadata=PAIRS)

    assert side.text_of(ts) == "after"
