"""Fakes of the ports. Each passes the contract suite of the real adapter (tests/contract)."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from foghorn.facts.fact import Facts, Missing, Service, TaskDefinition
from foghorn.signals.scope import Scope
from foghorn.slack.errors import MessageGone
from foghorn.slack.message import Message
from foghorn.slack.messenger import Posted


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
    """A message in the fake channel."""

    ts: str
    message: Message
    metadata: Mapping[str, str]
    thread_ts: str | None
    posted_at: datetime
    edits: int = 0


@dataclass
class FakeMessenger:
    """A Slack channel in memory. `failures` are raised by the next calls, before or after acceptance."""

    clock: Callable[[], datetime]
    messages: dict[str, FakeMessage] = field(default_factory=dict)
    before: list[Exception] = field(default_factory=list)
    after: list[Exception] = field(default_factory=list)
    finds: int = 0
    edits: int = 0

    def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None, metadata: Mapping[str, str]
    ) -> Posted:
        self._fail(self.before)
        if thread_ts is not None and thread_ts not in self.messages:
            raise MessageGone("thread_not_found")
        ts = f"{self.clock().timestamp():.0f}.{len(self.messages):06d}"
        self.messages[ts] = FakeMessage(ts, message, dict(metadata), thread_ts, self.clock())
        self._fail(self.after)
        return Posted(ts)

    def update(self, channel: str, ts: str, message: Message, *, metadata: Mapping[str, str]) -> None:
        self._fail(self.before)
        if ts not in self.messages:
            raise MessageGone("message_not_found")
        known = self.messages[ts]
        self.edits += 1
        self.messages[ts] = replace(known, message=message, metadata=dict(metadata), edits=known.edits + 1)

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
        found = [
            m.ts
            for m in self.messages.values()
            if m.thread_ts == thread_ts and m.posted_at >= since and m.ts not in known
            if metadata.items() <= m.metadata.items()
        ]
        return min(found, default=None)

    @property
    def posts(self) -> list[FakeMessage]:
        """Top-level messages, in order."""
        return [m for m in self.messages.values() if m.thread_ts is None]

    @property
    def replies(self) -> list[FakeMessage]:
        """Thread replies, in order."""
        return [m for m in self.messages.values() if m.thread_ts is not None]

    @staticmethod
    def _fail(failures: list[Exception]) -> None:
        if failures:
            raise failures.pop(0)


@dataclass
class FakeAnnouncer:
    """A queue with delays: `due()` hands out what is visible."""

    clock: Callable[[], datetime]
    messages: list[tuple[datetime, int, Scope, datetime | None, int]] = field(default_factory=list)
    dead_letters: list[tuple[object, str, str]] = field(default_factory=list)
    sent: int = 0

    def announce(self, scope: Scope, *, delay_s: float = 0, slot: datetime | None = None, attempt: int = 0) -> None:
        self.sent += 1
        entry = (self.clock() + timedelta(seconds=delay_s), self.sent, scope, slot, attempt)
        heapq.heappush(self.messages, entry)

    def dead_letter(self, event: object, field: str, reason: str) -> None:
        self.dead_letters.append((event, field, reason))

    def next_at(self) -> datetime | None:
        """When the next message becomes visible."""
        return self.messages[0][0] if self.messages else None


@dataclass
class FakeFacts:
    """Facts from dicts; `calls` counts look-ups."""

    services: dict[str, Service | Missing] = field(default_factory=dict)
    task_definitions: dict[str, TaskDefinition] = field(default_factory=dict)
    calls: int = 0

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        self.calls += (service is not None) + (task_definition is not None)
        definitions: dict[str, TaskDefinition | Missing] = {}
        if task_definition is not None:
            definitions[task_definition] = self.task_definitions.get(task_definition, Missing("not seeded"))
        return Facts(self._service(service), definitions)

    def counts(self, scope: Scope, services: Sequence[str]) -> Mapping[str, Service | Missing]:
        self.calls += 1
        return {name: self._service(name) for name in services}

    def _service(self, name: str | None) -> Service | Missing:
        return self.services.get(name or "", Missing("not seeded"))
