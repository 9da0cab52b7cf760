"""The incident store in memory: for property tests at length and large benchmarks. Same contract as the table's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, overload

from foghorn.adapters import incident_items as items
from foghorn.adapters.unreadable_items import read_or_skip
from foghorn.facts.closer_look import CloserLook
from foghorn.facts.deployment import Rollout, ServiceMessage
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance_room import Rooms
from foghorn.incidents.policy import DEFAULT_POLICY, Policy
from foghorn.incidents.records import Claimed, Held, LeaseReturn, Ledger, Meta, Recorded, Snapshot
from foghorn.incidents.store import IncidentStore
from foghorn.signals.scope import Scope

_NO_LEASE = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Partition:
    events: dict[str, items.Item] = field(default_factory=dict)
    meta: Meta | None = None
    facts: Facts = field(default_factory=Facts)
    ledgers: dict[str, items.Item] = field(default_factory=dict)


class MemoryStore(IncidentStore):
    """Partitions in a dict under one lock. Events and ledgers are kept as items, so what does not survive the
    table's encoding does not survive here either; times lose what is below a millisecond, as there."""

    def __init__(self, policy: Policy = DEFAULT_POLICY) -> None:
        super().__init__(policy)
        self._lock = threading.RLock()
        self._partitions: dict[Scope, _Partition] = {}
        self._next_call_at: dict[str, datetime] = {}
        self._edits: dict[int, int] = {}

    def put_event(self, recorded: Recorded) -> bool:
        """See the port."""
        with self._lock:
            events = self._partitions.setdefault(recorded.signal.scope, _Partition()).events
            if recorded.sort_key in events:
                return False
            events[recorded.sort_key] = items.event_to_item(recorded, 0)
            return True

    def meta(self, scope: Scope) -> Meta | None:
        """See the port."""
        with self._lock:
            partition = self._partitions.get(scope)
            return partition.meta if partition else None

    def mark(
        self, scope: Scope, *, topic: str | None, now: datetime, due_at: datetime, gather_until: datetime | None
    ) -> bool:
        """See the port."""
        with self._lock:
            partition = self._partitions.setdefault(scope, _Partition())
            meta = partition.meta
            if topic is None and (meta is None or meta.dirty):
                return False
            known = meta is not None and meta.is_open and meta.dirty and topic in meta.topics
            if meta is not None and known and meta.gathering.get(topic or "", _NO_LEASE) > now:
                return False
            meta = meta or Meta(is_open=False, dirty=False, version=0)
            partition.meta = replace(
                meta,
                is_open=meta.is_open or topic is not None,
                dirty=True,
                version=meta.version + 1,
                topics=meta.topics | ({topic} if topic else frozenset()),
                due_at=_ms(due_at),
                gathering={**meta.gathering, topic: _ms(gather_until)} if topic and gather_until else meta.gathering,
                check=None,
            )
            return True

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
        """See the port."""
        with self._lock:
            partition = self._partitions.setdefault(scope, _Partition())
            known = partition.facts
            kept = {name: fact for name, fact in known.task_definitions.items() if name not in forget}
            partition.facts = Facts(
                service=service if service is not None else known.service,
                task_definitions={**kept, **(task_definitions or {})},
                closer={
                    **{kind: look for kind, look in known.closer.items() if kind not in forget_looks},
                    **(closer or {}),
                },
                rollout=rollout if rollout is not None else None if forget_rollout else known.rollout,
                messages=messages if messages is not None else known.messages,
                rooms=rooms if rooms is not None else None if forget_rooms else known.rooms,
                start_calls=start_calls if start_calls is not None else known.start_calls,
            )

    def facts(self, scope: Scope) -> Facts:
        """See the port."""
        with self._lock:
            partition = self._partitions.get(scope)
            return partition.facts if partition else Facts()

    def end_gathering(self, scope: Scope, topic: str) -> bool:
        """See the port."""
        with self._lock:
            meta = self.meta(scope)
            others = {other: until for other, until in meta.gathering.items() if other != topic} if meta else {}
            self._change(scope, gathering=others)
            return meta is not None and meta.dirty

    def claim(self, scope: Scope, now: datetime) -> Claimed | Held | None:
        """See the port."""
        with self._lock:
            meta = self.meta(scope)
            if meta is None:
                return None
            if meta.lease_until is not None and meta.lease_until > _ms(now):
                return Held(meta.lease_until)
            until = _ms(now + timedelta(seconds=self.policy.delivery_lease_s))
            self._change(scope, lease_until=until, lease_since=meta.lease_since or _ms(now), dirty=False, due_at=until)
            return Claimed(meta, meta.lease_since)

    def load(self, scope: Scope, visit: Callable[[Recorded], None]) -> Snapshot:
        """See the port."""
        with self._lock:
            partition = self._partitions.get(scope, _Partition())
            events = [partition.events[key] for key in sorted(partition.events)]
            told = [partition.ledgers[key] for key in sorted(partition.ledgers)]
            ledgers = [read_or_skip(item, items.ledger_from_item) for item in told]
            known = tuple(ledger for ledger in ledgers if ledger is not None)
            snapshot = Snapshot(partition.meta, partition.facts, known)
        for item in events:
            event = read_or_skip(item, items.event_from_item)
            if event is not None:
                visit(event)
        return snapshot

    def save_ledger(self, scope: Scope, ledger: Ledger) -> None:
        """See the port."""
        with self._lock:
            partition = self._partitions.setdefault(scope, _Partition())
            partition.ledgers[ledger.anchor] = items.ledger_to_item(scope.key, ledger, 0)

    def release(self, scope: Scope, how: LeaseReturn) -> None:
        """See the port."""
        with self._lock:
            meta = self.meta(scope)
            if meta is None:
                return
            changes: dict[str, Any] = {"lease_until": None, "lease_since": None}
            if how.ambiguous_until is not None:
                changes = {"lease_until": _ms(how.ambiguous_until)}
            if meta.version == how.version:
                changes |= {"dirty": how.dirty, "is_open": how.is_open, "due_at": _ms(how.due_at), "check": how.check}
                changes |= {"settled_at": _ms(how.settled_at)} if how.settled_at is not None else {}
                changes |= {} if how.is_open else {"topics": frozenset()}
            self._change(scope, **changes)

    def due(self, now: datetime, limit: int) -> Iterable[tuple[Scope, Meta]]:
        """See the port."""
        with self._lock:
            metas = [(scope, p.meta) for scope, p in self._partitions.items() if p.meta is not None]
        due = [(meta.due_at, scope, meta) for scope, meta in metas if meta.due_at is not None and meta.due_at <= now]
        return [(scope, meta) for _, scope, meta in sorted(due, key=lambda entry: entry[0])[:limit]]

    def postpone(self, scope: Scope, *, seen: datetime, due_at: datetime, checked_at: datetime | None) -> bool:
        """See the port."""
        with self._lock:
            meta = self.meta(scope)
            if meta is None or meta.due_at != _ms(seen):
                return False
            checked = {} if checked_at is None else {"checked_at": _ms(checked_at), "check": None}
            self._change(scope, due_at=_ms(due_at), **checked)
            return True

    def reserve_slot(self, channel: str, now: datetime, spacing: timedelta) -> datetime:
        """See the port."""
        with self._lock:
            slot = max(_ms(now), self._next_call_at.get(channel, _ms(now)))
            self._next_call_at[channel] = slot + spacing
            return slot

    def hold_channel(self, channel: str, until: datetime) -> None:
        """See the port."""
        with self._lock:
            self._next_call_at[channel] = max(_ms(until), self._next_call_at.get(channel, _ms(until)))

    def spend_edit(self, now: datetime, per_minute: int) -> bool:
        """See the port."""
        with self._lock:
            minute = items.to_ms(now) // 60_000
            if self._edits.get(minute, 0) >= per_minute:
                return False
            self._edits = {minute: self._edits.get(minute, 0) + 1}
            return True

    def scopes(self) -> Iterable[Scope]:
        """See the port."""
        with self._lock:
            return [scope for scope, partition in self._partitions.items() if partition.meta is not None]

    def _change(self, scope: Scope, **changes: Any) -> None:
        with self._lock:
            partition = self._partitions.setdefault(scope, _Partition())
            meta = partition.meta or Meta(is_open=False, dirty=False, version=0)
            partition.meta = replace(meta, **changes)


@overload
def _ms(moment: datetime) -> datetime: ...
@overload
def _ms(moment: datetime | None) -> datetime | None: ...
def _ms(moment: datetime | None) -> datetime | None:
    """Cut to whole milliseconds, None stays None."""
    if moment is None:
        return None
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=items.to_ms(moment))
