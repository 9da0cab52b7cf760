"""JSON Lines in, and what becomes of lines that are none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from foghorn_local.play.stream import BrokenLine, Line, as_they_happened, event_time, read_lines


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(b'{"a": 1}\n', [Line(1, {"a": 1})], id="object"),
        pytest.param(b"\xef\xbb\xbf[]\n", [Line(1, [])], id="byte order mark"),
        pytest.param(b"\n  \n3\n", [Line(3, 3)], id="blank lines skipped, numbers kept"),
        pytest.param(b'"\xe2\x80\xa8"', [Line(1, "\u2028")], id="a line separator in a text is no line end"),
    ],
)
def test_lines_are_parsed(raw: bytes, expected: list[Line]) -> None:
    """Every JSON value is an event; only blank lines are nothing."""
    assert list(read_lines(raw.splitlines(keepends=True))) == expected


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"{", "invalid JSON: Expecting property name", id="cut off"),
        pytest.param(b"NaN", "NaN is not a JSON value", id="a constant of Python's"),
        pytest.param(b'"\xff"', "not UTF-8 at byte 2", id="other encoding"),
        pytest.param(b"[" * 100_000, "nested too deeply", id="deep"),
        pytest.param(b"1" * 10_000, "invalid JSON", id="a number without end"),
    ],
)
def test_broken_lines_are_named(raw: bytes, reason: str) -> None:
    """A line that is no JSON says where, and the next one is read."""
    broken, following = read_lines([raw + b"\n", b"1\n"])
    assert isinstance(broken, BrokenLine)
    assert reason in broken.reason
    assert following == Line(2, 1)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-03-02T09:00:00Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T10:00:00+01:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
        (7, None),
    ],
)
def test_time_of_an_event(time: object, expected: datetime | None) -> None:
    """Times are UTC; what cannot be read is no time."""
    assert event_time({"time": time}) == expected


def test_events_without_a_time_keep_their_place() -> None:
    """They are delivered with the event before them, or with the first that has a time."""
    nine, ten = "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"
    stream = [{"id": 0}, {"id": 1, "time": ten}, "noise", {"id": 2, "time": nine}]
    deliveries = as_they_happened(stream)
    assert [delivery.event for delivery in deliveries] == [stream[0], stream[3], stream[1], stream[2]]
    assert [delivery.at.hour for delivery in deliveries] == [9, 9, 10, 10]
