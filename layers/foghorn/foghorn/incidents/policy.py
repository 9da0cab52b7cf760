"""Policy: every number by which incidents live and are told, in seconds unless the name says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.silence import Patience


@dataclass(frozen=True, slots=True)
class Policy:
    """The defaults are those of the design; a deployment may set `reopen_within_s`.

    `crash_loop_stops` stops within `crash_loop_window_s` make an incident critical. A run of the silence check makes at
    most `silence_calls` calls to ECS in all; of these, two each for the tasks of `silence_task_looks` services.
    `dead_letters_look_s` is how often the sweeper looks at the dead-letter queues, in whole minutes: more often than
    the hold-down, or a queue that looks empty once would be taken for emptied.
    """

    reopen_within_s: int = 1800
    hold_down_s: int = 300
    quiet_s: int = 1800
    give_up_checking_s: int = 86_400
    unless_recovered_s: int = 180
    count_edit_spacing_s: int = 15
    stale_count_s: int = 60
    stale_count_most_s: int = 900
    evidence_calm_s: int = 300
    crash_loop_stops: int = 5
    crash_loop_window_s: int = 600
    gather_lease_s: int = 30
    delivery_lease_s: int = 40
    look_up_after_s: int = 15
    announce_grace_s: int = 60
    refused_retry_s: int = 300
    settled_after_s: int = 86_400
    call_spacing_s: float = 1.0
    edits_per_minute: int = 40
    events_kept_days: int = 30
    dead_letters_look_s: int = 240
    max_topics: int = 40
    max_refreshes: int = 4
    max_looks: int = 8
    max_revisions: int = 6
    max_episodes: int = 5
    max_recovery_replies: int = 3
    silence_calls: int = 40
    silence_task_looks: int = 5
    silence_apart_s: int = 600
    silence_stuck_s: int = 600
    silence_stalled_s: int = 3600
    silence_lease_s: int = 60
    silence_kept_s: int = 172_800

    @property
    def hold_down(self) -> timedelta:
        """How long after a steady state no failing event may come."""
        return timedelta(seconds=self.hold_down_s)

    @property
    def quiet(self) -> timedelta:
        """How long without a failing event before the counts are looked at."""
        return timedelta(seconds=self.quiet_s)

    def patience_of(self, kinds: Iterable[str]) -> timedelta:
        """How long an incident of these kinds has to pass by itself before it is told: as long as the least patient."""
        waiting = (KINDS[kind] for kind in kinds if kind in KINDS and KINDS[kind].tell is Tell.UNLESS_RECOVERED)
        own_s = (kind.patience_s or self.unless_recovered_s for kind in waiting)
        return timedelta(seconds=min(own_s, default=self.unless_recovered_s))

    @property
    def silence_patience(self) -> Patience:
        """How long a service may be short, a task wait and a deployment stand still before a look tells of it."""
        seconds = (self.silence_apart_s, self.silence_stuck_s, self.silence_stalled_s)
        return Patience(*(timedelta(seconds=each) for each in seconds))

    @property
    def reopen_within(self) -> timedelta:
        """A failure this soon after the resolve time reopens the same incident."""
        return timedelta(seconds=self.reopen_within_s)


DEFAULT_POLICY = Policy()
