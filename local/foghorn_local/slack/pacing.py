"""Slack's rate limits: https://docs.slack.dev/apis/web-api/rate-limits"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A token bucket: ``burst`` calls at once, ``per_second`` sustained."""

    burst: float
    per_second: float


# "No more than one message per second per channel … short bursts"; how short is not said.
POST_MESSAGE = Limit(burst=3, per_second=1)
# Tier 3: 50 or more per minute, per method and workspace.
TIER_3 = Limit(burst=50, per_second=50 / 60)
LIMITS: dict[str, Limit] = {
    "chat.postMessage": POST_MESSAGE,
    "chat.update": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
}


class Pacer:
    """Counts calls by the given clock (seconds); a clock that steps back refills nothing."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}
        self._lock = threading.Lock()

    def retry_after_s(self, method: str, channel: str) -> int | None:
        """None when the call may go ahead (and is counted), else whole seconds until one may."""
        limit = LIMITS.get(method)
        if limit is None:
            return None
        key = (method, channel if method == "chat.postMessage" else "")
        now = self._clock()
        with self._lock:
            tokens, at = self._buckets.get(key, (limit.burst, now))
            tokens = min(limit.burst, tokens + max(0.0, now - at) * limit.per_second)
            # Adding up fractions of a token leaves rounding errors: 0.9999999 is one.
            if tokens < 1 - 1e-6:
                self._buckets[key] = (tokens, max(now, at))
                return max(1, math.ceil((1 - tokens) / limit.per_second - 1e-6))
            self._buckets[key] = (tokens - 1, max(now, at))
            return None
