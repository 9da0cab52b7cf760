"""Dead letters: every few minutes the sweeper looks whether anything lies in Foghorn's dead-letter queues."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from foghorn import backoff
from foghorn.facts.missing import Missing
from foghorn.incidents.store import IncidentStore
from foghorn.observability import logger
from foghorn.pipeline.self_watch import SelfWatch
from foghorn.signals.own_signals import DeadLetterQueue, dead_letters, emptied

NEEDS_S = 20.0
"""What a look may take where SQS or the table hangs; with less left of the invocation none is begun."""

_SAID_AGAIN = timedelta(hours=1)


class QueueDepths(Protocol):
    """How full the queues are."""

    def depth(self, queue: DeadLetterQueue) -> int | Missing:
        """Messages in the queue, those in somebody's hands included, or why it is not known. One call."""
        ...


class DeadLetterLook:
    """Looks at each queue by one call. What goes wrong with that is logged: the next look is minutes away."""

    def __init__(
        self,
        queues: tuple[DeadLetterQueue, ...],
        depths: QueueDepths,
        store: IncidentStore,
        watch: SelfWatch,
        clock: Callable[[], datetime],
    ) -> None:
        self._queues = queues
        self._depths = depths
        self._store = store
        self._watch = watch
        self._clock = clock
        self._said: dict[str, tuple[int, datetime]] = {}

    def look_if_due(self) -> None:
        """Called every minute; looks every `dead_letters_look_s`. Never raises."""
        minute, every = int(self._clock().timestamp() // 60), self._store.policy.dead_letters_look_s // 60
        if minute % every == 0:
            for queue in self._queues:
                self._look(queue)

    def _look(self, queue: DeadLetterQueue) -> None:
        if backoff.remaining_s() < NEEDS_S:
            logger.warning("no time left to look at a dead-letter queue", extra={"queue": queue.name})
            return
        try:
            depth = self._depths.depth(queue)
            if isinstance(depth, Missing):
                logger.warning("dead-letter queue not looked at", extra={"queue": queue.name, "reason": depth.reason})
                self._watch.call_refused(depth.reason)
            else:
                self._note(queue, depth)
        except Exception:  # noqa: BLE001 - what is due for others is rung all the same
            logger.warning("dead-letter queue not looked at", extra={"queue": queue.name}, exc_info=True)

    def _note(self, queue: DeadLetterQueue, depth: int) -> None:
        """Say how many there are when that changes, and every hour; say that it is empty while an incident is open.

        Of the queue where messages about Foghorn itself may end, nothing more is said while its incident is open.
        """
        now = self._clock()
        meta = self._store.meta(self._watch.home.scope(queue.name))
        is_open = meta is not None and meta.is_open
        if depth == 0:
            self._said.pop(queue.name, None)
            if is_open:
                self._watch.record(emptied(self._watch.home, queue, now))
            return
        if is_open and queue.takes_own:
            return
        said, at = self._said.get(queue.name, (0, now))
        if said != depth or now - at >= _SAID_AGAIN:
            self._watch.record(dead_letters(self._watch.home, queue, depth, now))
            self._said[queue.name] = (depth, now)
