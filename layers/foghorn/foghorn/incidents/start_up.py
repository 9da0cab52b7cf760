"""Which task of an incident shows how long its tasks take to start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from foghorn.capacity.task_phases import StartUp, start_up_of
from foghorn.capacity.untold import Untold
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Signal

SOON = timedelta(minutes=10)
"""A task that ran for longer did not fail over its start-up, and how that went is no news.

Health checks that fail from the first on have ended a task by then: those of a container after startPeriod, at most
300 s, and 3 checks 30 s apart; those of a load balancer after the grace period and 2 checks 30 s apart.
Sources: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

_ABOUT_THE_HOST = frozenset({"capacity", "lifecycle"})
"""Families of kinds in which what is under the task failed, or was planned to go."""


@dataclass(slots=True)
class Farthest:
    """Of the tasks added that failed at their start or soon after it, the one whose start-up is told farthest.

    Added in the order of the events' own times, it depends on the set of events alone: of equals the first stays.
    """

    signal: Signal | None = None
    reached: tuple[int, int] = (0, 0)
    is_whole: bool = False

    def add(self, signal: Signal) -> None:
        """Take the next failure into account."""
        if self.is_whole or not _failed_early(signal):
            return
        place = _place(signal)
        if place < self.reached[0]:
            return
        phases = start_up_of(signal.times)
        reached = (place, _told(phases))
        if reached[1] and reached > self.reached:
            self.signal, self.reached = signal, reached
            self.is_whole = isinstance(phases.pull_share, float)


def _failed_early(signal: Signal) -> bool:
    kind = KINDS.get(signal.kind)
    if kind is None or kind.family in _ABOUT_THE_HOST or signal.task_id is None:
        return False
    if signal.started_at is None:
        return True
    ended_at = signal.stopping_at or signal.execution_stopped_at or signal.stopped_at
    return ended_at is not None and ended_at - signal.started_at <= SOON


def _place(signal: Signal) -> int:
    """How far the task came: 4 is running."""
    moments = (signal.connectivity_at, signal.pull_started_at, signal.pull_stopped_at, signal.started_at)
    return max((place for place, moment in enumerate(moments, 1) if moment is not None), default=0)


def _told(phases: StartUp) -> int:
    """How many phases are told."""
    lengths = (
        phases.provision_ms,
        phases.network_interface_ms,
        phases.pull_ms,
        phases.start_ms,
        phases.total_ms,
        phases.pull_share,
    )
    return sum(not isinstance(length, Untold) for length in lengths)
