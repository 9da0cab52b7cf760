"""The machine's clock, where a played stream has one of its own."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class RealClock:
    """The time that it is."""

    def now(self) -> datetime:
        """The present (UTC)."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(max(0.0, seconds))
