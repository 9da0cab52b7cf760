"""The port to whatever facts are gathered from. A look-up never raises: it answers a value or `Missing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from foghorn.facts.closer_look import CloserLook
from foghorn.facts.fact import Facts, Missing, Service
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Signal


class FactSource(Protocol):
    """Read-only, budgeted: each method states the calls it makes at most."""

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        """What the leader needs: the service and the revision named, in at most 2 calls, side by side."""

    def counts(self, scope: Scope, services: Sequence[str]) -> Mapping[str, Service | Missing]:
        """The services' counts now, in at most 2 calls; services beyond that are Missing."""


class CloserLookSource(Protocol):
    """Looks closer at a cause, once per incident and after the first word."""

    def wants(self, signal: Signal) -> bool:
        """Whether there is anything to look at closer for this cause. Asks nobody."""

    def look_closer(self, signal: Signal, facts: Facts) -> CloserLook:
        """What the cause calls for: log lines or target groups in at most 2 calls, start-up checks in at most 10."""
