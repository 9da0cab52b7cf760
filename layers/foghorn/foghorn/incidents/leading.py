"""Which cause leads an incident, and the steps in which counts are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from foghorn.signals.kinds import KINDS


def count_step(count: int) -> int:
    """The largest of 1, 2, 5, 10, 20, 50, 100, … that is not above `count`; 0 for none."""
    if count < 1:
        return 0
    power = 1
    while power * 10 <= count:
        power *= 10
    return next(power * digit for digit in (5, 2, 1) if power * digit <= count)


def leading_kind(counts: Mapping[str, tuple[int, datetime]]) -> str:
    """A cause before a symptom, the frequent (in count steps) before the rare, the specific, the earlier.

    `counts` maps each kind to how often it was and when it was first.
    """

    def order(item: tuple[str, tuple[int, datetime]]) -> tuple[int, int, int, datetime, str]:
        kind, (count, first_at) = item
        specificity = KINDS[kind].specificity if kind in KINDS else 0
        return (-min(specificity, 2), -count_step(count), -specificity, first_at, kind)

    return min(counts.items(), key=order)[0]
