"""What was called how often, and in which order."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP attempt. `name` is `service:Operation`; times are `time.perf_counter` seconds.

    `status` is the HTTP status, None if the connection was closed without an answer; `error` the AWS error code.
    """

    name: str
    region: str
    started_s: float
    finished_s: float
    status: int | None
    error: str | None


class Counters:
    """Counts every HTTP attempt by `service:Operation`; keeps a chronological log if asked to. Thread-safe."""

    def __init__(self, *, keep_log: bool = False) -> None:
        self._keep_log = keep_log
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._log: list[Call] = []

    def begin(self, name: str) -> None:
        """Count an attempt as soon as it arrives, so that one that is never answered counts too."""
        with self._lock:
            self._counts[name] += 1

    def end(self, call: Call) -> None:
        """Log an attempt that is over."""
        if self._keep_log:
            with self._lock:
                self._log.append(call)

    def counts(self) -> dict[str, int]:
        """Attempts by `service:Operation`, in the order of the names."""
        with self._lock:
            return dict(sorted(self._counts.items()))

    def log(self) -> list[Call]:
        """The attempts in the order in which they began; empty unless made with `keep_log=True`."""
        with self._lock:
            return sorted(self._log, key=lambda call: call.started_s)

    def reset(self) -> None:
        """Start from zero."""
        with self._lock:
            self._counts.clear()
            self._log.clear()


def longest_chain(calls: Iterable[Call]) -> list[Call]:
    """The longest row of calls of which each began after the one before had ended."""
    chain: list[Call] = []
    for call in sorted(calls, key=lambda call: call.finished_s):
        if not chain or call.started_s >= chain[-1].finished_s:
            chain.append(call)
    return chain
