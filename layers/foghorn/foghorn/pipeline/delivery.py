"""Delivery: the notifier's work on one scope — claim, look, decide, make one Slack call, give back.

One call per lease: whatever a dead sender did, it did at most one thing, and that one can be looked up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from foghorn import backoff
from foghorn.incidents.announcer import Announcer
from foghorn.incidents.records import Claimed, Held, LeaseReturn, Ledger
from foghorn.incidents.store import IncidentStore
from foghorn.incidents.telling import Action, Reason
from foghorn.observability import Metric, count, count_reason, logger
from foghorn.pipeline.calls import SlackCalls
from foghorn.pipeline.outlook import Outlook, Step, look
from foghorn.pipeline.self_watch import SelfWatch
from foghorn.side_by_side import side_by_side
from foghorn.signals.scope import Scope, ScopeType
from foghorn.slack.errors import Ambiguous, RateLimited, Refused, SlackError, Unavailable
from foghorn.slack.messenger import ATTEMPT_S, Messenger

_EDITS = frozenset({Action.EDIT, Action.EDIT_EVIDENCE, Action.EDIT_MERGED})
_SLOT_KEPT = timedelta(seconds=30)
NEEDS_S = ATTEMPT_S + backoff.MARGIN_S
"""What a delivery may take where Slack hangs; with less left of the invocation none is begun."""

_HELD_S = 5.0
_QUEUE_REACH_S = 60
_LONGEST_BACKOFF_S = 120
_FIRST_BACKOFF_S = 15


class Deliverer:
    """Delivers scopes into one channel, and Foghorn's own troubles into that of its admins, if they have another."""

    def __init__(
        self,
        store: IncidentStore,
        announcer: Announcer,
        messenger: Callable[[], Messenger],
        channel: str,
        clock: Callable[[], datetime],
        *,
        admin_channel: str | None = None,
        watch: SelfWatch | None = None,
    ) -> None:
        self._store = store
        self._policy = store.policy
        self._announcer = announcer
        self._messenger = messenger
        self._channel = channel
        self._admin_channel = admin_channel or channel
        self._watch = watch
        self._clock = clock

    def deliver(
        self, scope: Scope, *, slot: datetime | None = None, attempt: int = 0, first_word: bool = False
    ) -> None:
        """Bring the scope's messages up to date by at most one Slack call; what is left goes back to the queue."""
        if backoff.remaining_s() < NEEDS_S:
            # Others of the batch took long. Killed in mid-call, this one would block its scope for a whole lease.
            count(Metric.DELIVERIES_DEFERRED)
            logger.warning("no time left for this delivery", extra={"scope": scope.key})
            self._announcer.announce(scope, delay_s=1.0, slot=slot, attempt=attempt, first_word=first_word)
            return
        claim = self._store.claim(scope, self._clock())
        if claim is None:
            logger.warning("nothing known of this scope", extra={"scope": scope.key})
            return
        if isinstance(claim, Held):
            # Most senders are done long before their lease ends: what came meanwhile must not wait for that.
            wait_s = min(_HELD_S, max(1.0, (claim.until - self._clock()).total_seconds()))
            self._announcer.announce(scope, delay_s=wait_s, attempt=attempt)
            return
        outlook, taken = self._look(scope, reserve=first_word and slot is None)
        step = self._first_call(outlook)
        posts = step is not None and step.decision.action is Action.POST
        if claim.interrupted_since is not None and outlook.views and not posts:
            try:
                outlook = self._accounted_for(scope, claim.interrupted_since, outlook)
            except SlackError as failure:
                self._failed(scope, claim, outlook, failure, attempt)
                return
            step = self._first_call(outlook)
            if step is None or not step.decision.is_post:
                claim = replace(claim, interrupted_since=None)  # nor can a reply be what it sent
        if step is None:
            self._rest(scope, claim, outlook)
            return
        reserved, free_at = self._free_at(scope, step, slot, taken)
        if free_at is not None:
            count(Metric.DELIVERIES_DEFERRED)
            self._return(scope, claim, outlook, again_at=free_at, slot=reserved, attempt=attempt)
            return
        self._call(scope, claim, outlook, step, attempt)

    def _look(self, scope: Scope, *, reserve: bool) -> tuple[Outlook, datetime | None]:
        """The scope now; and the channel's slot, reserved meanwhile where a first word is expected.

        A slot that turns out not to be needed costs the channel one second, the wait for it would cost every alert.
        """
        now = self._clock()
        if not reserve:
            return look(self._store, scope, now), None
        return side_by_side(lambda: look(self._store, scope, now), lambda: self._reserve(scope, now))

    def _kept(self, scope: Scope, ledger: Ledger) -> Outlook:
        """Save what was done, and look again."""
        self._store.save_ledger(scope, ledger)
        return look(self._store, scope, self._clock())

    def _channel_of(self, scope: Scope) -> str:
        return self._admin_channel if scope.type is ScopeType.FOGHORN else self._channel

    def _accounted_for(self, scope: Scope, interrupted_since: datetime, outlook: Outlook) -> Outlook:
        """The scope once it is known whether a vanished sender left a message, although none is due any more."""
        if any(ledger.posted_at >= interrupted_since for ledger in outlook.ledgers):
            return outlook  # it was looked for when that one was posted
        known = frozenset(ledger.ts for ledger in outlook.ledgers)
        calls = SlackCalls(self._messenger(), self._channel_of(scope), self._clock)
        found = calls.stray(outlook.views[-1], interrupted_since=interrupted_since, known=known)
        if found is None:
            return outlook
        logger.info("found what an interrupted sender posted", extra={"scope": scope.key, "ts": found.ts})
        return self._kept(scope, found)

    def _reserve(self, scope: Scope, now: datetime) -> datetime:
        spacing = timedelta(seconds=self._policy.call_spacing_s)
        return self._store.reserve_slot(self._channel_of(scope), now, spacing)

    def _first_call(self, outlook: Outlook) -> Step | None:
        calls = [step for step in outlook.decisions(self._clock(), self._policy) if step.decision.calls]
        return min(calls, key=lambda step: step.priority) if calls else None

    def _free_at(
        self, scope: Scope, step: Step, slot: datetime | None, taken: datetime | None
    ) -> tuple[datetime | None, datetime | None]:
        """The channel's slot that is reserved for a later call, if one is; and when to try (None: at once)."""
        now = self._clock()
        if slot is None or not slot <= now <= slot + _SLOT_KEPT:
            reserved = taken if taken is not None else self._reserve(scope, now)
            if reserved > now:
                return reserved, reserved
        if step.decision.action in _EDITS and not self._store.spend_edit(now, self._policy.edits_per_minute):
            # No slot: all who wait for the next minute's budget come together, and queue for the channel then.
            return None, now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        return None, None

    def _call(self, scope: Scope, claim: Claimed, outlook: Outlook, step: Step, attempt: int) -> None:
        known = frozenset(ledger.ts for ledger in outlook.ledgers)
        fields = {"scope": scope.key, "action": step.decision.action.value, "reason": step.decision.reason.value}
        try:
            calls = SlackCalls(self._messenger(), self._channel_of(scope), self._clock)
            ledger = calls.make(step, interrupted_since=claim.interrupted_since, known=known)
        except SlackError as failure:
            logger.warning("not delivered", extra={**fields, "failure": str(failure)})
            self._failed(scope, claim, outlook, failure, attempt)
            if isinstance(failure, Refused):
                self._tell_admins(scope, step, failure)
            return
        outlook = self._kept(scope, ledger)
        logger.info("delivered", extra={**fields, "ts": ledger.ts})
        if self._first_call(outlook) is None:
            self._rest(scope, claim, outlook)
        else:
            again_at = self._clock() + timedelta(seconds=self._policy.call_spacing_s)
            self._return(scope, claim, outlook, again_at=again_at)

    def _failed(self, scope: Scope, claim: Claimed, outlook: Outlook, failure: SlackError, attempt: int) -> None:
        """Nothing is lost: the lease goes back, the scope stays due, and the queue rings again."""
        now = self._clock()
        if isinstance(failure, RateLimited):
            count(Metric.SLACK_RATE_LIMITED)
            again_at = now + timedelta(seconds=failure.retry_after_s)
            self._store.hold_channel(self._channel_of(scope), again_at)
            self._return(scope, claim, outlook, again_at=again_at, attempt=attempt)
        elif isinstance(failure, Ambiguous):
            count(Metric.SLACK_AMBIGUOUS)
            until = now + timedelta(seconds=self._policy.look_up_after_s)
            again_at = max(until, now + _backoff(attempt))
            self._return(scope, claim, outlook, again_at=again_at, ambiguous_until=until, attempt=attempt + 1)
        elif isinstance(failure, Refused):
            count(Metric.SLACK_REFUSED)
            count_reason(Metric.SLACK_REFUSED, failure.error)
            logger.error("Slack refuses", extra={"error": failure.error, "what_to_do": failure.what_to_do})
            again_at = now + timedelta(seconds=self._policy.refused_retry_s)
            self._return(scope, claim, outlook, again_at=again_at, attempt=attempt)
        else:
            if isinstance(failure, Unavailable):
                count(Metric.SLACK_UNAVAILABLE)
            self._return(scope, claim, outlook, again_at=now + _backoff(attempt), attempt=attempt + 1)

    def _tell_admins(self, scope: Scope, step: Step, refused: Refused) -> None:
        """Once the lease is back, so that nothing hinders that. A channel that refuses cannot tell of it itself."""
        channel = step.ledger.channel if step.ledger is not None else self._channel_of(scope)
        if self._watch is not None and channel != self._admin_channel:
            self._watch.slack_refuses(scope, channel, refused.error, refused.what_to_do)

    def _return(
        self,
        scope: Scope,
        claim: Claimed,
        outlook: Outlook,
        *,
        again_at: datetime,
        slot: datetime | None = None,
        ambiguous_until: datetime | None = None,
        attempt: int = 0,
    ) -> None:
        """More is to be done at `again_at`: ring the queue for then, and let the sweeper watch over it."""
        # An earlier sender's attempt stays open until a post was looked for or made.
        interrupted = claim.interrupted_since is not None
        keep_until = ambiguous_until or (self._clock() if interrupted else None)
        delay_s = max(1.0, (again_at - self._clock()).total_seconds())
        self._store.release(
            scope,
            LeaseReturn(
                version=claim.meta.version,
                is_open=outlook.open_episode is not None,
                dirty=True,
                due_at=again_at + timedelta(seconds=self._policy.announce_grace_s),
                ambiguous_until=keep_until,
            ),
        )
        self._announcer.announce(scope, delay_s=delay_s, slot=slot, attempt=attempt)

    def _rest(self, scope: Scope, claim: Claimed, outlook: Outlook) -> None:
        """Nothing to call now: say when to look again, and what the sweeper must look up by then."""
        now = self._clock()
        waits = [
            step.decision
            for step in outlook.decisions(now, self._policy)
            if step.decision.action is Action.WAIT and step.decision.at is not None
        ]
        soonest = min(waits, key=lambda wait: wait.at or now) if waits else None
        due_at = soonest.at if soonest else None
        if due_at is not None and soonest is not None and soonest.reason is Reason.PACED:
            # While one is pending no event rings: look often enough to notice a change that must not wait.
            due_at = min(due_at, now + timedelta(seconds=_QUEUE_REACH_S))
        pending = any(wait.reason in (Reason.PACED, Reason.MAY_RECOVER) for wait in waits)
        ring_in_s = (due_at - now).total_seconds() if due_at is not None else None
        rings = ring_in_s is not None and ring_in_s <= _QUEUE_REACH_S and soonest is not None and soonest.check is None
        if rings and due_at is not None:
            due_at += timedelta(seconds=self._policy.announce_grace_s)
        resolved = [view.episode.resolved_at for view in outlook.views if view.episode.resolved_at is not None]
        self._store.release(
            scope,
            LeaseReturn(
                version=claim.meta.version,
                is_open=outlook.open_episode is not None,
                dirty=pending,
                due_at=due_at,
                check=soonest.check if soonest is not None else None,
                settled_at=max(resolved) if resolved and outlook.open_episode is None else None,
            ),
        )
        if rings and ring_in_s is not None:
            self._announcer.announce(scope, delay_s=max(1.0, ring_in_s))


def _backoff(attempt: int) -> timedelta:
    """How long to leave a failing call alone after so many failures in a row before this one."""
    return timedelta(seconds=min(_LONGEST_BACKOFF_S, _FIRST_BACKOFF_S * 2 ** min(attempt, 10)))
