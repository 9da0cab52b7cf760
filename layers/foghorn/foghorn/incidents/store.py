"""The incident store: a port with two adapters (DynamoDB, in memory) under one contract suite.

`record` is the recording protocol of the design: put the event if absent, read META, and ring at most once. It
lives here, once, on top of primitives that each adapter makes atomic.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from foghorn.facts.closer_look import CloserLook
from foghorn.facts.deployment import Rollout, ServiceMessage
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance_room import Rooms
from foghorn.incidents.policy import DEFAULT_POLICY, Policy
from foghorn.incidents.records import Claimed, Held, LeaseReturn, Ledger, Meta, Recorded, Recording, Snapshot
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Effect, Signal

OTHER_TOPICS = "other"


def topic_of(signal: Signal) -> str:
    """What makes an event news to an open incident: its cause together with the release it belongs to."""
    return f"{signal.kind}@{signal.task_definition or signal.deployment_id or '-'}"


class IncidentStore(ABC):
    """One partition per scope. Every method is one atomic step; any of them may raise the adapter's transient error."""

    def __init__(self, policy: Policy = DEFAULT_POLICY) -> None:
        self.policy = policy

    def record(self, signal: Signal, now: datetime) -> Recording:
        """Record one signal, exactly once per event, and say who leads and who announces.

        A further event of an open incident costs one put and one read. A duplicate runs the same steps, so a retry
        after a kill resumes where the dead one stopped once its lease has lapsed.
        """
        new = self.put_event(Recorded(signal, now))
        meta = self.meta(signal.scope)
        if signal.effect is Effect.RECOVERY:
            return Recording(new=new, announce=self._mark_recovery(signal, meta, now))
        topic = topic_of(signal)
        if meta is not None and topic not in meta.topics and len(meta.topics) >= self.policy.max_topics:
            topic = OTHER_TOPICS
        lapsed = meta is not None and topic in meta.gathering and meta.gathering[topic] <= now
        lead = meta is None or not meta.is_open or topic not in meta.topics or lapsed
        if not lead and meta is not None and meta.dirty:
            return Recording(new=new, topic=topic)
        gather_until = now + timedelta(seconds=self.policy.gather_lease_s) if lead else None
        due_at = now + timedelta(seconds=self.policy.announce_grace_s)
        won = self.mark(signal.scope, topic=topic, now=now, due_at=due_at, gather_until=gather_until)
        # What an incident may read does not grow with its causes.
        fresh = meta is None or not meta.is_open or len(meta.topics) < self.policy.max_refreshes
        leads = won and lead
        return Recording(
            new=new,
            lead=leads,
            refresh=leads and fresh,
            announce=won,
            first=won and meta is None,
            opens=won and (meta is None or not meta.is_open),
            reopens=won and meta is not None and not meta.is_open and self._reopens(signal, meta),
            topic=topic,
        )

    def _reopens(self, signal: Signal, meta: Meta) -> bool:
        return meta.settled_at is not None and signal.occurred_at - meta.settled_at <= self.policy.reopen_within

    def _mark_recovery(self, signal: Signal, meta: Meta | None, now: datetime) -> bool:
        """A steady state matters to an open incident, or when it is older than what closed the last one."""
        if meta is None or meta.dirty:
            return False
        if not meta.is_open and (meta.settled_at is None or signal.occurred_at >= meta.settled_at):
            return False
        due_at = now + timedelta(seconds=self.policy.announce_grace_s)
        return self.mark(signal.scope, topic=None, now=now, due_at=due_at, gather_until=None)

    @abstractmethod
    def put_event(self, recorded: Recorded) -> bool:
        """Put the event item if absent; False when it was there already."""

    @abstractmethod
    def meta(self, scope: Scope) -> Meta | None:
        """The scope's META, strongly consistent."""

    @abstractmethod
    def mark(
        self, scope: Scope, *, topic: str | None, now: datetime, due_at: datetime, gather_until: datetime | None
    ) -> bool:
        """Make the scope dirty (and open, when a topic is given); True for exactly one of several at once.

        Holds when META is absent, not open, clean, lacks the topic, or the topic's gather lease has lapsed; without a
        topic (a recovery) only when META is there and clean. Raises the version; an owed count check is off.
        `gather_until` is the end of the topic's new lease.
        """

    @abstractmethod
    def save_facts(
        self,
        scope: Scope,
        *,
        service: Service | Missing | None = None,
        task_definitions: Mapping[str, TaskDefinition | Missing] | None = None,
        forget: Collection[str] = (),
        closer: Mapping[str, CloserLook] | None = None,
        forget_looks: Collection[str] = (),
        forget_rollout: bool = False,
        start_calls: int | None = None,
        rollout: Rollout | Missing | None = None,
        messages: tuple[ServiceMessage, ...] | Missing | None = None,
        rooms: Rooms | Missing | None = None,
        forget_rooms: bool = False,
    ) -> None:
        """Merge what was gathered into the scope's facts; what is not given stays.

        But for the revisions to `forget`, the closer looks at the kinds in `forget_looks`, and what an earlier incident
        left: its roll-out, and the room that it found on instances.
        """

    @abstractmethod
    def facts(self, scope: Scope) -> Facts:
        """The facts gathered so far."""

    @abstractmethod
    def end_gathering(self, scope: Scope, topic: str) -> bool:
        """Give the topic's gather lease back; True where nobody has claimed the scope since it was last marked.

        False: a notifier may have read the facts before they were saved.
        """

    @abstractmethod
    def claim(self, scope: Scope, now: datetime) -> Claimed | Held | None:
        """Take the delivery lease and clear `dirty` before anything is read; None when the scope is not known."""

    @abstractmethod
    def load(self, scope: Scope, visit: Callable[[Recorded], None]) -> Snapshot:
        """Stream the scope's events in sort-key order through `visit` and return the rest, strongly consistent."""

    @abstractmethod
    def save_ledger(self, scope: Scope, ledger: Ledger) -> None:
        """Write one delivery ledger."""

    @abstractmethod
    def release(self, scope: Scope, how: LeaseReturn) -> None:
        """Give the delivery lease back and say when the scope is due next. What is over has no topics any more."""

    @abstractmethod
    def due(self, now: datetime, limit: int) -> Iterable[tuple[Scope, Meta]]:
        """Scopes whose `due_at` has passed, oldest first (eventually consistent)."""

    @abstractmethod
    def postpone(self, scope: Scope, *, seen: datetime, due_at: datetime, checked_at: datetime | None) -> bool:
        """Move `due_at` on if it is still `seen`; `checked_at` says that the owed check was made and takes it away."""

    @abstractmethod
    def reserve_slot(self, channel: str, now: datetime, spacing: timedelta) -> datetime:
        """Reserve the channel's next call: a time not before `now`, `spacing` after the last one reserved."""

    @abstractmethod
    def hold_channel(self, channel: str, until: datetime) -> None:
        """No call to the channel before then (it asked us to wait)."""

    @abstractmethod
    def spend_edit(self, now: datetime, per_minute: int) -> bool:
        """Take one edit out of this minute's workspace budget; False when it is used up."""

    @abstractmethod
    def scopes(self) -> Iterable[Scope]:
        """Every scope with a META: a full scan, for operators' tools. No function's role allows it."""
