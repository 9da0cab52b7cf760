"""The fold: a scope's set of events → its episodes.

Events come sorted by their own time, so duplicates and order of arrival do not matter. Streaming: memory does not
grow with the number of events, but for a bounded set of task ids.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from foghorn.incidents.episode import Episode, Resolution
from foghorn.incidents.lasting import Lasting, ended_by
from foghorn.incidents.leading import leading_kind
from foghorn.incidents.looks import can_be_looked_up, is_instance, was_owed
from foghorn.incidents.policy import DEFAULT_POLICY, Policy
from foghorn.incidents.records import GONE, OBSERVED_HEALTHY, Recorded
from foghorn.incidents.releases import Releases
from foghorn.incidents.start_up import Farthest
from foghorn.rules.model import KindSummary, Release, failing_release
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Effect, Severity, Signal

_MAX_TASK_IDS = 50_000
_MAX_NAMES = 50


@dataclass(slots=True)
class _Tally:
    count: int
    first_at: datetime
    last_at: datetime
    sample: Signal


@dataclass(slots=True)
class _Building:
    """An episode while its events come in."""

    anchor: str
    opened_at: datetime
    previous_opened_at: datetime | None
    run_opened_at: datetime
    run_recorded_at: datetime
    last_recorded_at: datetime
    last_failure_at: datetime
    outlasted: bool = False
    events: int = 0
    stops: int = 0
    flaps: int = 0
    severity: Severity = Severity.INFO
    shortest_delay: timedelta = timedelta.max
    steady_at: datetime | None = None
    observed_at: datetime | None = None
    gone_at: datetime | None = None
    recovered_by: str | None = None
    lasting: Lasting = field(default_factory=Lasting)
    tallies: dict[str, _Tally] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    recent_stops: deque[datetime] = field(default_factory=deque)
    releases: Releases = field(default_factory=Releases)
    services: dict[str, None] = field(default_factory=dict)
    task_definitions: dict[str, None] = field(default_factory=dict)
    zones: dict[str, None] = field(default_factory=dict)
    start_up: Farthest = field(default_factory=Farthest)


class Fold:
    """Feed it `Recorded` events in sort-key order, then ask for the episodes as of `now`."""

    def __init__(self, scope: Scope, policy: Policy = DEFAULT_POLICY) -> None:
        self.scope = scope
        self.policy = policy
        self._closed: deque[Episode] = deque(maxlen=policy.max_episodes)
        self._current: _Building | None = None

    def add(self, recorded: Recorded) -> None:
        """Take the next event."""
        if recorded.signal.effect is Effect.RECOVERY:
            self._recover(recorded.signal)
        else:
            self._fail(recorded)

    def episodes(self, now: datetime) -> tuple[Episode, ...]:
        """The newest episodes, oldest first; the last may be open."""
        if self._current is None:
            return tuple(self._closed)
        return (*self._closed, self._finish(self._current, now, last=True))

    def _recover(self, signal: Signal) -> None:
        current = self._current
        if current is None or signal.occurred_at < current.last_failure_at:
            return
        current.lasting.end(signal)
        if signal.occurred_at == current.last_failure_at:
            return
        since = signal.occurred_at - current.last_failure_at
        if signal.kind == OBSERVED_HEALTHY:
            if not current.lasting and was_owed(self.scope, current.tallies, since, self.policy):
                current.observed_at = current.observed_at or signal.occurred_at
            return
        if signal.kind == GONE:
            current.gone_at = current.gone_at or signal.occurred_at
        elif not current.lasting and _ends(signal.kind, current) and current.steady_at is None:
            current.steady_at, current.recovered_by = signal.occurred_at, signal.kind

    def _fail(self, recorded: Recorded) -> None:
        at = recorded.signal.occurred_at
        current = self._current
        if current is not None:
            resolved_at, _ = self._resolved(current, before=at, last=False)
            if resolved_at is not None and at - resolved_at > self.policy.reopen_within:
                self._closed.append(self._finish(current, at, last=False))
                current = self._open(recorded, current.opened_at)
            elif resolved_at is not None:
                current.flaps += 1
                current.outlasted |= resolved_at - current.run_opened_at > self.policy.patience_of(current.tallies)
            if resolved_at is not None or is_instance(self.scope):
                # That an agent is away would not be said again, had it not been back: its return is no event here.
                current.run_opened_at, current.run_recorded_at = at, recorded.recorded_at
        else:
            current = self._open(recorded, None)
        self._current = current
        current.steady_at = current.observed_at = current.gone_at = None
        self._count(current, recorded)

    def _open(self, recorded: Recorded, previous_opened_at: datetime | None) -> _Building:
        at = recorded.signal.occurred_at
        return _Building(
            anchor=recorded.sort_key,
            opened_at=at,
            previous_opened_at=previous_opened_at,
            run_opened_at=at,
            run_recorded_at=recorded.recorded_at,
            last_recorded_at=recorded.recorded_at,
            last_failure_at=at,
        )

    def _count(self, current: _Building, recorded: Recorded) -> None:
        signal = recorded.signal
        at = signal.occurred_at
        current.events += 1
        current.last_failure_at = at
        current.run_recorded_at = min(current.run_recorded_at, recorded.recorded_at)
        current.last_recorded_at = max(current.last_recorded_at, recorded.recorded_at)
        current.shortest_delay = min(current.shortest_delay, recorded.recorded_at - at)
        tally = current.tallies.get(signal.kind)
        if tally is None:
            tally = current.tallies[signal.kind] = _Tally(0, at, at, signal)
        tally.last_at = at
        current.lasting.end(signal)
        if current.lasting.begin(signal):
            tally.sample = signal  # Of what lasts, the newest says how things stand.
        is_first = self._is_first(current, f"{signal.kind}@{signal.task_id}" if signal.task_id else None)
        if is_first:
            tally.count += 1
        current.releases.add(signal, is_first=is_first)
        severity = signal.severity
        if signal.task_id and self._is_first(current, signal.task_id):
            current.stops += 1
            severity = max(severity, self._crash_loop(current, at), key=lambda s: s.rank)
        current.severity = max(current.severity, severity, key=lambda s: s.rank)
        self._note_names(current, signal)
        current.start_up.add(signal)

    def _is_first(self, current: _Building, key: str | None) -> bool:
        """Whether this task was not counted yet (a Spot notice and the stop it announces are one task)."""
        if key is None or len(current.seen) >= _MAX_TASK_IDS:
            return True
        before = len(current.seen)
        current.seen.add(hash(key))
        return len(current.seen) > before

    def _crash_loop(self, current: _Building, at: datetime) -> Severity:
        window = timedelta(seconds=self.policy.crash_loop_window_s)
        current.recent_stops.append(at)
        while len(current.recent_stops) > self.policy.crash_loop_stops:
            current.recent_stops.popleft()
        full = len(current.recent_stops) == self.policy.crash_loop_stops
        return Severity.CRITICAL if full and at - current.recent_stops[0] <= window else Severity.INFO

    def _note_names(self, current: _Building, signal: Signal) -> None:
        for names, name in (
            (current.services, signal.service),
            (current.task_definitions, signal.task_definition),
            (current.zones, signal.availability_zone),
        ):
            if name is not None and len(names) < _MAX_NAMES:
                names[name] = None

    def _resolved(
        self, current: _Building, *, before: datetime, last: bool
    ) -> tuple[datetime | None, Resolution | None]:
        """When the episode was over, as far as events up to `before` tell.

        Between events only the events' own times count; after the last one, silence is also measured from its
        arrival, so that an old event delivered late is not over before it was told.
        """
        candidates: list[tuple[datetime, Resolution]] = []
        # What a look bears out need not be held down: the end must not move once it was told.
        borne_out = current.observed_at is not None or current.gone_at is not None
        if current.steady_at is not None and (borne_out or before - current.steady_at >= self.policy.hold_down):
            candidates.append((current.steady_at, Resolution.STEADY_STATE))
        if current.observed_at is not None:
            candidates.append((self._over_by_look(current, current.observed_at), Resolution.QUIET))
        if current.gone_at is not None:
            candidates.append((current.gone_at, Resolution.GONE))
        if not current.lasting and not can_be_looked_up(self.scope, current.services):
            over = max(current.last_failure_at, current.lasting.until or current.last_failure_at) + self.policy.quiet
            if over <= before and (not last or current.last_recorded_at + self.policy.quiet <= before):
                candidates.append((over, Resolution.QUIET))
        return min(candidates, key=lambda c: c[0]) if candidates else (None, None)

    def _over_by_look(self, current: _Building, observed_at: datetime) -> datetime:
        """When a look that found all well ends the episode.

        The look that is owed soon after the first failure counts from that failure, whichever event was recorded
        first: an earlier one that arrives after the look must not make the episode longer.
        """
        patience = self.policy.patience_of(current.tallies)
        if is_instance(self.scope) or observed_at - current.last_failure_at > patience:
            return observed_at
        return max(current.run_opened_at + patience, current.last_failure_at)

    def _finish(self, current: _Building, now: datetime, *, last: bool) -> Episode:
        resolved_at, resolution = self._resolved(current, before=now, last=last)
        releases = current.releases.told()
        given_up = failing_release(releases)
        leading, kinds = _summaries(current, given_up)
        return Episode(
            scope=self.scope,
            anchor=current.anchor,
            opened_at=current.opened_at,
            last_failure_at=current.last_failure_at,
            last_recorded_at=current.last_recorded_at,
            events=current.events,
            stops=current.stops,
            severity=current.severity,
            leading=leading,
            kinds=kinds,
            releases=releases,
            services=tuple(sorted(current.services)),
            task_definitions=tuple(current.task_definitions),
            availability_zones=tuple(sorted(current.zones)),
            flaps=current.flaps,
            holding_since=current.steady_at if resolved_at is None else None,
            resolved_at=resolved_at,
            resolution=resolution,
            recovered_by=current.recovered_by if resolution is Resolution.STEADY_STATE else None,
            previous_opened_at=current.previous_opened_at,
            shortest_delay=current.shortest_delay,
            run_opened_at=current.run_opened_at,
            run_recorded_at=current.run_recorded_at,
            outlasted=current.outlasted,
            start_up=current.start_up.signal,
            lasts=bool(current.lasting),
        )


def _summaries(current: _Building, given_up: Release | None) -> tuple[str, dict[str, KindSummary]]:
    """The leading cause, and all of them. Where ECS gave a release up, why *its* tasks stopped is what leads."""
    own = dict(given_up.causes) if given_up is not None else {}
    leading = leading_kind(
        {
            kind: (own.get(kind, tally.count), tally.first_at)
            for kind, tally in current.tallies.items()
            if not own or kind in own or tally.sample.task_id is None
        }
    )
    kinds = {kind: KindSummary(kind, t.count, t.first_at, t.last_at, t.sample) for kind, t in current.tallies.items()}
    sample = current.releases.sample(given_up, leading) if given_up is not None else None
    if sample is not None:
        kinds[leading] = replace(kinds[leading], sample=sample)
    return leading, kinds


def _ends(recovery: str, current: _Building) -> bool:
    """Whether a recovery of this kind speaks to all that failed."""
    ended = ended_by(recovery)
    return not ended or current.tallies.keys() <= ended
