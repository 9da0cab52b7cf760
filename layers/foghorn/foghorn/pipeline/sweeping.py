"""Sweeping: every minute, whatever is due or was left behind.

The sweeper does not diagnose. It makes the count checks that are owed (is everything running that should?), and
rings the queue for every scope whose time has come: the notifier decides.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from foghorn import backoff
from foghorn.facts.fact import Missing, Service
from foghorn.facts.source import FactSource
from foghorn.incidents.announcer import Announcer
from foghorn.incidents.records import OBSERVED_HEALTHY, Check, Meta, Recorded
from foghorn.incidents.store import IncidentStore
from foghorn.observability import Metric, count, logger
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Effect, Severity, Signal

MAX_SCOPES_PER_SWEEP = 200
NEEDS_S = 20.0
"""What one scope may take where ECS or the table hangs; with less left of the invocation none is begun."""


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
        due = list(self._store.due(self._clock(), MAX_SCOPES_PER_SWEEP))
        errors: list[Exception] = []
        taken = 0
        for scope, meta in due:
            if backoff.remaining_s() < NEEDS_S:
                logger.warning("no time left for this sweep", extra={"left": len(due) - taken})
                break
            taken += 1
            try:
                self._take(scope, meta)
            except Exception as error:  # noqa: BLE001 - raised again below, with all the others
                logger.exception("scope not swept", extra={"scope": scope.key})
                errors.append(error)
        if due:
            count(Metric.SCOPES_DUE, len(due))
        if errors:
            raise ExceptionGroup(f"{len(errors)} of {taken} scopes not swept", errors)
        return taken

    def _take(self, scope: Scope, meta: Meta) -> None:
        now = self._clock()
        if meta.due_at is None:
            return
        checked_at = None
        # Due before its check is: a delivery died. A check made too early would take unrest for quiet.
        if meta.check is not None and meta.check.at <= now:
            if not self._still_owed(scope, meta):
                return
            self._check(scope, meta.check, now)
            checked_at = now
        # Once rung it is the queue's turn; a lost ring is found here again after the grace.
        grace = timedelta(seconds=2 * self._store.policy.announce_grace_s)
        if self._store.postpone(scope, seen=meta.due_at, due_at=now + grace, checked_at=checked_at):
            self._announcer.announce(scope)

    def _still_owed(self, scope: Scope, seen: Meta) -> bool:
        """Whether the scope stands as the index showed it: the index lags, and a new failure calls the check off."""
        newest = self._store.meta(scope)
        return newest is not None and (newest.due_at, newest.check) == (seen.due_at, seen.check)

    def _check(self, scope: Scope, check: Check, now: datetime) -> None:
        counts = self._facts.counts(scope, check.services)
        count(Metric.CHECKS_MADE)
        if scope.type is ScopeType.SERVICE and scope.name in counts:
            self._store.save_facts(scope, service=counts[scope.name])
        logger.info("counts checked", extra={"scope": scope.key, "healthy": _all_healthy(list(counts.values()))})
        if _all_healthy(list(counts.values())):
            observed = Signal(
                kind=OBSERVED_HEALTHY,
                severity=Severity.INFO,
                scope=scope,
                title="running equals desired",
                effect=Effect.RECOVERY,
                occurred_at=check.at,
                event_key=OBSERVED_HEALTHY,
            )
            self._store.put_event(Recorded(observed, now))


def _all_healthy(counts: list[Service | Missing]) -> bool:
    """A failed look-up is not health."""
    return bool(counts) and all(
        not isinstance(service, Missing) and service.running_count >= service.desired_count for service in counts
    )
