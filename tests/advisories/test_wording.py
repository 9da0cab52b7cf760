"""Numbers, spans and times in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from foghorn.advisories.wording import counted, listed, minute, sentence, span

NOON = datetime(2026, 11, 22, 12, 0, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, "0 s"),
        (0, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3600, "1 h"),
        (11_100, "3 h 5 min"),
        (86_400, "1 d"),
        (187_200, "2 d 4 h"),
    ],
)
def test_span(seconds: int, expected: str) -> None:
    """Two units at most, rounded down, never negative."""
    assert span(timedelta(seconds=seconds)) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "0 stops"), (1, "1 stop"), (2, "2 stops")])
def test_counted(number: int, expected: str) -> None:
    """One is singular, all else plural."""
    assert counted(number, "stop") == expected


def test_times_are_utc_and_name_another_day() -> None:
    """A time of another zone is converted; another day is named."""
    seoul = NOON.astimezone(timezone(timedelta(hours=9)))
    assert minute(seoul) == "12:00 UTC"
    assert minute(NOON + timedelta(days=1), NOON) == "2026-11-23 12:00 UTC"
    assert minute(NOON + timedelta(hours=1), NOON) == "13:00 UTC"


def test_lists_and_sentences() -> None:
    """What does not fit is counted."""
    assert listed(["a", "b", "c"], 2) == "a, b and 1 more"
    assert listed(["a", "b"], 2) == "a, b"
    assert sentence("container app") == "Container app"
    assert sentence("") == ""
