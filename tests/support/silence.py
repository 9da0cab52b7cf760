"""Clusters from a dict, and the silence check's book in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from foghorn.facts.clusters import FoundService, FoundTask, Page, Unanswered
from foghorn.facts.deployment import Deployment
from foghorn.facts.fact import Service
from foghorn.incidents.silence_book import START, Position, Turn
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.silence import Sight

ACCOUNT, REGION = "123456789012", "eu-central-1"


def cluster_arn(name: str) -> str:
    """The ARN of a cluster of this account."""
    return f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{name}"


def running(name: str, count: int, desired: int = 2, *deployments: Deployment) -> Service:
    """An active service that runs so many of its tasks."""
    return Service(name, "ACTIVE", desired, count, 0, deployments=deployments)


@dataclass
class FakeClusters:
    """`services` by cluster name and service name; `tasks` by service. `refuses` maps an operation to what it answers.

    `calls` are the operations that would be calls to ECS; `before` runs at the beginning of each.
    """

    services_of: dict[str, dict[str, Service]] = field(default_factory=dict)
    tasks_of: dict[str, tuple[FoundTask, ...]] = field(default_factory=dict)
    refuses: dict[str, Unanswered] = field(default_factory=dict)
    per_page: int = 100
    calls: list[str] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    before: Callable[[str], object] = lambda operation: None

    def clusters(self, token: str | None) -> Page | Unanswered:
        return self._call("ListClusters") or self._page([cluster_arn(name) for name in self.services_of], token)

    def services(self, cluster_arn: str, token: str | None) -> Page | Unanswered:
        refused = self._call("ListServices")
        if refused is not None:
            return refused
        known = self.services_of.get(_name(cluster_arn))
        return Unanswered("ClusterNotFoundException", gone=True) if known is None else self._page(list(known), token)

    def describe(self, cluster_arn: str, names: Sequence[str]) -> tuple[FoundService, ...] | Unanswered:
        assert 1 <= len(names) <= 10
        refused = self._call("DescribeServices")
        if refused is not None:
            return refused
        cluster = _name(cluster_arn)
        if cluster not in self.services_of:
            return Unanswered("ClusterNotFoundException", gone=True)
        known = self.services_of[cluster]
        self.described += [f"{cluster}/{name}" for name in names]
        return tuple(
            FoundService(Scope(ACCOUNT, REGION, cluster, ScopeType.SERVICE, name), known[name])
            for name in names
            if name in known
        )

    def tasks(self, cluster_arn: str, service: str) -> tuple[FoundTask, ...] | Unanswered:
        refused = self._call("ListTasks")
        if refused is not None:
            return refused
        if service not in self.services_of.get(_name(cluster_arn), {}):
            return Unanswered("ServiceNotFoundException", gone=True)
        found = self.tasks_of.get(service, ())
        return (self._call("DescribeTasks") or found) if found else ()

    def _call(self, operation: str) -> Unanswered | None:
        self.before(operation)
        self.calls.append(operation)
        return self.refuses.get(operation)

    def _page(self, items: list[str], token: str | None) -> Page | Unanswered:
        if token is not None and not token.startswith("after:"):
            return Unanswered("InvalidParameterException", gone=True)
        first = 0 if token is None else int(token.removeprefix("after:"))
        end = first + self.per_page
        return Page(tuple(items[first:end]), f"after:{end}" if end < len(items) else None)


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


@dataclass
class MemoryBook:
    """The silence check's book in a dict; times lose what is below a millisecond, as on the table."""

    position: Position = START
    round: int = 0
    token: str = ""
    until: datetime | None = None
    turns: int = 0
    sights: dict[Scope, tuple[Sight, datetime]] = field(default_factory=dict)

    def take_turn(self, now: datetime, until: datetime) -> Turn | None:
        if self.until is not None and self.until > now:
            return None
        self.turns += 1
        self.token, self.until = f"turn-{self.turns}", until
        return Turn(self.position, self.round, self.token)

    def hand_back(self, turn: Turn, position: Position, round_: int) -> bool:
        if turn.token != self.token:
            return False
        self.position, self.round, self.until = position, round_, None
        return True

    def sight(self, scope: Scope, now: datetime) -> Sight | None:
        sight, until = self.sights.get(scope, (None, None))
        return sight if until is not None and until > now else None

    def keep_sight(self, scope: Scope, sight: Sight, until: datetime) -> None:
        told_at = None if sight.told_at is None else _ms(sight.told_at)
        self.sights[scope] = (replace(sight, first_seen_at=_ms(sight.first_seen_at), told_at=told_at), until)


def _ms(moment: datetime) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=round(moment.timestamp() * 1000))
