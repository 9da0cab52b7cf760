"""The threshold to the task; the forecast exact where failures are regular, and a reason where it cannot be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.capacity.circuit_breaker import Forecast, Threshold, ThresholdType, forecast, threshold_of
from foghorn.capacity.untold import Untold

BOUNDED, UNBOUNDED, COUNT = ThresholdType.BOUNDED_PERCENT, ThresholdType.UNBOUNDED_PERCENT, ThresholdType.COUNT
START = datetime(2026, 1, 5, 10, tzinfo=UTC)

THRESHOLDS = [
    (1, None, 3),
    (6, None, 3),
    (7, None, 4),
    (10, None, 5),
    (25, None, 13),
    (400, None, 200),
    (401, None, 200),
    (800, None, 200),
    (0, None, 3),
    (800, Threshold(), 200),
    (800, Threshold(UNBOUNDED, 50), 400),
    (25, Threshold(UNBOUNDED, 50), 13),
    (1, Threshold(UNBOUNDED, 1), 1),
    (10, Threshold(BOUNDED, 10), 3),
    (100, Threshold(BOUNDED, 10), 10),
    (101, Threshold(BOUNDED, 10), 11),
    (300, Threshold(BOUNDED, 100), 200),
    (800, Threshold(COUNT, 7), 7),
    (1, Threshold(COUNT, 1), 1),
    (0, Threshold(COUNT, 500), 500),
]


@pytest.mark.parametrize(("desired", "settings", "threshold"), THRESHOLDS)
def test_thresholds(desired: int, settings: Threshold | None, threshold: int) -> None:
    """Rounded up; between 3 and 200 unless it is set otherwise."""
    assert threshold_of(desired, settings) == threshold


def _at(second: float) -> datetime:
    return START + timedelta(seconds=second)


# seconds of failure, count, threshold, tasks at once, begin; remaining and the second at which the breaker acts
REGULAR = {
    "one task, one failure a minute": ([60, 120], 2, 3, None, None, (1, 180)),
    "in any order": ([120, 60], 2, 3, None, None, (1, 180)),
    "several to go": ([0, 10, 20, 30], 4, 10, None, None, (6, 90)),
    "the count was set back": ([0, 10, 20, 30], 1, 3, None, None, (2, 50)),
    "only the latest have times": ([80, 90], 10, 12, None, None, (2, 110)),
    "one task, its size known": ([60, 120], 2, 4, 1, None, (2, 240)),
    "the middle one of the latest cycles": ([10, 100, 160, 220], 4, 5, 1, None, (1, 280)),
    "an older cycle does not count": ([0, 500, 560, 620, 680], 5, 6, 1, None, (1, 740)),
    "in a batch": ([60, 61, 62], 3, 5, 8, 0, (2, 64)),
    "the latest pace of a batch": ([50, 60, 61, 62], 4, 6, 8, 0, (2, 64)),
    "to the end of the batch": ([60, 61, 62], 3, 4, 4, None, (1, 63)),
    "into the second batch": ([60, 61, 62, 63], 4, 5, 4, 0, (1, 120)),
    "far into the third": ([60, 61, 62, 63], 4, 11, 4, 0, (7, 182)),
    "in the middle of the second": ([60, 61, 62, 63, 130, 131], 6, 8, 4, None, (2, 133)),
    "in the third, by the second": ([60, 61, 62, 63, 130, 131], 6, 10, 4, None, (4, 201)),
    "late already by its own pattern: at the last one, not before": ([0, 1, 10, 11, 40], 5, 6, 2, None, (1, 40)),
    "a batch of no size is of unknown size": ([60, 120], 2, 3, 0, None, (1, 180)),
    "all at one moment": ([60, 60, 60], 3, 5, None, None, (2, 60)),
    "reached": ([60, 120, 180], 3, 3, None, None, (0, 180)),
    "more than reached": ([60, 120, 180], 9, 3, None, None, (0, 180)),
    "reached, and one time": ([60], 3, 3, None, None, (0, 60)),
}


@pytest.mark.parametrize(
    ("seconds", "failures", "threshold", "at_once", "began", "expected"), REGULAR.values(), ids=REGULAR
)
def test_regular_failures_go_on(
    seconds: list[float],
    failures: int,
    threshold: int,
    at_once: int | None,
    began: float | None,
    expected: tuple[int, float],
) -> None:
    """As an absolute time."""
    began_at = None if began is None else _at(began)
    found = forecast([_at(second) for second in seconds], failures, threshold, at_once=at_once, began_at=began_at)
    assert isinstance(found, Forecast)
    assert found.remaining == expected[0]
    assert (found.acts_at - _at(expected[1])) / timedelta(seconds=1) == pytest.approx(0, abs=0.001)


NO_BEGIN = "all failures are of the first batch, and it is not known when it began"
UNTOLD = {
    "no time": ([], 2, 3, None, None, "no failure has a time"),
    "no time, reached": ([], 3, 3, None, None, "no failure has a time"),
    "one time": ([60], 1, 3, None, None, "only one failure has a time"),
    "one time, though more failed": ([60], 2, 3, None, None, "only one failure has a time"),
    "past the first batch, begin not known": ([60, 61], 2, 3, 2, None, NO_BEGIN),
    "begun after it failed": ([60, 61], 2, 3, 2, 61, NO_BEGIN),
    "the latest of some batch": ([60, 61], 9, 12, 8, 0, "fewer failures have a time than one batch has tasks"),
    "thousands of years": ([0, 10**7], 2, 10**6, None, None, "it is further away than a calendar goes"),
    "more than can be counted": ([0, 10**7], 2, 10**12, 1, None, "it is further away than a calendar goes"),
}


@pytest.mark.parametrize(
    ("seconds", "failures", "threshold", "at_once", "began", "reason"), UNTOLD.values(), ids=UNTOLD
)
def test_what_cannot_be_told(
    seconds: list[float], failures: int, threshold: int, at_once: int | None, began: float | None, reason: str
) -> None:
    """And why not."""
    began_at = None if began is None else _at(began)
    times = [_at(second) for second in seconds]
    assert forecast(times, failures, threshold, at_once=at_once, began_at=began_at) == Untold(reason)


def test_a_growing_distance_is_told_too_early() -> None:
    """Known, and said: of a throttled service the forecast is the earliest time."""
    failed_at = [_at(second) for second in (60, 130, 210, 310, 450)]
    found = forecast(failed_at[:3], 3, 5, at_once=1)
    assert isinstance(found, Forecast)
    assert failed_at[2] < found.acts_at < failed_at[4]


@given(
    st.lists(st.integers(0, 100_000).map(_at), max_size=30),
    st.integers(0, 40),
    st.integers(1, 200),
    st.none() | st.integers(-1, 60),
    st.none() | st.integers(0, 100_000).map(_at),
)
def test_whatever_is_known_the_forecast_is_sound(
    failed_at: list[datetime], failures: int, threshold: int, at_once: int | None, began_at: datetime | None
) -> None:
    """Never before the last failure, never less than nothing to go, in whatever order the times come."""
    found = forecast(failed_at, failures, threshold, at_once=at_once, began_at=began_at)
    assert found == forecast(failed_at[::-1], failures, threshold, at_once=at_once, began_at=began_at)
    if isinstance(found, Forecast):
        assert found.acts_at >= max(failed_at)
        assert found.remaining == max(threshold - failures, 0)
    else:
        assert found.reason
