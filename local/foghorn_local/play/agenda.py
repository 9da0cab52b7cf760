"""What is to happen when: deliveries, retries, schedules, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from enum import IntEnum
from itertools import count

Action = Callable[[], None]


class Rank(IntEnum):
    """What comes first at the same moment."""

    WORLD = 0
    DELIVERY = 1
    RETRY = 2
    SCHEDULE = 3


class Agenda:
    """A heap of actions. At the same moment the rank decides, then the order in which they were added."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, Rank, int, Action]] = []
        self._numbers = count()
        self._pending = dict.fromkeys(Rank, 0)

    def add(self, at: datetime, rank: Rank, action: Action) -> None:
        """Put an action on the agenda."""
        heapq.heappush(self._heap, (at, rank, next(self._numbers), action))
        self._pending[rank] += 1

    def next_at(self) -> datetime | None:
        """When the next action is due; None for an empty agenda."""
        return self._heap[0][0] if self._heap else None

    def next_of(self, *ranks: Rank) -> datetime | None:
        """When the next action of these ranks is due."""
        return min((at for at, rank, _, _ in self._heap if rank in ranks), default=None)

    def pop(self) -> Action:
        """Take the next action off."""
        _, rank, _, action = heapq.heappop(self._heap)
        self._pending[rank] -= 1
        return action

    def pending(self, *ranks: Rank) -> int:
        """How many actions of these ranks are left."""
        return sum(self._pending[rank] for rank in ranks)
