"""Detection: one event → classified → recorded → (the leader gathers) → announced."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import replace
from datetime import datetime

from foghorn.facts.fact import Facts, Missing, Service
from foghorn.facts.source import CloserLookSource, FactSource
from foghorn.incidents.announcer import Announcer
from foghorn.incidents.records import Recording
from foghorn.incidents.store import IncidentStore
from foghorn.observability import Metric, count, count_reason, logger
from foghorn.side_by_side import side_by_side, started
from foghorn.signals.classify import classify
from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import ScopeType
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
        gather_s: float = GATHER_S,
    ) -> None:
        self._store = store
        self._announcer = announcer
        self._facts = facts
        self._clock = clock
        self._closer = closer
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

        with started(lambda: self._gather(signal, recording)) as gathering:
            late = bool(wait([gathering], timeout=self._gather_s).not_done)
            if late:
                ring()
        facts, save = gathering.result()
        if late:
            save()
        else:
            side_by_side(save, ring)
        if self._wants_closer_look(signal, recording, facts):
            self._look_closer(signal, facts)
        # Who claimed meanwhile may have read the facts too early: look once more, and edit if they say something.
        if not self._store.end_gathering(signal.scope, recording.topic):
            self._announcer.announce(signal.scope)

    def _wants_closer_look(self, signal: Signal, recording: Recording, facts: Facts) -> bool:
        """Once per cause, whichever event brings it: so what is known in the end does not depend on their order."""
        if self._closer is None or not recording.lead or not self._closer.wants(signal):
            return False
        if recording.opens:
            return True
        return signal.kind not in facts.closer and len(facts.closer) < self._store.policy.max_looks

    def _look_closer(self, signal: Signal, facts: Facts) -> None:
        if self._closer is not None:
            look = self._closer.look_closer(signal, facts)
            spent = facts.start_calls + look.start_calls
            self._store.save_facts(signal.scope, closer={signal.kind: look}, start_calls=spent)

    def _gather(self, signal: Signal, recording: Recording) -> tuple[Facts, Callable[[], None]]:
        """The facts as they are now known, and what remains to be saved.

        Only an event that opens, reopens or brings something new may spend API calls.
        """
        known = Facts() if recording.first else self._store.facts(signal.scope)
        revision, forget = _wanted(signal.task_definition, known, self._store.policy.max_revisions)
        if revision in known.task_definitions and not recording.refresh:
            revision, forget = None, ()  # denied before, and will be again
        # Of a scope that is no service, each event may name another one: the last to be looked up would pass for all.
        wanted = signal.scope.type is ScopeType.SERVICE and recording.refresh
        # A later cause reads two things at most: where it is looked at closer, the service is not looked up again.
        if (
            not recording.opens
            and isinstance(known.service, Service)
            and self._wants_closer_look(signal, recording, known)
        ):
            wanted = False
        service = signal.service if wanted else None
        # What was seen closer before it recovered need not be true any more; calls were spent on the same incident.
        old_looks = tuple(known.closer) if recording.opens else ()
        spent_anew = 0 if recording.opens and not recording.reopens and known.start_calls else None
        known = replace(
            known,
            closer={} if recording.opens else known.closer,
            start_calls=known.start_calls if spent_anew is None else spent_anew,
        )
        asks = service is not None or revision is not None
        if not asks and not old_looks and spent_anew is None:
            return known, lambda: None
        gathered = self._facts.gather(signal.scope, service=service, task_definition=revision) if asks else Facts()
        found = gathered.service if service is not None else None
        for fact in (found, *gathered.task_definitions.values()):
            if isinstance(fact, Missing):
                count(Metric.FACTS_MISSING)
                logger.warning("fact missing", extra={"reason": fact.reason, "scope": signal.scope.key})
        now_known = replace(
            known,
            service=found if found is not None else known.service,
            task_definitions={**known.task_definitions, **gathered.task_definitions},
        )
        return now_known, lambda: self._store.save_facts(
            signal.scope,
            service=found,
            task_definitions=gathered.task_definitions,
            forget=forget,
            forget_looks=old_looks,
            start_calls=spent_anew,
        )


def _wanted(name: str | None, known: Facts, most: int) -> tuple[str | None, tuple[str, ...]]:
    """The revision to look up, if any, and the one to forget for it: the newest are kept, in whatever order."""
    if name is None or not isinstance(known.task_definition(name), Missing):
        return None, ()
    others = sorted((other for other in known.task_definitions if other != name), key=_age)
    if len(others) < most:
        return name, ()
    return (name, (others[0],)) if _age(others[0]) < _age(name) else (None, ())


def _age(name: str) -> tuple[int, str]:
    """Sorts `family:revision` by revision."""
    family, _, revision = name.rpartition(":")
    return (int(revision) if revision.isdecimal() else 0, family)
