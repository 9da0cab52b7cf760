"""A verdict or an honest `unknown` for whatever arrives: a short run of what `make fuzz` does at length."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from tests.property.hostile import EVENTS, check_event, check_message, check_parsing, check_reason, texts


@given(EVENTS)
def test_an_event_ends_in_a_verdict(event: Any) -> None:
    """Odd types, odd times, odd texts, a thousand containers."""
    check_event(event)


@given(EVENTS)
def test_an_event_parses_or_says_why_not(event: Any) -> None:
    """Never an exception."""
    check_parsing(event)


@given(texts())
def test_a_reason_names_a_kind_or_none(text: str) -> None:
    """Real wordings, spoilt."""
    check_reason(text)


@given(texts())
def test_a_message_has_a_kind(text: str) -> None:
    """Real wordings, spoilt."""
    check_message(text)
