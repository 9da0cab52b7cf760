"""Detection: one event → classified → recorded → (the leader gathers) → announced."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from datetime import datetime

from foghorn.facts.source import CloserLookSource, FactSource
from foghorn.incidents.announcer import Announcer
from foghorn.incidents.records import Recording
from foghorn.incidents.store import IncidentStore
from foghorn.observability import Metric, count, count_reason, logger
from foghorn.pipeline.gathering import Gatherer
from foghorn.pipeline.self_watch import SelfWatch
from foghorn.side_by_side import side_by_side, started
from foghorn.signals.classify import classify
from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Classification, Effect, Outcome, Signal

GATHER_S = 2.0
"""How long the first word waits for facts; what comes later follows as an edit."""


class Detector:
    """What every function that subscribes to events runs. Anything it raises goes back to Lambda, to be retried."""

    def __init__(
        self,
        store: IncidentStore,
        announcer: Announcer,
        facts: FactSource,
        clock: Callable[[], datetime],
        *,
        closer: CloserLookSource | None = None,
        watch: SelfWatch | None = None,
        gather_s: float = GATHER_S,
    ) -> None:
        self._store = store
        self._announcer = announcer
        self._clock = clock
        self._gatherer = Gatherer(store, facts, closer, watch)
        self._gather_s = gather_s

    def detect(self, event: object) -> Classification:
        """Take one raw EventBridge event. Unparsable ones are kept in the dead-letter queue, then it returns."""
        classification = classify(event, received_at=self._clock())
        if classification.outcome is Outcome.UNPARSABLE:
            field, _, reason = classification.reason.partition(": ")
            logger.error("event not understood", extra={"field": field, "reason": reason})
            count(Metric.EVENTS_UNPARSABLE)
            self._announcer.dead_letter(event, field, reason)
            return classification
        if classification.outcome is Outcome.IGNORED:
            count_reason(Metric.EVENTS_IGNORED, classification.reason)
        if classification.outcome is Outcome.ROUTINE:
            count_reason(Metric.EVENTS_ROUTINE, classification.reason)
        recovery = (classification.recovery,) if classification.recovery is not None else ()
        for signal in (*classification.signals, *recovery):
            self.take(signal)
        return classification

    def take(self, signal: Signal) -> None:
        """Record one signal; gather if it leads; ring if something is new."""
        recording = self._store.record(signal, self._clock())
        if signal.effect is Effect.FAILURE:
            count(Metric.EVENTS_RECORDED if recording.new else Metric.EVENTS_DUPLICATE)
        if recording.opens:
            count(Metric.INCIDENTS_OPENED)
        logger.info(
            "recorded",
            extra={"kind": signal.kind, "scope": signal.scope.key, "new": recording.new, "lead": recording.lead},
        )
        if recording.lead:
            self._lead(signal, recording)
        elif recording.announce:
            self._announcer.announce(signal.scope)

    def _lead(self, signal: Signal, recording: Recording) -> None:
        """Gather, save, ring, look closer.

        The first word waits for facts, but not for long, and neither for their being saved nor for the closer look.
        """
        tells_at_once = signal.kind not in KINDS or KINDS[signal.kind].tell is Tell.AT_ONCE

        def ring() -> None:
            self._announcer.announce(signal.scope, first_word=recording.opens and tells_at_once)

        with started(lambda: self._gatherer.before_the_first_word(signal, recording)) as gathering:
            late = bool(wait([gathering], timeout=self._gather_s).not_done)
            if late:
                ring()
        gathered = gathering.result()
        if late:
            gathered.save()
        else:
            side_by_side(gathered.save, ring)
        self._gatherer.after_the_first_word(signal, recording, gathered)
        # Who claimed meanwhile may have read the facts too early: look once more, and edit if they say something.
        if not self._store.end_gathering(signal.scope, recording.topic):
            self._announcer.announce(signal.scope)
