"""How long a stop may take, and what an ignored SIGTERM looks like."""

from __future__ import annotations

import pytest

from foghorn.capacity.stop_timing import fits_spot_notice, ignores_sigterm, stop_timeout_s, worst_stop_s

WORST = {
    "both at their defaults": (300, 30, 330, False),
    "both made short": (5, 2, 7, True),
    "the longest time-out of Fargate": (300, 120, 420, False),
    "just within a Spot notice": (90, 30, 120, True),
    "just outside of it": (91, 30, 121, False),
    "no load balancer": (0, 30, 30, True),
}


@pytest.mark.parametrize(("delay", "timeout", "worst", "fits"), WORST.values(), ids=WORST)
def test_the_worst_stop(delay: int, timeout: int, worst: int, fits: bool) -> None:
    """In seconds, and whether a Spot notice of two minutes is enough for it."""
    assert worst_stop_s(delay, timeout) == worst
    assert fits_spot_notice(worst) is fits


TIMEOUTS = {
    "set, on Fargate": (20, True, 20),
    "set, on EC2": (20, False, 20),
    "set to nothing": (0, True, 0),
    "not set, on Fargate": (None, True, 30),
    "not set, on EC2": (None, False, None),
}


@pytest.mark.parametrize(("configured", "on_fargate", "expected"), TIMEOUTS.values(), ids=TIMEOUTS)
def test_the_time_out_that_counts(configured: int | None, on_fargate: bool, expected: int | None) -> None:
    """The agent of an EC2 instance has a default of its own."""
    assert stop_timeout_s(configured, on_fargate=on_fargate) == expected


# seconds it took, seconds it may take, exit code
KILLS = {
    "killed at the time-out": ((30.0, 30, 137), True),
    "killed after it": ((31.2, 30, 137), True),
    "killed before it: by something else": ((29.9, 30, 137), False),
    "ended well": ((1.0, 30, 0), False),
    "ended by SIGTERM itself": ((1.0, 30, 143), False),
    "ended late, but by itself": ((30.5, 30, 0), False),
    "ended by itself, and no times are known": ((None, None, 143), False),
    "ended in time, exit code not known": ((1.0, 30, None), False),
    "late, exit code not known": ((30.5, 30, None), None),
    "killed, duration not known": ((None, 30, 137), None),
    "killed, time-out not known": ((40.0, None, 137), None),
    "nothing is known": ((None, None, None), None),
}


@pytest.mark.parametrize(("known", "expected"), KILLS.values(), ids=KILLS)
def test_who_ignores_sigterm(known: tuple[float | None, int | None, int | None], expected: bool | None) -> None:
    """Yes, no, or not known."""
    assert ignores_sigterm(*known) is expected
