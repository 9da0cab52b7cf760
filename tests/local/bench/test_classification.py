"""The benchmark of the classifier measures what it says it does. Seconds are for `python -m`, not for tests."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from foghorn.signals import Outcome, classify
from foghorn_local.bench.classification import LARGE_BYTES, SHAPES, sample_events

EVENTS = Path(__file__).parents[3] / "events"


def calls_of(action: Callable[[], object]) -> int:
    """How many calls, of Python and of C functions, an action makes: the same number every time."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_has_the_size_it_is_asked_for(name: str) -> None:
    """And is an event that fails, so that every part of the classifier has work."""
    event = SHAPES[name](LARGE_BYTES)
    assert 0.9 < len(json.dumps(event)) / LARGE_BYTES < 1.1
    assert classify(event).outcome is Outcome.SIGNAL


@pytest.mark.parametrize("name", SHAPES)
def test_four_times_the_size_is_at_most_four_times_the_work(name: str) -> None:
    """Counted in calls, so that it is the same on every machine."""
    small, large = (SHAPES[name](size) for size in (25_000, 100_000))
    assert calls_of(lambda: classify(large)) <= 4.2 * calls_of(lambda: classify(small))


def test_there_are_more_than_a_thousand_containers() -> None:
    """As the name says."""
    assert len(SHAPES["a thousand containers"](LARGE_BYTES)["detail"]["containers"]) >= 1_000


def test_every_sample_is_measured(tmp_path: Path) -> None:
    """By name; an empty folder is an error and no good result."""
    assert {name for name, _ in sample_events(EVENTS)} == {path.stem for path in EVENTS.glob("*.json")}
    with pytest.raises(FileNotFoundError):
        next(sample_events(tmp_path))
