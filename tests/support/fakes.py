"""Fakes of the ports. Each passes the contract suite of the real adapter (tests/contract)."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from foghorn.facts.closer_look import CloserLook, LogTail
from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance import ContainerInstance, gone
from foghorn.facts.instance_room import MAX_ROOMS, InstanceRoom, Rooms
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Signal
from foghorn.slack.errors import MessageGone
from foghorn.slack.message import Message
from foghorn.slack.messenger import Posted

_LONGEST_DELAY_S = 900
_SERVICES_PER_CALL = 10
_INSTANCES_PER_CALL = 100
_CALLS_PER_CHECK = 2


@dataclass
class FakeClock:
    """A clock that moves only when told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class FakeMessage:
    """A message in a fake channel."""

    channel: str
    ts: str
    message: Message
    metadata: Mapping[str, str]
    thread_ts: str | None
    posted_at: datetime
    edits: int = 0


@dataclass
class FakeMessenger:
    """Slack channels in memory. The next calls raise what is in `before`, or, once accepted, what is in `after`."""

    clock: Callable[[], datetime]
    messages: dict[str, FakeMessage] = field(default_factory=dict)
    before: list[Exception] = field(default_factory=list)
    after: list[Exception] = field(default_factory=list)
    finds: int = 0
    edits: int = 0
    _sent: int = 0

    def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None, metadata: Mapping[str, str]
    ) -> Posted:
        self._fail(self.before)
        if thread_ts is not None and self._parent(channel, thread_ts).thread_ts is not None:
            raise MessageGone("cannot_reply_to_message")
        self._sent += 1
        ts = f"{self.clock().timestamp():.0f}.{self._sent:06d}"
        self.messages[ts] = FakeMessage(channel, ts, message, dict(metadata), thread_ts, self.clock())
        self._fail(self.after)
        return Posted(ts)

    def update(self, channel: str, ts: str, message: Message, *, metadata: Mapping[str, str]) -> None:
        self._fail(self.before)
        known = self.messages.get(ts)
        if known is None or known.channel != channel:
            raise MessageGone("message_not_found")
        self.edits += 1
        self.messages[ts] = replace(known, message=message, metadata=dict(metadata), edits=known.edits + 1)
        self._fail(self.after)

    def find(
        self,
        channel: str,
        *,
        since: datetime,
        metadata: Mapping[str, str],
        thread_ts: str | None = None,
        known: Collection[str] = (),
    ) -> str | None:
        self.finds += 1
        if thread_ts is not None:
            self._parent(channel, thread_ts)
        found = [
            m.ts
            for m in self.messages.values()
            if m.channel == channel and m.thread_ts == thread_ts and m.posted_at >= since and m.ts not in known
            if metadata.items() <= m.metadata.items()
        ]
        return min(found, default=None)

    def delete(self, ts: str) -> None:
        """A person deletes a message, with its thread."""
        self.messages = {key: m for key, m in self.messages.items() if ts not in (m.ts, m.thread_ts)}

    @property
    def posts(self) -> list[FakeMessage]:
        """Top-level messages, in order."""
        return [m for m in self.messages.values() if m.thread_ts is None]

    @property
    def replies(self) -> list[FakeMessage]:
        """Thread replies, in order."""
        return [m for m in self.messages.values() if m.thread_ts is not None]

    def _parent(self, channel: str, thread_ts: str) -> FakeMessage:
        parent = self.messages.get(thread_ts)
        if parent is None or parent.channel != channel:
            raise MessageGone("thread_not_found")
        return parent

    @staticmethod
    def _fail(failures: list[Exception]) -> None:
        if failures:
            raise failures.pop(0)


@dataclass
class FakeAnnouncer:
    """A queue with delays: `due()` hands out what is visible."""

    clock: Callable[[], datetime]
    messages: list[tuple[datetime, int, Scope, datetime | None, int, bool]] = field(default_factory=list)
    dead_letters: list[tuple[object, str, str]] = field(default_factory=list)
    sent: int = 0

    def announce(
        self,
        scope: Scope,
        *,
        delay_s: float = 0,
        slot: datetime | None = None,
        attempt: int = 0,
        first_word: bool = False,
    ) -> None:
        self.sent += 1
        delay = timedelta(seconds=min(_LONGEST_DELAY_S, max(0, math.ceil(delay_s))))
        entry = (self.clock() + delay, self.sent, scope, slot, attempt, first_word)
        heapq.heappush(self.messages, entry)

    def dead_letter(self, event: object, field: str, reason: str) -> None:
        self.dead_letters.append((event, field, reason))

    def due(self) -> list[tuple[Scope, datetime | None, int, bool]]:
        """Take what is visible now: scope, slot, attempt and the hint of a first word of each message."""
        taken = []
        while self.messages and self.messages[0][0] <= self.clock():
            taken.append(heapq.heappop(self.messages)[2:])
        return taken

    def next_at(self) -> datetime | None:
        """When the next message becomes visible."""
        return self.messages[0][0] if self.messages else None


@dataclass
class FakeFacts:
    """Facts from dicts, the same for every cluster; `calls` counts what would be calls to ECS.

    A container instance that is not seeded is gone, unless `instances_unknown` says why none can be looked up. What
    `instance_rooms` have left is looked at `looks_for_room` times.
    """

    services: dict[str, Service | Missing] = field(default_factory=dict)
    task_definitions: dict[str, TaskDefinition | Missing] = field(default_factory=dict)
    container_instances: dict[str, ContainerInstance] = field(default_factory=dict)
    instances_unknown: Missing | None = None
    instance_rooms: Sequence[InstanceRoom] = ()
    looks_for_room: int = 0
    calls: int = 0
    rollouts: int = 0
    calls_left: list[int] = field(default_factory=list)
    found_rollout: Facts = field(default_factory=Facts)

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        self.calls += (service is not None and scope.cluster is not None) + (task_definition is not None)
        definitions: dict[str, TaskDefinition | Missing] = {}
        if task_definition is not None:
            definitions[task_definition] = self.task_definitions.get(task_definition, Missing("not seeded"))
        return Facts(self._service(scope, service), definitions)

    def rollout(self, signal: Signal, facts: Facts, *, calls: int) -> Facts:
        self.rollouts += 1
        self.calls_left.append(calls)
        return self.found_rollout

    def counts(self, scope: Scope, services: Sequence[str]) -> Mapping[str, Service | Missing]:
        asked = services[: _SERVICES_PER_CALL * _CALLS_PER_CHECK]
        self.calls += math.ceil(len(asked) / _SERVICES_PER_CALL) if scope.cluster is not None else 0
        beyond = Missing("more services than the check's budget")
        return {name: self._service(scope, name) if name in asked else beyond for name in services}

    def instances(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, ContainerInstance | Missing]:
        asked = ids[: _INSTANCES_PER_CALL * _CALLS_PER_CHECK]
        self.calls += math.ceil(len(asked) / _INSTANCES_PER_CALL) if scope.cluster is not None else 0
        beyond = Missing("more container instances than the check's budget")
        return {one: self._instance(scope, one) if one in asked else beyond for one in ids}

    def rooms(self, scope: Scope, capacity_providers: Sequence[str]) -> Rooms | Missing:
        self.looks_for_room += 1
        if scope.cluster is None:
            return Missing("the event does not tell the cluster")
        self.calls += 2 if self.instance_rooms else 1
        if self.instances_unknown is not None:
            return self.instances_unknown
        seen = sorted(self.instance_rooms, key=lambda room: room.id)[:MAX_ROOMS]
        asked = [one for one in seen if not capacity_providers or one.capacity_provider in capacity_providers]
        return Rooms(tuple(asked), len(seen), more=len(self.instance_rooms) > len(seen))

    def _instance(self, scope: Scope, one: str) -> ContainerInstance | Missing:
        if scope.cluster is None:
            return Missing("the event does not tell the cluster")
        return self.instances_unknown or self.container_instances.get(one) or gone(one)

    def _service(self, scope: Scope, name: str | None) -> Service | Missing:
        if scope.cluster is None:
            return Missing("the event does not tell the cluster")
        return self.services.get(name or "", Missing("not seeded"))


_NO_DATABASE = CloserLook(logs=LogTail("app", "/ecs/checkout", "ecs/app/1", "eu-central-1", ("no database",)))


@dataclass
class FakeCloserLook:
    """The same look at each of `kinds`; `looked` are those it was taken for, `meanwhile` runs while it is taken.

    `spent_before`: what each look was told of calls already made.
    """

    kinds: frozenset[str]
    answer: CloserLook = _NO_DATABASE
    looked: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None
    spent_before: list[int] = field(default_factory=list)

    def wants(self, signal: Signal) -> bool:
        return signal.kind in self.kinds

    def look_closer(self, signal: Signal, facts: Facts) -> CloserLook:
        self.looked.append(signal.kind)
        self.spent_before.append(facts.start_calls)
        self.meanwhile()
        return self.answer
