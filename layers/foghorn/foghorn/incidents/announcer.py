"""The port to the notifications queue: a message says only "this incident is dirty"."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from foghorn.signals.scope import Scope


class Announcer(Protocol):
    """Rings for one scope. Messages may be late, doubled or lost: the store is the truth."""

    def announce(
        self,
        scope: Scope,
        *,
        delay_s: float = 0,
        slot: datetime | None = None,
        attempt: int = 0,
        first_word: bool = False,
    ) -> None:
        """Send a message that becomes visible after `delay_s` seconds (rounded up, at most 900).

        `slot` is a channel slot reserved for the call; `attempt` counts failed tries in a row, for backoff;
        `first_word` is a hint that a post is due at once: the slot may be reserved before anything is read.
        """

    def dead_letter(self, event: object, field: str, reason: str) -> None:
        """Keep an event that could not be parsed, with the field at fault."""
