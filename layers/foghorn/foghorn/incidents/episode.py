"""Episode: one run of an incident, as the fold over its events sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from foghorn.rules.model import KindSummary, Release, failing_release
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Severity, Signal


class Resolution(StrEnum):
    """What ended an episode."""

    STEADY_STATE = "steady_state"
    QUIET = "quiet"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Episode:
    """One incident: (scope, episode). Computed from the set of its events, so order and duplicates do not matter.

    `anchor` is the sort key of its first failing event; `events` counts distinct recorded events (steady states
    excluded), `stops` the distinct stopped tasks; `holding_since` is the steady state whose hold-down is running;
    `recovered_by` is the kind of the recovery that ended it; `lasts`: only a recovery can tell that it is over;
    `previous_opened_at` links to the last episode of the same scope; `shortest_delay` is the shortest time between an
    event's own time and its recording: long only when all of them came late. A run begins when the episode opens or
    reopens, of a container instance with every failure (`run_opened_at`; `run_recorded_at`: when it was heard of);
    `outlasted`: an earlier run was too long to be passed over in silence. `start_up` is the stop of the task that shows
    how long tasks take to start, if one does. `releases` are the deployments of which something failed.
    """

    scope: Scope
    anchor: str
    opened_at: datetime
    last_failure_at: datetime
    last_recorded_at: datetime
    events: int
    stops: int
    severity: Severity
    leading: str
    kinds: Mapping[str, KindSummary]
    releases: tuple[Release, ...] = ()
    services: tuple[str, ...] = ()
    task_definitions: tuple[str, ...] = ()
    availability_zones: tuple[str, ...] = ()
    flaps: int = 0
    holding_since: datetime | None = None
    resolved_at: datetime | None = None
    resolution: Resolution | None = None
    recovered_by: str | None = None
    previous_opened_at: datetime | None = None
    shortest_delay: timedelta = timedelta(0)
    run_opened_at: datetime | None = None
    run_recorded_at: datetime | None = None
    outlasted: bool = False
    start_up: Signal | None = None
    lasts: bool = False

    @property
    def failing(self) -> Release | None:
        """The newest release that ECS gave up or rolled back: where there is one, the leading cause is its own."""
        return failing_release(self.releases)

    @property
    def is_open(self) -> bool:
        """Whether it is not resolved."""
        return self.resolved_at is None
