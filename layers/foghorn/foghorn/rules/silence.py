"""What a look saw, in words: the texts that rules on silence share."""

from __future__ import annotations

from foghorn.rules.evidence import text_of, time_of
from foghorn.signals.signal import Signal


def runs(sample: Signal) -> str:
    """How many of how many desired tasks run."""
    running, desired = text_of(sample, "runningCount"), text_of(sample, "desiredCount")
    if not running or not desired:
        return "fewer tasks than desired"
    return f"none of {desired} desired tasks" if running == "0" else f"{running} of {desired} desired tasks"


def since(sample: Signal, field: str = "firstSeenAt") -> str:
    """Since when, with a space before it; "" where the evidence does not tell."""
    moment = time_of(sample, field)
    return "" if moment is None else f" since {moment:%Y-%m-%d %H:%M} UTC"


def no_event(sample: Signal) -> str:
    """That a look told of it and no event."""
    return f"{text_of(sample, 'seen') or 'Foghorn looked: no event said so'}."
