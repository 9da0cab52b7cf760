"""Numbers, spans and times as a reader wants them. All times are UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 stop`, `27 stops`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def span(length: timedelta) -> str:
    """`40 s`, `4 min`, `3 h 5 min`, `2 d 4 h`: two units at most, rounded down."""
    seconds = max(0, int(length.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 60:
        return f"{seconds} s"
    if minutes < 60:
        return f"{minutes} min"
    if hours < 24:
        return f"{hours} h {minutes % 60} min" if minutes % 60 else f"{hours} h"
    return f"{days} d {hours % 24} h" if hours % 24 else f"{days} d"


def day_and_minute(moment: datetime) -> str:
    """`2026-11-22 14:28 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def minute(moment: datetime, beside: datetime | None = None) -> str:
    """`14:28 UTC`, with the date where it is another day than `beside`."""
    at = moment.astimezone(UTC)
    if beside is not None and beside.astimezone(UTC).date() != at.date():
        return day_and_minute(at)
    return f"{at:%H:%M} UTC"


def listed(names: Sequence[str], limit: int) -> str:
    """`a, b and 3 more`: at most `limit` names."""
    shown = ", ".join(names[:limit])
    beyond = len(names) - limit
    return f"{shown} and {beyond} more" if beyond > 0 else shown


def sentence(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]
