"""What Foghorn notes about itself: one scope per trouble, and one event per five minutes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.records import Recorded
from foghorn.signals.own_signals import SPAN, Home, access_denied, dead_letters, emptied, slack_refused
from foghorn.signals.record import signal_from_record, signal_to_record
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Effect, Signal
from tests.rules.own import BARE, EVENTS, HOME, UNTOLD
from tests.support.signals import CHECKOUT

AT = datetime(2026, 1, 5, 10, 3, 59, tzinfo=UTC)
LONG_ADVICE = "Store the bot token (xoxb-…) as the secret's plain string. " * 20


@pytest.mark.parametrize(
    ("signal", "name", "title"),
    [
        (dead_letters(HOME, EVENTS, 1, AT), "events dead-letter queue", "events dead-letter queue holds 1 event"),
        (dead_letters(HOME, EVENTS, 3, AT), "events dead-letter queue", "events dead-letter queue holds 3 events"),
        (
            dead_letters(HOME, UNTOLD, 3, AT),
            "notifications dead-letter queue",
            "notifications dead-letter queue holds messages",
        ),
        (emptied(HOME, EVENTS, AT), "events dead-letter queue", "events dead-letter queue is empty"),
        (
            access_denied(HOME, "DescribeServices", "AccessDenied", AT),
            "DescribeServices",
            "AWS refuses DescribeServices",
        ),
        (
            slack_refused(HOME, "C0FOGHORN", "is_archived", LONG_ADVICE, AT),
            "C0FOGHORN",
            "Slack refuses channel C0FOGHORN (is_archived)",
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Signal) else None,
)
def test_a_trouble_has_a_scope_and_a_title(signal: Signal, name: str, title: str) -> None:
    """Both survive the table; the title is what the headline says."""
    assert signal.scope == Scope("123456789012", "eu-west-1", None, ScopeType.FOGHORN, name)
    assert Scope.from_key(signal.scope.key) == signal.scope
    assert signal.title == title
    kept = signal_from_record(signal_to_record(signal))
    assert (kept.kind, kept.scope, kept.occurred_at) == (signal.kind, signal.scope, signal.occurred_at)


def _key(signal: Signal) -> str:
    return Recorded(signal, AT).sort_key


def test_refusals_of_one_span_are_one_event() -> None:
    """And those of the next are another, well before the quiet would end the incident."""
    first = access_denied(HOME, "DescribeServices", "AccessDenied", AT)
    same = access_denied(BARE, "DescribeServices", "AccessDeniedException", AT - timedelta(minutes=3))
    later = access_denied(HOME, "DescribeServices", "AccessDenied", AT + SPAN)

    assert _key(first) == _key(same) != _key(later)
    assert later.occurred_at - first.occurred_at == SPAN < DEFAULT_POLICY.quiet
    assert _key(slack_refused(HOME, "C1", "is_archived", "", AT)) != _key(slack_refused(HOME, "C1", "other", "", AT))


def test_an_empty_queue_ends_what_it_held() -> None:
    """By name."""
    assert emptied(HOME, EVENTS, AT).effect is Effect.RECOVERY


@pytest.mark.parametrize(
    ("home", "held"),
    [
        (Home("123456789012", "eu-central-1"), True),
        (Home("", ""), True),
        (Home("123456789012", "eu-west-1"), False),
        (Home("111122223333", "eu-central-1"), False),
    ],
)
def test_home_is_the_account_and_region_of_the_stack(home: Home, held: bool) -> None:
    """What is not known of it is taken for the same."""
    assert home.holds(CHECKOUT) is held
