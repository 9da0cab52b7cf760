"""The silence check: on a schedule, what is short though no event said so.

A run reads a fixed number of pages and goes on where the last one ended; two runs at once never read the same. What it
finds goes the way of every signal, but for one thing: what an incident is told with is what was just seen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from foghorn.facts.clusters import ClusterSource, FoundService
from foghorn.incidents.announcer import Announcer
from foghorn.incidents.silence_book import SilenceBook
from foghorn.incidents.store import IncidentStore
from foghorn.observability import Metric, count, logger
from foghorn.pipeline.as_seen import AsSeen, service_seen, tasks_stuck
from foghorn.pipeline.cluster_tour import ClusterTour, LookAtTasks
from foghorn.pipeline.detection import Detector
from foghorn.signals.silence import sight_of, silent_signal, told, was_seen_before


class SilenceCheck:
    """What the function runs. `excluded` are names of clusters that are not looked at."""

    def __init__(
        self,
        clusters: ClusterSource,
        book: SilenceBook,
        store: IncidentStore,
        announcer: Announcer,
        clock: Callable[[], datetime],
        *,
        excluded: frozenset[str] = frozenset(),
    ) -> None:
        self._clusters = clusters
        self._book = book
        self._store = store
        self._clock = clock
        self._excluded = excluded
        self._as_seen = AsSeen()
        self._detector = Detector(store, announcer, self._as_seen, clock)

    def run(self) -> int:
        """Look at as many services as the budget lets; returns how many, 0 where another run has its turn.

        A service that cannot be recorded does not keep the others waiting: the run goes on, hands its turn back and
        fails at its end, with every error.
        """
        now = self._clock()
        turn = self._book.take_turn(now, now + timedelta(seconds=self._store.policy.silence_lease_s))
        if turn is None:
            logger.info("another run is looking")
            return 0
        tour = ClusterTour(self._clusters, self._store.policy, turn, self._excluded, self._visit)
        try:
            tour.go()
        finally:
            self._book.hand_back(turn, tour.position, tour.round)
        if tour.looked_at:
            count(Metric.SERVICES_LOOKED_AT, tour.looked_at)
        if tour.errors:
            raise ExceptionGroup(f"{len(tour.errors)} of {tour.looked_at} services not recorded", tour.errors)
        return tour.looked_at

    def _visit(self, found: FoundService, round_: int, look_at_tasks: LookAtTasks) -> None:
        """Remember a service that is short; tell of it where it was so before and nothing else has told."""
        now, policy = self._clock(), self._store.policy
        seen = service_seen(found)
        if seen is None or not seen.is_short:
            return
        meta = self._store.meta(seen.scope)
        if meta is not None and meta.is_open:
            return
        last = self._book.sight(seen.scope, now)
        if last is not None and last.is_over(meta.settled_at if meta is not None else None):
            last = None
        sight = sight_of(seen, last, round_=round_, now=now)
        lasts = was_seen_before(sight, policy.silence_patience, now)
        stuck = tasks_stuck(look_at_tasks()) if lasts and seen.runs_too_few else None
        signal = silent_signal(seen, sight, stuck, policy.silence_patience, now)
        # Remembered before it is told: a run that dies in between tells the same event the next time.
        kept_until = now + timedelta(seconds=policy.silence_kept_s)
        self._book.keep_sight(seen.scope, sight if signal is None else told(sight, now), kept_until)
        if signal is not None:
            self._as_seen.show(found)
            self._detector.take(signal)
