"""Delivery on fakes: one message per incident whatever Slack answers, and whoever dies."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from foghorn.facts.fact import Missing
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Signal
from foghorn.slack.errors import Ambiguous, RateLimited, Refused, Unavailable
from tests.support.harness import Harness, running
from tests.support.signals import BATCH, CHECKOUT, at, failure, observed, recorded, steady

MINUTE = 60


def _crash_loop(harness: Harness, stops: int = 20, every_s: float = 30) -> None:
    for n in range(stops):
        harness.signal(failure(n * every_s))


def _final(harness: Harness) -> list[tuple[str, tuple[dict[str, object], ...]]]:
    return [(m.message.text, m.message.blocks) for m in harness.slack.posts]


def test_a_crash_loop_is_one_message_that_changes() -> None:
    """One post; edits at count steps; the last count is shown a minute after the last event."""
    harness = Harness()
    _crash_loop(harness)
    harness.until(at(20 * 30 + 180))
    assert 1 == len(harness.slack.posts)
    assert "20 stops" in harness.texts[0]
    assert harness.slack.edits <= 7
    assert harness.facts.calls <= 8


def test_the_first_word_is_immediate() -> None:
    """No window is waited for."""
    harness = Harness()
    harness.signal(failure(0))
    assert [at(1)] == [message.posted_at for message in harness.slack.posts]


def test_evidence_and_the_rise_to_critical_go_to_the_thread() -> None:
    """Edits notify nobody."""
    harness = Harness()
    _crash_loop(harness, stops=6)
    harness.until(at(400))
    parts = [reply.metadata["part"] for reply in harness.slack.replies]
    assert ["evidence", "critical"] == parts
    assert {harness.slack.posts[0].ts} == {reply.thread_ts for reply in harness.slack.replies}


def test_a_steady_state_closes_it_with_a_recovery_line() -> None:
    """After the hold-down, in the same message and in its thread."""
    harness = Harness()
    harness.signal(failure(0))
    harness.signal(steady(60))
    harness.until(at(60 + 4 * MINUTE))
    assert not harness.texts[0].startswith("✅")
    harness.until(at(60 + 7 * MINUTE))
    assert harness.texts[0].startswith("✅")
    assert "recovered:0" in [reply.metadata["part"] for reply in harness.slack.replies]
    meta = harness.store.meta(CHECKOUT)
    assert meta is not None
    assert (None, False) == (meta.due_at, meta.is_open)


def test_quiet_closes_it_only_when_the_counts_are_right() -> None:
    """Silence alone is not recovery; the check is repeated at doubling distance."""
    harness = Harness()
    harness.signal(failure(0))
    harness.until(at(32 * MINUTE))
    assert not harness.texts[0].startswith("✅")
    harness.facts.services["checkout"] = running(2)
    harness.until(at(59 * MINUTE))
    assert not harness.texts[0].startswith("✅")
    harness.until(at(63 * MINUTE))
    assert harness.texts[0].startswith("✅")


def test_a_check_that_is_denied_closes_nothing() -> None:
    """A failed look-up is never a verdict."""
    harness = Harness()
    harness.facts.services["checkout"] = Missing("AccessDeniedException on DescribeServices")
    harness.signal(failure(0))
    harness.until(at(5 * 60 * MINUTE))
    assert not harness.texts[0].startswith("✅")
    assert harness.facts.calls <= 8


def test_a_failure_soon_after_reopens_the_same_message() -> None:
    """A flap, not a new message."""
    harness = Harness()
    for signal in (failure(0), steady(60), failure(20 * MINUTE)):
        harness.signal(signal)
    harness.until(at(21 * MINUTE))
    assert 1 == len(harness.slack.posts)
    assert not harness.texts[0].startswith("✅")


def test_a_failure_long_after_is_a_new_message() -> None:
    """Which links to the last."""
    harness = Harness()
    for signal in (failure(0), steady(60), failure(90 * MINUTE)):
        harness.signal(signal)
    harness.until(at(91 * MINUTE))
    assert 2 == len(harness.slack.posts)
    assert harness.texts[0].startswith("✅")


SPOT = Scope("123456789012", "eu-central-1", "prod", ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT")


def _spot(seconds: float) -> Signal:
    return failure(seconds, "fargate_spot_interruption", scope=SPOT, service="checkout", task_id="a")


def test_a_spot_stop_that_heals_is_never_told() -> None:
    """Looked at after three minutes: everything runs that should."""
    harness = Harness()
    harness.facts.services["checkout"] = running(2)
    harness.signal(_spot(0))
    harness.until(at(2 * 60 * MINUTE))
    assert [] == harness.slack.posts


@pytest.mark.parametrize("service", [running(1), Missing("ThrottlingException on DescribeServices")])
def test_a_spot_stop_that_does_not_heal_is_told(service: object) -> None:
    """Also when nobody can tell whether it healed."""
    harness = Harness()
    harness.facts.services["checkout"] = service  # type: ignore[assignment]
    harness.signal(_spot(0))
    harness.until(at(170))
    assert [] == harness.slack.posts
    harness.until(at(10 * MINUTE))
    assert 1 == len(harness.slack.posts)


def test_a_rate_limited_post_is_sent_later() -> None:
    """Retry-After is honoured by the queue's delay, not by sleeping."""
    harness = Harness()
    harness.slack.before = [RateLimited(30)]
    harness.signal(failure(0))
    harness.until(at(29))
    assert [] == harness.slack.posts
    harness.until(at(40))
    assert 1 == len(harness.slack.posts)


@pytest.mark.parametrize("accepted", [True, False])
def test_an_ambiguous_post_is_looked_for_before_it_is_sent_again(accepted: bool) -> None:
    """Nothing lost, nothing told twice, and no look-up before 15 s."""
    harness = Harness()
    (harness.slack.after if accepted else harness.slack.before).append(Ambiguous("timeout"))
    harness.signal(failure(0))
    harness.until(at(15))
    assert 0 == harness.slack.finds
    harness.until(at(300))
    # Once for the post, once for the reply that follows while nobody knows which of them was under way.
    assert 2 == harness.slack.finds
    assert 1 == len(harness.slack.posts)
    assert ["evidence"] == [reply.metadata["part"] for reply in harness.slack.replies]


def test_an_unreachable_slack_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many tries it takes."""
    monkeypatch.setattr("foghorn.backoff.sleep", lambda seconds: None)
    harness = Harness()
    harness.slack.before = [Unavailable("connection refused")] * 14
    _crash_loop(harness, stops=3)
    harness.until(at(30 * MINUTE))
    assert 1 == len(harness.slack.posts)


def test_a_refusal_keeps_the_advisory_for_later() -> None:
    """A revoked token: tried again every five minutes until somebody acts."""
    harness = Harness()
    harness.slack.before = [Refused("token_revoked", "Install the app again.")] * 3
    harness.signal(failure(0))
    harness.until(at(14 * MINUTE))
    assert [] == harness.slack.posts
    harness.until(at(16 * MINUTE))
    assert 1 == len(harness.slack.posts)


def test_blocks_that_slack_refuses_are_sent_as_text() -> None:
    """Better a plain message than none."""
    harness = Harness()
    harness.slack.before = [Refused("invalid_blocks", "Report it.")]
    harness.signal(failure(0))
    assert [()] == [message.message.blocks for message in harness.slack.posts][:1]


def test_a_deleted_message_stays_deleted_until_it_flaps() -> None:
    """A person removed it: that is an answer."""
    harness = Harness()
    harness.signal(failure(0))
    harness.until(at(30))
    harness.slack.messages.clear()
    harness.signal(failure(100))
    harness.until(at(400))
    assert [] == harness.slack.posts
    harness.signal(steady(500))
    harness.signal(failure(1000))
    harness.until(at(1100))
    assert 1 == len(harness.slack.posts)


def test_two_told_episodes_that_turn_out_as_one_are_merged() -> None:
    """A late failure bridges them: the newer message becomes a pointer."""
    harness = Harness()
    for signal in (failure(0), steady(60), failure(50 * MINUTE)):
        harness.signal(signal)
    harness.until(at(51 * MINUTE))
    assert 2 == len(harness.slack.posts)
    harness.detector.take(failure(25 * MINUTE))
    harness.until(at(53 * MINUTE))
    assert 2 == len(harness.slack.posts)
    assert "erged" in harness.texts[1]


def test_a_dead_sender_is_followed_by_one_who_looks_first() -> None:
    """Killed right after Slack accepted: the post is found, not repeated."""
    harness = Harness()

    class Killed(BaseException):
        pass

    harness.slack.after = [Killed()]  # type: ignore[list-item]
    with pytest.raises(Killed):
        harness.signal(failure(0))
    harness.until(at(5 * MINUTE))
    assert 1 == len(harness.slack.posts)
    assert harness.slack.finds >= 1


def test_a_detector_that_died_before_announcing_is_noticed_by_the_sweeper() -> None:
    """The advisory says what it could not look up."""
    harness = Harness()
    harness.store.record(failure(0), at(1))
    harness.until(at(4 * MINUTE))
    assert 1 == len(harness.slack.posts)


def test_calls_to_the_channel_are_a_second_apart() -> None:
    """Many incidents at once: each post has its slot."""
    harness = Harness()
    scopes = [replace(CHECKOUT, name=f"service-{n}") for n in range(8)]
    for scope in scopes:
        harness.detector.take(failure(0, scope=scope))
    harness.until(at(60))
    times = sorted(message.posted_at for message in harness.slack.messages.values())
    assert 16 == len(times)
    assert all((later - earlier).total_seconds() >= 1 for earlier, later in pairwise(times))


def test_posts_go_before_replies() -> None:
    """Eight incidents are told before the first evidence is."""
    harness = Harness()
    for n in range(3):
        harness.detector.take(failure(0, scope=replace(BATCH, name=f"job-{n}")))
    harness.until(at(60))
    assert 3 == len(harness.slack.posts)
    assert 3 == len(harness.slack.replies)


def test_a_duplicate_changes_nothing() -> None:
    """Every event twice: the same messages, the same number of calls."""
    once, twice = Harness(), Harness()
    _crash_loop(once)
    for n in range(20):
        twice.signal(failure(n * 30))
        twice.signal(failure(n * 30))
    for harness in (once, twice):
        harness.until(at(20 * 30 + 300))
    assert _final(once) == _final(twice)
    assert (once.slack.edits, len(once.slack.replies)) == (twice.slack.edits, len(twice.slack.replies))


def test_an_observation_found_by_the_check_is_kept_as_an_event() -> None:
    """So that a later fold sees the same end."""
    harness = Harness()
    harness.facts.services["checkout"] = running(2)
    harness.signal(failure(0))
    harness.until(at(40 * MINUTE))
    assert not harness.store.put_event(replace(recorded(observed(1800)), signal=_observation(harness)))


def _observation(harness: Harness) -> Signal:
    events: list[Signal] = []
    harness.store.load(CHECKOUT, lambda event: events.append(event.signal))
    return events[-1]
