"""Round trips, counted and not timed: how many calls had to wait for one another.

The gate stands before the embedded AWS and the embedded Slack. It holds every call that arrives until nothing new has
arrived for a short moment, and then lets all that it holds go together: one round. A call that needs an answer is sent
after that answer, so two calls in a row never share a round; calls that run side by side do. The number of rounds is
therefore never less than the longest chain, and equals it when the process sends what it can within that moment.
"""

from __future__ import annotations

import threading
import time

QUIET_S = 0.15
"""Longer than a process needs between two calls that it sends side by side. A busy machine may need more."""

Round = tuple[str, ...]


class Gate:
    """Holds calls and counts rounds. Thread-safe; `quiet_s` is the moment without a new call that ends a round."""

    def __init__(self, quiet_s: float = QUIET_S) -> None:
        self._quiet_s = quiet_s
        self._changed = threading.Condition()
        self._held: list[str] = []
        self._latest_s = 0.0
        self._rounds: list[Round] = []
        self._ended = 0

    def pass_through(self, call: str) -> None:
        """Wait for the end of this call's round. Whoever waits longest ends it: no thread of its own is needed."""
        with self._changed:
            mine = self._ended
            self._held.append(call)
            self._latest_s = time.monotonic()
            while mine == self._ended:
                left_s = self._latest_s + self._quiet_s - time.monotonic()
                if left_s > 0:
                    self._changed.wait(left_s)
                    continue
                self._rounds.append(tuple(sorted(self._held)))
                self._held.clear()
                self._ended += 1
                self._changed.notify_all()

    def take_rounds(self) -> list[Round]:
        """The rounds since the last time, each with its calls sorted; the next call begins a new first one."""
        with self._changed:
            rounds, self._rounds = self._rounds, []
            return rounds
