"""The port to whatever facts are gathered from. A look-up never raises: it answers a value or `Missing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from foghorn.facts.closer_look import CloserLook
from foghorn.facts.fact import Facts, Missing, Service
from foghorn.facts.instance import ContainerInstance
from foghorn.facts.instance_room import Rooms
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Signal


class FactSource(Protocol):
    """Read-only, budgeted: each method states the calls it makes at most."""

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        """What the leader needs: the service with its messages, and the revision named, in at most 2 calls."""

    def rollout(self, signal: Signal, facts: Facts, *, calls: int) -> Facts:
        """The roll-out that the failure met and its two revisions, in at most so many calls; 5 are enough for all.

        What `facts` knows already is not asked again: a roll-out that is described there is described anew in one call.
        """

    def counts(self, scope: Scope, services: Sequence[str]) -> Mapping[str, Service | Missing]:
        """The services' counts now, in at most 2 calls; services beyond that are Missing."""

    def instances(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, ContainerInstance | Missing]:
        """Container instances of the scope's cluster now, in at most 2 calls; those beyond that are Missing.

        One that ECS does not know any more is gone, which is an answer: it is not Missing.
        """

    def rooms(self, scope: Scope, capacity_providers: Sequence[str]) -> Rooms | Missing:
        """What the first hundred container instances of the scope's cluster have left, in at most 2 calls.

        With `capacity_providers`, of those only the instances that belong to one of them. No instance is an answer.
        """


class CloserLookSource(Protocol):
    """Looks closer at a cause, once per incident and after the first word."""

    def wants(self, signal: Signal) -> bool:
        """Whether there is anything to look at closer for this cause. Asks nobody."""

    def look_closer(self, signal: Signal, facts: Facts) -> CloserLook:
        """What the cause calls for: log lines and target groups in at most 3 calls, start-up checks in at most 10."""
