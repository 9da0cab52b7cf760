"""Faults to order: what the next ``chat.*`` calls run into, in the order in which they were asked for."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("429", "500", "timeout", "drop-after-accept", "hang", "hang-after-accept", "error")


@dataclass(frozen=True, slots=True)
class Fault:
    """``429`` (with ``retry_after_s``) and ``500`` are answered; ``timeout`` closes the connection before anything
    is accepted, ``drop-after-accept`` after it; ``hang`` and ``hang-after-accept`` likewise keep it open without a
    word, for as long as the client waits; ``error`` answers ``ok: false`` with the error ``name``."""

    kind: str
    retry_after_s: int = 1
    name: str = ""


class Faults:
    """A queue of faults: each ``chat.*`` call takes the first one, if there is one."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque()
        self._lock = threading.Lock()

    @classmethod
    def from_specs(cls, specs: Iterable[str], *, retry_after_s: int = 1) -> Faults:
        """From entries like ``slack:429:2`` or ``slack:error:internal_error:1``; ValueError for any other."""
        faults = cls()
        for spec in specs:
            service, _, rest = spec.partition(":")
            kind, _, tail = rest.partition(":")
            name, _, count = tail.rpartition(":")
            if service != "slack" or not count.isdecimal():
                raise ValueError(f"not a Slack fault: {spec!r} (expected slack:<kind>:<count>)")
            faults.add(kind, int(count), retry_after_s=retry_after_s, name=name)
        return faults

    def add(self, kind: str, count: int = 1, *, retry_after_s: int = 1, name: str = "") -> None:
        """The next ``count`` calls after those already spoken for get this fault."""
        if kind not in KINDS or (kind == "error") != bool(name):
            raise ValueError(
                f"unknown Slack fault: {kind!r} {name!r} (kinds: {', '.join(KINDS)}; only error has a name)"
            )
        with self._lock:
            self._waiting.extend([Fault(kind, retry_after_s, name)] * count)

    def take(self) -> Fault | None:
        """The fault of the next call; None when it is to go well."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def __len__(self) -> int:
        return len(self._waiting)
