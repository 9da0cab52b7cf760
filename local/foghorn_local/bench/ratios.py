"""Ratios of durations that were measured in turns within one run."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long something takes as what it is divided by. `runs` of each were compared."""

    of_minimums: float
    of_medians: float
    runs: int


def ratio(durations_s: Sequence[float], floor_s: Sequence[float]) -> Ratio:
    """Minimum by minimum and median by median. Raises `ValueError` for different numbers of runs, or for none."""
    if not durations_s or len(durations_s) != len(floor_s):
        raise ValueError(f"{len(durations_s)} runs cannot be compared with {len(floor_s)}")
    return Ratio(
        min(durations_s) / min(floor_s),
        statistics.median(durations_s) / statistics.median(floor_s),
        len(durations_s),
    )


def covered_s(intervals: Iterable[tuple[float, float]], begun_s: float, ended_s: float) -> float:
    """Seconds from `begun_s` to `ended_s` that lie in at least one of the intervals (from, to)."""
    total_s, reached_s = 0.0, begun_s
    for start_s, end_s in sorted(intervals):
        start_s, end_s = max(start_s, reached_s), min(end_s, ended_s)
        if end_s > start_s:
            total_s, reached_s = total_s + end_s - start_s, end_s
    return total_s
