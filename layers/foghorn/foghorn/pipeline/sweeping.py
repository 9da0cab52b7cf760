"""Sweeping: every minute, whatever is due or was left behind.

The sweeper does not diagnose. It makes the looks that are owed (is everything running that should? is the instance
connected again?), and rings the queue for every scope whose time has come: the notifier decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from foghorn import backoff
from foghorn.facts.fact import Missing, Service
from foghorn.facts.instance import ContainerInstance
from foghorn.facts.source import FactSource
from foghorn.incidents.announcer import Announcer
from foghorn.incidents.records import GONE, OBSERVED_HEALTHY, Check, Meta, Recorded
from foghorn.incidents.store import IncidentStore
from foghorn.observability import Metric, count, logger
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Effect, Severity, Signal

MAX_SCOPES_PER_SWEEP = 200
NEEDS_S = 20.0
"""What one scope may take where ECS or the table hangs; with less left of the invocation none is begun."""

_Instances = Mapping[Scope, ContainerInstance | Missing]


class Sweeper:
    """Runs once a minute; what it does not reach it finds again the next minute."""

    def __init__(
        self, store: IncidentStore, announcer: Announcer, facts: FactSource, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._announcer = announcer
        self._facts = facts
        self._clock = clock

    def sweep(self) -> int:
        """Ring for all that is due; returns how many scopes it took.

        One scope that fails does not keep the others waiting: the run goes on and fails at its end, with every error.
        """
        now = self._clock()
        due = list(self._store.due(now, MAX_SCOPES_PER_SWEEP))
        instances = self._look_at_instances(due, now)
        errors: list[Exception] = []
        taken = 0
        for scope, meta in due:
            if backoff.remaining_s() < NEEDS_S:
                logger.warning("no time left for this sweep", extra={"left": len(due) - taken})
                break
            taken += 1
            try:
                self._take(scope, meta, instances, now)
            except Exception as error:  # noqa: BLE001 - raised again below, with all the others
                logger.exception("scope not swept", extra={"scope": scope.key})
                errors.append(error)
        if due:
            count(Metric.SCOPES_DUE, len(due))
        if errors:
            raise ExceptionGroup(f"{len(errors)} of {taken} scopes not swept", errors)
        return taken

    def _look_at_instances(self, due: Iterable[tuple[Scope, Meta]], now: datetime) -> _Instances:
        """All container instances that are to be looked at, a cluster's together: a hundred of them are one call."""
        wanted: dict[Scope, dict[str, None]] = {}
        for scope, meta in due:
            if meta.check is not None and meta.check.at <= now and meta.check.instances:
                wanted.setdefault(_cluster_of(scope), {}).update(dict.fromkeys(meta.check.instances))
        found: dict[Scope, ContainerInstance | Missing] = {}
        for cluster, ids in wanted.items():
            if backoff.remaining_s() < 2 * NEEDS_S:
                # An ECS that hangs must not keep what only has to be rung waiting.
                logger.warning("no time left to look at instances", extra={"scope": cluster.key})
                break
            try:
                seen = self._facts.instances(cluster, list(ids))
            except Exception:  # noqa: BLE001 - a look that breaks is a look that was not made; rings do not wait for it
                logger.exception("instances not looked at", extra={"scope": cluster.key})
                continue
            found |= {_instance_of(cluster, one): instance for one, instance in seen.items()}
        return found

    def _take(self, scope: Scope, meta: Meta, instances: _Instances, now: datetime) -> None:
        if meta.due_at is None:
            return
        checked_at = None
        # Due before its check is: a delivery died. A check made too early would take unrest for quiet.
        if meta.check is not None and meta.check.at <= now:
            if not self._still_owed(scope, meta):
                return
            self._check(scope, meta.check, instances, now)
            checked_at = now
        # Once rung it is the queue's turn; a lost ring is found here again after the grace.
        grace = timedelta(seconds=2 * self._store.policy.announce_grace_s)
        if self._store.postpone(scope, seen=meta.due_at, due_at=now + grace, checked_at=checked_at):
            self._announcer.announce(scope)

    def _still_owed(self, scope: Scope, seen: Meta) -> bool:
        """Whether the scope stands as the index showed it: the index lags, and a new failure calls the check off."""
        newest = self._store.meta(scope)
        return newest is not None and (newest.due_at, newest.check) == (seen.due_at, seen.check)

    def _check(self, scope: Scope, check: Check, instances: _Instances, now: datetime) -> None:
        """Look, and leave what ends the incident behind as an event of its own. A failed look-up ends nothing."""
        seen = self._instance_end(scope, check, instances) if check.instances else self._counts_end(scope, check)
        count(Metric.CHECKS_MADE)
        logger.info("looked", extra={"scope": scope.key, "found": seen or "not well"})
        if seen is not None:
            observed = Signal(
                kind=seen,
                severity=Severity.INFO,
                scope=scope,
                title="found well" if seen == OBSERVED_HEALTHY else "found gone",
                effect=Effect.RECOVERY,
                occurred_at=check.at,
                event_key=OBSERVED_HEALTHY,
            )
            self._store.put_event(Recorded(observed, now))

    def _counts_end(self, scope: Scope, check: Check) -> str | None:
        counts = self._facts.counts(scope, check.services)
        if scope.type is ScopeType.SERVICE and scope.name in counts:
            self._store.save_facts(scope, service=counts[scope.name])
        return OBSERVED_HEALTHY if _all_healthy(list(counts.values())) else None

    def _instance_end(self, scope: Scope, check: Check, instances: _Instances) -> str | None:
        seen = [instances.get(_instance_of(scope, one)) for one in check.instances]
        known = [one for one in seen if isinstance(one, ContainerInstance)]
        if len(known) < len(seen):
            return None
        if all(one.is_gone for one in known):
            return GONE
        return OBSERVED_HEALTHY if all(one.is_gone or one.is_well for one in known) else None


def _cluster_of(scope: Scope) -> Scope:
    return replace(scope, type=ScopeType.CLUSTER, name=scope.cluster or "")


def _instance_of(scope: Scope, instance_id: str) -> Scope:
    return replace(scope, type=ScopeType.CONTAINER_INSTANCE, name=instance_id)


def _all_healthy(counts: list[Service | Missing]) -> bool:
    """A failed look-up is not health."""
    return bool(counts) and all(
        not isinstance(service, Missing) and service.running_count >= service.desired_count for service in counts
    )
