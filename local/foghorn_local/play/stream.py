"""JSON Lines in: one EventBridge event per line, broken lines named instead of raised."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. `number` counts from 1 in the file; `event` is any JSON value."""

    number: int
    event: Any


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that is not JSON. `reason` says where it stops being JSON."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event and the moment (UTC) at which the bus delivers it."""

    at: datetime
    event: Any


def read_lines(raw_lines: Iterable[bytes]) -> Iterator[Line | BrokenLine]:
    """Parse JSON Lines. Blank lines are skipped; a line that is not JSON (RFC 8259) becomes a `BrokenLine`."""
    for number, raw in enumerate(raw_lines, start=1):
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if not raw.strip():
            continue
        try:
            yield Line(number, json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant))
        except UnicodeDecodeError as error:
            yield BrokenLine(number, f"not UTF-8 at byte {error.start + 1}")
        except json.JSONDecodeError as error:
            yield BrokenLine(number, f"invalid JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            yield BrokenLine(number, "invalid JSON: nested too deeply")
        except ValueError as error:
            yield BrokenLine(number, f"invalid JSON: {error}")


def _refuse_constant(name: str) -> None:
    """Python reads NaN and Infinity, JSON has neither."""
    raise ValueError(f"{name} is not a JSON value")


def event_time(event: object) -> datetime | None:
    """The `time` of an event (UTC), or None where it has none that can be read."""
    if not isinstance(event, dict) or not isinstance(event.get("time"), str):
        return None
    try:
        parsed = datetime.fromisoformat(event["time"])
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def as_they_happened(events: Iterable[Any]) -> list[Delivery]:
    """Events in the order of their times. One without a readable time keeps its place in the file."""
    timed: list[tuple[datetime | None, Any]] = [(event_time(event), event) for event in events]
    known = [at for at, _ in timed if at is not None]
    latest = min(known) if known else datetime(2026, 1, 1, tzinfo=UTC)
    deliveries: list[Delivery] = []
    for at, event in timed:
        latest = at or latest
        deliveries.append(Delivery(latest, event))
    return sorted(deliveries, key=lambda delivery: delivery.at)
