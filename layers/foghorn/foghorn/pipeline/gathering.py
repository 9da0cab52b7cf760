"""Gathering: what the leader looks up, before the first word and after it. Only the leader spends API calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from foghorn.facts.closer_look import CloserLook
from foghorn.facts.deployment import RECENT, Rollout, newer
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance_room import Rooms
from foghorn.facts.source import CloserLookSource, FactSource
from foghorn.incidents.records import Recording
from foghorn.incidents.store import IncidentStore
from foghorn.observability import Metric, count, logger
from foghorn.pipeline.self_watch import SelfWatch
from foghorn.rules.placement import KIND as PLACEMENT_FAILURE
from foghorn.rules.placement import capacity_providers_of, on_fargate
from foghorn.side_by_side import side_by_side
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Signal

_MOST_JUST_READ = 2
"""Both revisions of a release: where these were read, a third would be one call more than an opening may make."""


CALLS_TO_OPEN, CALLS_TO_REFRESH = 8, 2
"""Reads of the state of AWS; the start-up checks have a budget of their own."""

_CALLS_OF_A_LOOK, _CALLS_OF_ROOMS = 3, 2


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts as they are now known, what remains to be saved, and how many calls it took."""

    facts: Facts
    save: Callable[[], None] = lambda: None
    calls: int = 0


class Gatherer:
    """Looks up what an event that opens, reopens or brings something new makes worth knowing."""

    def __init__(
        self,
        store: IncidentStore,
        facts: FactSource,
        closer: CloserLookSource | None,
        watch: SelfWatch | None = None,
    ) -> None:
        self._store = store
        self._facts = facts
        self._closer = closer
        self._watch = watch

    def before_the_first_word(self, signal: Signal, recording: Recording) -> Gathered:
        """At most two calls."""
        known = Facts() if recording.first else self._store.facts(signal.scope)
        revision, forget = _wanted(signal.task_definition, known, self._store.policy.max_revisions)
        if revision in known.task_definitions and not recording.refresh:
            revision, forget = None, ()  # denied before, and will be again
        # Of a scope that is no service, each event may name another one: the last to be looked up would pass for all.
        wanted = signal.scope.type is ScopeType.SERVICE and recording.refresh
        # A later cause reads two things at most: where it is looked at closer, the service is not looked up again.
        if not recording.opens and isinstance(known.service, Service) and self._wants_look(signal, recording, known):
            wanted = False
        service = signal.service if wanted else None
        # What was seen closer before it recovered need not be true any more; calls were spent on the same incident.
        is_new = recording.opens and not recording.reopens
        old_looks = tuple(known.closer) if recording.opens else ()
        old_rollout, old_rooms = is_new and known.rollout is not None, is_new and known.rooms is not None
        known = replace(
            known,
            closer={} if recording.opens else known.closer,
            start_calls=0 if is_new else known.start_calls,
            rollout=None if is_new else known.rollout,
            rooms=None if is_new else known.rooms,
        )
        asks = service is not None or revision is not None
        if not asks and not old_looks and not is_new:
            return Gathered(known)
        gathered = self._gather(signal, service, revision) if asks else Facts()
        found = gathered.service if service is not None else None
        missing = _missing_of(signal, found, *gathered.task_definitions.values())
        now_known = replace(
            known,
            service=found if found is not None else known.service,
            task_definitions={**known.task_definitions, **gathered.task_definitions},
            messages=gathered.messages if gathered.messages is not None else known.messages,
        )

        def save() -> None:
            self._store.save_facts(
                signal.scope,
                service=found,
                task_definitions=gathered.task_definitions,
                forget=forget,
                forget_looks=old_looks,
                forget_rollout=old_rollout,
                forget_rooms=old_rooms,
                start_calls=0 if is_new else None,
                messages=gathered.messages,
            )
            self._tell_admins(signal, missing)

        return Gathered(now_known, save, (service is not None) + (revision is not None))

    def after_the_first_word(self, signal: Signal, recording: Recording, first: Gathered) -> None:
        """The roll-out that the failure met, a closer look at its cause, room for its task: told as one edit."""
        facts = first.facts
        wants_rollout = self._wants_rollout(signal, recording, facts)
        wants_look = self._wants_look(signal, recording, facts)
        wants_rooms = _wants_rooms(signal, recording, facts)
        if not wants_rollout and not wants_look and not wants_rooms:
            return
        calls = (CALLS_TO_OPEN if recording.opens else CALLS_TO_REFRESH) - first.calls
        calls -= _CALLS_OF_A_LOOK * wants_look + _CALLS_OF_ROOMS * wants_rooms
        rolled, (look, rooms) = side_by_side(
            lambda: self._facts.rollout(signal, facts, calls=max(0, calls)) if wants_rollout else Facts(),
            lambda: side_by_side(
                lambda: self._closer.look_closer(signal, facts) if wants_look and self._closer is not None else None,
                lambda: self._facts.rooms(signal.scope, capacity_providers_of(signal)) if wants_rooms else None,
            ),
        )
        definitions = dict(rolled.task_definitions)
        forget: tuple[str, ...] = ()
        if isinstance(rooms, Rooms):
            rooms = replace(rooms, task_definition=_placed(signal, facts))
            read, forget = self._definition_to_place(signal, rooms, facts, definitions)
            definitions |= read
        missing = _missing_of(signal, rolled.rollout, rooms, *definitions.values())
        looks: Mapping[str, CloserLook] = {} if look is None else {signal.kind: look}
        self._store.save_facts(
            signal.scope,
            task_definitions=definitions,
            forget=forget,
            closer=looks,
            start_calls=None if look is None else facts.start_calls + look.start_calls,
            rollout=newer(facts.rollout, rolled.rollout) if wants_rollout else None,
            rooms=rooms,
        )
        self._tell_admins(signal, missing)

    def _tell_admins(self, signal: Signal, missing: Sequence[Missing]) -> None:
        """A call of Foghorn that AWS refused is a trouble of its own, beside what it leaves unchecked here."""
        if self._watch is not None:
            for one in missing:
                self._watch.look_up_failed(signal.scope, one.reason)

    def _definition_to_place(
        self, signal: Signal, rooms: Rooms, facts: Facts, just_read: Mapping[str, TaskDefinition | Missing]
    ) -> tuple[Mapping[str, TaskDefinition | Missing], tuple[str, ...]]:
        """The revision that found no place, where neither it nor why it is missing is known: one call."""
        known = replace(facts, task_definitions={**facts.task_definitions, **just_read})
        revision, forget = _wanted(rooms.task_definition, known, self._store.policy.max_revisions)
        if revision is None or revision in known.task_definitions or len(just_read) >= _MOST_JUST_READ:
            return {}, ()
        return self._gather(signal, None, revision).task_definitions, forget

    def _gather(self, signal: Signal, service: str | None, revision: str | None) -> Facts:
        return self._facts.gather(signal.scope, service=service, task_definition=revision)

    def _wants_look(self, signal: Signal, recording: Recording, facts: Facts) -> bool:
        """Once per cause, whichever event brings it: so what is known in the end does not depend on their order."""
        if self._closer is None or not recording.lead or not self._closer.wants(signal):
            return False
        if recording.opens:
            return True
        return signal.kind not in facts.closer and len(facts.closer) < self._store.policy.max_looks

    def _wants_rollout(self, signal: Signal, recording: Recording, facts: Facts) -> bool:
        """Of a service, once per deployment that fails, and again at what ECS says of the deployment itself."""
        if signal.scope.type is not ScopeType.SERVICE or not recording.refresh:
            return False
        if signal.kind in KINDS and KINDS[signal.kind].family == "deployment":
            return True
        known = facts.rollout
        if isinstance(known, Rollout):
            return signal.deployment_id not in (None, known.deployment_id) and signal.occurred_at > known.created_at
        if isinstance(known, Missing) and not recording.opens:
            return False
        # A crash long after the last deployment is none of a release.
        begun = facts.service.deployments if isinstance(facts.service, Service) else ()
        return not begun or any(signal.occurred_at - one.created_at <= RECENT for one in begun)


def _wants_rooms(signal: Signal, recording: Recording, facts: Facts) -> bool:
    """Once per incident, of a task that may run on instances."""
    if signal.kind != PLACEMENT_FAILURE or not recording.lead or signal.scope.cluster is None:
        return False
    return facts.rooms is None and not on_fargate(signal, facts.service)


def _placed(signal: Signal, facts: Facts) -> str | None:
    """The revision that was to be placed: the event's own, else the one that the service goes for."""
    return signal.task_definition or (facts.service.placing if isinstance(facts.service, Service) else None)


def _missing_of(signal: Signal, *facts: object) -> tuple[Missing, ...]:
    """Those that are missing, counted and logged."""
    missing = tuple(fact for fact in facts if isinstance(fact, Missing))
    for fact in missing:
        count(Metric.FACTS_MISSING)
        logger.warning("fact missing", extra={"reason": fact.reason, "scope": signal.scope.key})
    return missing


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
