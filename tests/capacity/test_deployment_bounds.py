"""The bounds of a deployment, rounded as ECS rounds them, and what mends a configuration that lets nothing happen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.capacity.deployment_bounds import (
    Bounds,
    bounds_of,
    largest_minimum_percent,
    lower_bound,
    smallest_maximum_percent,
    upper_bound,
)

# desired, minimumHealthyPercent, maximumPercent; lower, upper, can stop, can start, stuck
VECTORS = {
    # Of a broken revision at most 4 tasks at a time fail and are replaced, 8 in all; none of the old 4 may be stopped.
    "DEP-1 the defaults: a broken revision leaves the old 4 alone": ((4, 100, 200), (4, 8, 0, 4, False)),
    "DEP-2 half may go": ((4, 50, 200), (2, 8, 2, 4, False)),
    "DEP-3 1.5 is rounded up": ((2, 75, 200), (2, 4, 0, 2, False)),
    "DEP-4 3.75 is rounded down": ((3, 100, 125), (3, 3, 0, 0, True)),
    "DEP-5 no room at all": ((1, 100, 100), (1, 1, 0, 0, True)),
    "DEP-6 half of one task is one": ((1, 50, 100), (1, 1, 0, 0, True)),
    "DEP-7 one and a half tasks are one": ((1, 100, 150), (1, 1, 0, 0, True)),
    "DEP-8 stops the only task first": ((1, 0, 100), (0, 1, 1, 0, False)),
    "DEP-9 one at a time": ((2, 50, 100), (1, 2, 1, 0, False)),
    "DEP-10 one beside the other": ((1, 50, 200), (1, 2, 0, 1, False)),
    "DEP-11 one more": ((2, 100, 150), (2, 3, 0, 1, False)),
    "DEP-12 slow: one stops, one starts": ((10, 90, 110), (9, 11, 1, 1, False)),
    "DEP-13 rounded in both directions": ((5, 50, 110), (3, 5, 2, 0, False)),
    "DEP-14 desires none": ((0, 100, 200), (0, 0, 0, 0, False)),
    "desires none, and would be stuck": ((0, 100, 100), (0, 0, 0, 0, False)),
    "less than what is desired": ((4, 100, 75), (4, 3, 0, 0, True)),
    "more healthy tasks than are desired": ((4, 150, 200), (6, 8, 0, 4, False)),
    "far too large for floating point": ((10**17 + 1, 100, 100), (10**17 + 1, 10**17 + 1, 0, 0, True)),
}


@pytest.mark.parametrize(("given", "expected"), VECTORS.values(), ids=VECTORS)
def test_bounds(given: tuple[int, int, int], expected: tuple[int, int, int, int, bool]) -> None:
    """To the task."""
    assert bounds_of(*given) == Bounds(*expected)


MENDED = {
    1: (200, 0),
    2: (150, 50),
    3: (134, 66),
    4: (125, 75),
    7: (115, 85),
    10: (110, 90),
    100: (101, 99),
    999: (101, 99),
}


@pytest.mark.parametrize(("desired", "maximum", "minimum"), [(count, *percents) for count, percents in MENDED.items()])
def test_the_percentages_that_let_one_task_through(desired: int, maximum: int, minimum: int) -> None:
    """One more may start; or one may stop first."""
    assert smallest_maximum_percent(desired) == maximum
    assert largest_minimum_percent(desired) == minimum


@given(st.integers(1, 10_000))
def test_either_percentage_mends_a_stuck_service_and_one_less_does_not(desired: int) -> None:
    """Whatever the other percentage is left at."""
    maximum, minimum = smallest_maximum_percent(desired), largest_minimum_percent(desired)
    assert bounds_of(desired, 100, maximum).can_start >= 1
    assert bounds_of(desired, minimum, 100).can_stop >= 1
    assert not bounds_of(desired, 100, maximum).stuck
    assert not bounds_of(desired, minimum, 100).stuck
    assert bounds_of(desired, minimum + 1, maximum - 1).stuck


@given(st.integers(0, 10_000), st.integers(0, 100), st.integers(100, 400))
def test_bounds_are_the_nearest_whole_numbers(desired: int, minimum: int, maximum: int) -> None:
    """In hundredths of a task."""
    assert desired * minimum <= 100 * lower_bound(desired, minimum) < desired * minimum + 100
    assert desired * maximum - 100 < 100 * upper_bound(desired, maximum) <= desired * maximum


@pytest.mark.parametrize("mends", [smallest_maximum_percent, largest_minimum_percent])
@pytest.mark.parametrize("desired", [0, -1])
def test_no_percentage_of_nothing(mends: object, desired: int) -> None:
    """There is nothing to deploy."""
    with pytest.raises(ValueError, match="nothing to deploy"):
        mends(desired)
