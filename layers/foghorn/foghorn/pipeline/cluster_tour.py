"""One run's tour of the clusters: page by page within its budget, from where the last run ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from foghorn import backoff
from foghorn.events.arns import read_arn
from foghorn.facts.clusters import (
    CALLS_PER_TASK_LOOK,
    SERVICES_PER_CALL,
    ClusterSource,
    FoundService,
    FoundTask,
    Unanswered,
)
from foghorn.incidents.policy import Policy
from foghorn.incidents.silence_book import START, Position, Turn
from foghorn.observability import Metric, count, logger

NEEDS_S = 20.0
"""What a step may take where ECS or the table hangs; with less left of the invocation none is begun."""

LookAtTasks = Callable[[], tuple[FoundTask, ...]]
Visit = Callable[[FoundService, int, LookAtTasks], None]
"""Gets a service, the round it was seen in, and how to look at its tasks: none where the budget has no look left."""


class _Stop(Exception):
    """This run reads no further; the next one goes on here."""


class ClusterTour:
    """Ends at the last page at the latest, so that no run sees a service twice. `round` counts whole tours."""

    def __init__(
        self, clusters: ClusterSource, policy: Policy, turn: Turn, excluded: frozenset[str], visit: Visit
    ) -> None:
        self._clusters = clusters
        self._excluded = excluded
        self._visit = visit
        self._looks_left = policy.silence_task_looks
        self._calls_left = policy.silence_calls - CALLS_PER_TASK_LOOK * policy.silence_task_looks
        self.position = turn.position
        self.round = turn.round
        self.looked_at = 0
        self.errors: list[Exception] = []

    def go(self) -> None:
        """Read on, to the last page or until the budget is used up."""
        try:
            while not self._page_of_clusters():
                pass
        except _Stop as stop:
            logger.info("to be continued", extra={"reason": str(stop)})

    def _page_of_clusters(self) -> bool:
        """True after the last one: the next run begins anew."""
        start = self.position
        self._spend(1)
        page = self._clusters.clusters(start.clusters_token)
        if isinstance(page, Unanswered):
            if page.gone:
                self.position = START
            self._stop(page)
        goes_on = start.cluster is not None and start.cluster in page.items
        first = page.items.index(start.cluster) if goes_on and start.cluster is not None else 0
        for cluster in page.items[first:]:
            token = start.services_token if goes_on and cluster == start.cluster else None
            self.position = Position(start.clusters_token, cluster, token)
            if not self._is_excluded(cluster):
                self._cluster(cluster)
        self.position = START if page.next_token is None else Position(page.next_token)
        self.round += page.next_token is None
        return page.next_token is None

    def _is_excluded(self, cluster: str) -> bool:
        arn = read_arn(cluster)
        return arn is not None and arn.name in self._excluded

    def _cluster(self, cluster: str) -> None:
        """All its services; a cluster that is gone meanwhile has none."""
        more = True
        while more:
            self._spend(1)
            page = self._clusters.services(cluster, self.position.services_token)
            if isinstance(page, Unanswered):
                if page.gone:
                    return
                self._stop(page)
            tens = [page.items[at : at + SERVICES_PER_CALL] for at in range(0, len(page.items), SERVICES_PER_CALL)]
            self._spend(len(tens))
            for names in tens:
                self._services(cluster, names)
            more = page.next_token is not None
            self.position = replace(self.position, services_token=page.next_token)

    def _services(self, cluster: str, names: tuple[str, ...]) -> None:
        found = self._clusters.describe(cluster, names)
        if isinstance(found, Unanswered):
            if found.gone:
                return
            self._stop(found)
        for one in found:
            self._keep_time()
            self.looked_at += 1
            try:
                self._visit(one, self.round, lambda name=one.service.name: self._tasks(cluster, name))  # type: ignore[misc]
            except _Stop:
                raise
            except Exception as error:  # noqa: BLE001 - raised at the end of the run, with all the others
                logger.exception("service not recorded", extra={"scope": one.scope.key})
                self.errors.append(error)

    def _tasks(self, cluster: str, service: str) -> tuple[FoundTask, ...]:
        if not self._looks_left:
            return ()
        self._looks_left -= 1
        found = self._clusters.tasks(cluster, service)
        if isinstance(found, Unanswered):
            if found.gone:
                return ()
            self._stop(found)
        return found

    def _spend(self, calls: int) -> None:
        if calls > self._calls_left:
            raise _Stop("the budget of this run is used up")
        self._keep_time()
        self._calls_left -= calls

    def _keep_time(self) -> None:
        """A page that is not read to its end is read again: what it told is not told twice."""
        if backoff.remaining_s() < NEEDS_S:
            raise _Stop("no time left")

    def _stop(self, answer: Unanswered) -> NoReturn:
        """Throttled, denied or broken: the next call would be the same, and more of them make throttling worse."""
        count(Metric.SILENCE_CHECKS_STOPPED)
        logger.warning("silence check stopped", extra={"reason": answer.reason})
        raise _Stop(answer.reason)
