"""The incident store on Amazon DynamoDB: one partition per scope, conditional updates, no transactions."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from foghorn.adapters import incident_items as items
from foghorn.adapters.closer_look_items import look_name, look_to_text
from foghorn.adapters.deployment_items import MESSAGES, ROLLOUT, messages_to_text, rollout_to_text
from foghorn.adapters.dynamodb_table import ConditionFailed, DynamoDBTable, Update
from foghorn.adapters.room_items import ROOMS, rooms_to_text
from foghorn.adapters.unreadable_items import read_or_skip
from foghorn.facts.closer_look import CloserLook
from foghorn.facts.deployment import Rollout, ServiceMessage
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance_room import Rooms
from foghorn.incidents.policy import DEFAULT_POLICY, Policy
from foghorn.incidents.records import Claimed, Held, LeaseReturn, Ledger, Meta, Recorded, Snapshot
from foghorn.incidents.store import IncidentStore
from foghorn.signals.scope import Scope

DUE_INDEX = "due"
DUE_SHARD = "due"

_MARK_CONDITION = (
    "attribute_not_exists(#pk) OR #state <> :open OR #dirty = :clean"
    " OR NOT contains(#topics, :topic) OR #{lease} <= :now"
)


class IncidentTable(IncidentStore):
    """See the port. Keys and index are those of `IncidentTable` in template.yaml."""

    def __init__(self, table: str, policy: Policy = DEFAULT_POLICY) -> None:
        super().__init__(policy)
        self._table = DynamoDBTable(table)

    def put_event(self, recorded: Recorded) -> bool:
        """See the port."""
        try:
            self._table.put(items.event_to_item(recorded, self._expires_at_s()), if_absent=True)
        except ConditionFailed:
            return False
        return True

    def meta(self, scope: Scope) -> Meta | None:
        """See the port."""
        item = self._table.get(scope.key, items.META_KEY)
        return items.meta_from_item(item) if item else None

    def mark(
        self, scope: Scope, *, topic: str | None, now: datetime, due_at: datetime, gather_until: datetime | None
    ) -> bool:
        """See the port. The token tells a lost answer's own success from somebody else's."""
        token = uuid4().hex
        sets: dict[str, Any] = {
            "dirty": True,
            "due_at": items.to_ms(due_at),
            "due_shard": DUE_SHARD,
            "mark_token": token,
            "expires_at": self._expires_at_s(),
        }
        values: dict[str, Any] = {"clean": False, "zero": 0, "one": 1}
        condition = "attribute_exists(#pk) AND #dirty = :clean"
        adds: dict[str, Any] = {}
        if topic is not None:
            sets["state"] = "open"
            condition = _MARK_CONDITION.format(lease=items.lease_name(topic))
            values |= {"open": "open", "topic": topic, "now": items.to_ms(now)}
            adds = {"topics": {topic}}
            if gather_until is not None:
                sets[items.lease_name(topic)] = items.to_ms(gather_until)
        computed = {"version": "if_not_exists(#version, :zero) + :one"}
        update = Update(sets=sets, computed=computed, adds=adds, removes=("check",), condition=condition, values=values)
        try:
            self._table.update(scope.key, items.META_KEY, update)
        except ConditionFailed as failed:
            return bool(failed.item.get("mark_token") == token)
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
        sets: dict[str, Any] = {"expires_at": self._expires_at_s()}
        if service is not None:
            sets["service"] = items.fact_to_text(service)
        for name, fact in (task_definitions or {}).items():
            sets |= items.task_definition_attribute(name, fact)
        sets |= {look_name(kind): look_to_text(look) for kind, look in (closer or {}).items()}
        if start_calls is not None:
            sets["start_calls"] = start_calls
        if rollout is not None:
            sets[ROLLOUT] = rollout_to_text(rollout)
        if messages is not None:
            sets[MESSAGES] = messages_to_text(messages)
        if rooms is not None:
            sets[ROOMS] = rooms_to_text(rooms)
        removes = (*map(items.task_definition_name, forget), *map(look_name, forget_looks))
        old = {ROLLOUT: forget_rollout, ROOMS: forget_rooms}
        removes = (*removes, *(name for name, forgotten in old.items() if forgotten and name not in sets))
        if len(sets) > 1 or removes:
            self._table.update(scope.key, items.FACTS_KEY, Update(sets=sets, removes=removes))

    def facts(self, scope: Scope) -> Facts:
        """See the port."""
        item = self._table.get(scope.key, items.FACTS_KEY)
        return items.facts_from_item(item) if item else Facts()

    def end_gathering(self, scope: Scope, topic: str) -> bool:
        """See the port."""
        update = Update(removes=(items.lease_name(topic),), returns="ALL_NEW")
        meta = self._table.update(scope.key, items.META_KEY, update)
        return bool(meta.get("dirty"))

    def claim(self, scope: Scope, now: datetime) -> Claimed | Held | None:
        """See the port."""
        token = uuid4().hex
        until_ms = items.to_ms(now + timedelta(seconds=self.policy.delivery_lease_s))
        update = Update(
            sets={
                "lease_until": until_ms,
                "lease_token": token,
                "dirty": False,
                "due_at": until_ms,
                "due_shard": DUE_SHARD,
            },
            computed={"lease_since": "if_not_exists(#lease_since, :now)"},
            condition="attribute_exists(#pk) AND (attribute_not_exists(#lease_until) OR #lease_until <= :now)",
            values={"now": items.to_ms(now)},
            returns="ALL_OLD",
        )
        try:
            meta = items.meta_from_item(self._table.update(scope.key, items.META_KEY, update))
        except ConditionFailed as failed:
            if not failed.item:
                return None
            meta = items.meta_from_item(failed.item)
            if failed.item.get("lease_token") != token:
                return Held(meta.lease_until or now)
            own = meta.lease_since is not None and items.to_ms(meta.lease_since) == items.to_ms(now)
            return Claimed(meta, None if own else meta.lease_since)
        return Claimed(meta, meta.lease_since)

    def load(self, scope: Scope, visit: Callable[[Recorded], None]) -> Snapshot:
        """See the port. Items past their TTL are skipped: DynamoDB deletes them days later."""
        meta: Meta | None = None
        facts, ledgers = Facts(), []
        now_s = time.time()
        for item in self._table.query("#pk = :pk", {"pk": scope.key}):
            key = item["sk"]
            if int(item.get("expires_at", now_s + 1)) <= now_s:
                continue
            if key.startswith(items.EVENT_PREFIX):
                event = read_or_skip(item, items.event_from_item)
                if event is not None:
                    visit(event)
            elif key == items.META_KEY:
                meta = items.meta_from_item(item)
            elif key == items.FACTS_KEY:
                facts = items.facts_from_item(item)
            elif key.startswith(items.LEDGER_PREFIX):
                ledgers.append(read_or_skip(item, items.ledger_from_item))
        return Snapshot(meta, facts, tuple(ledger for ledger in ledgers if ledger is not None))

    def save_ledger(self, scope: Scope, ledger: Ledger) -> None:
        """See the port."""
        self._table.put(items.ledger_to_item(scope.key, ledger, self._expires_at_s()))

    def release(self, scope: Scope, how: LeaseReturn) -> None:
        """See the port."""
        sets: dict[str, Any] = {"dirty": how.dirty, "state": "open" if how.is_open else "resolved"}
        removes: list[str] = []
        lease = Update(removes=("lease_until", "lease_since"))
        if how.ambiguous_until is not None:
            lease = Update(sets={"lease_until": items.to_ms(how.ambiguous_until)})
        if how.due_at is not None:
            sets |= {"due_at": items.to_ms(how.due_at), "due_shard": DUE_SHARD}
        else:
            removes += ["due_at", "due_shard"]
        if how.check is not None:
            sets["check"] = items.check_to_text(how.check)
        else:
            removes.append("check")
        if not how.is_open:
            removes.append("topics")
        if how.settled_at is not None:
            sets["settled_at"] = items.to_ms(how.settled_at)
        condition = "#version = :version"
        if how.version == 0:  # what an item that never had one reads as
            condition = f"attribute_not_exists(#version) OR {condition}"
        update = Update(
            sets={**sets, **lease.sets},
            removes=(*removes, *lease.removes),
            condition=condition,
            values={"version": how.version},
        )
        try:
            self._table.update(scope.key, items.META_KEY, update)
        except ConditionFailed:
            # Marked again meanwhile: what the marker set stands, only the lease is ours to give back.
            self._table.update(scope.key, items.META_KEY, lease)

    def due(self, now: datetime, limit: int) -> Iterable[tuple[Scope, Meta]]:
        """See the port."""
        found: list[tuple[Scope, Meta]] = []
        values = {"shard": DUE_SHARD, "now": items.to_ms(now)}
        for item in self._table.query("#due_shard = :shard AND #due_at <= :now", values, index=DUE_INDEX):
            entry = read_or_skip(item, lambda item: (Scope.from_key(item["pk"]), items.meta_from_item(item)))
            if entry is not None:
                found.append(entry)
            if len(found) >= limit:
                break
        return found

    def postpone(self, scope: Scope, *, seen: datetime, due_at: datetime, checked_at: datetime | None) -> bool:
        """See the port."""
        sets: dict[str, Any] = {"due_at": items.to_ms(due_at)}
        if checked_at is not None:
            sets["checked_at"] = items.to_ms(checked_at)
        update = Update(
            sets=sets,
            removes=("check",) if checked_at is not None else (),
            condition="#due_at = :seen",
            values={"seen": items.to_ms(seen)},
        )
        return self._holds(scope.key, items.META_KEY, update)

    def reserve_slot(self, channel: str, now: datetime, spacing: timedelta) -> datetime:
        """See the port."""
        key, now_ms = f"channel#{channel}", items.to_ms(now)
        spacing_ms = round(spacing.total_seconds() * 1000)
        free = Update(
            sets={"next_call_at": now_ms + spacing_ms},
            condition="attribute_not_exists(#next_call_at) OR #next_call_at <= :now",
            values={"now": now_ms},
        )
        if self._holds(key, "pace", free):
            return now
        queued = Update(adds={"next_call_at": spacing_ms}, returns="UPDATED_OLD")
        return items.from_ms(self._table.update(key, "pace", queued)["next_call_at"])

    def hold_channel(self, channel: str, until: datetime) -> None:
        """See the port."""
        until_ms = items.to_ms(until)
        update = Update(
            sets={"next_call_at": until_ms},
            condition="attribute_not_exists(#next_call_at) OR #next_call_at < :next_call_at",
        )
        self._holds(f"channel#{channel}", "pace", update)

    def spend_edit(self, now: datetime, per_minute: int) -> bool:
        """See the port."""
        minute = items.to_ms(now) // 60_000
        update = Update(
            sets={"expires_at": (minute + 60) * 60},
            adds={"used": 1},
            condition="attribute_not_exists(#used) OR #used < :most",
            values={"most": per_minute},
        )
        return self._holds("workspace", f"edits#{minute}", update)

    def scopes(self) -> Iterable[Scope]:
        """See the port."""
        found = (
            read_or_skip(item, lambda item: Scope.from_key(item["pk"])) for item in self._table.scan(items.META_KEY)
        )
        return [scope for scope in found if scope is not None]

    def _holds(self, pk: str, sk: str, update: Update) -> bool:
        try:
            self._table.update(pk, sk, update)
        except ConditionFailed:
            return False
        return True

    def _expires_at_s(self) -> int:
        return int(time.time()) + self.policy.events_kept_days * 86_400
