"""Sets of observations. Adding is commutative and idempotent: only which events were added matters, not how."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from foghorn_local.aws.arns import ClusterKey
from foghorn_local.aws.observations import (
    DECLARED_S,
    HealthSeen,
    InstanceSeen,
    Observation,
    ServiceSeen,
    TaskSeen,
)

ServiceKey = tuple[ClusterKey, str]


@dataclass(slots=True)
class TaskRecord:
    """The newest and the oldest known state of one task, and the first word that it is to stop."""

    newest: TaskSeen
    oldest: TaskSeen
    stop_seen_s: float = math.inf

    def add(self, seen: TaskSeen) -> None:
        """Take in one more state of the task."""
        if seen.order > self.newest.order:
            self.newest = seen
        if seen.order < self.oldest.order:
            self.oldest = seen
        if seen.desired_status == "STOPPED":
            self.stop_seen_s = min(self.stop_seen_s, seen.at_s)


@dataclass(slots=True)
class Ledger:
    """What a set of events says about tasks, services and container instances."""

    tasks: dict[str, TaskRecord] = field(default_factory=dict)
    tasks_of_service: dict[ServiceKey, dict[str, TaskRecord]] = field(default_factory=dict)
    actions: dict[ServiceKey, dict[str, ServiceSeen]] = field(default_factory=dict)
    instances: dict[str, InstanceSeen] = field(default_factory=dict)
    health: dict[str, HealthSeen] = field(default_factory=dict)
    clusters: set[ClusterKey] = field(default_factory=set)
    tasks_of_definition: dict[str, dict[str, TaskRecord]] = field(default_factory=dict)
    earliest_s: float = math.inf
    latest_s: float = -math.inf

    def add(self, seen: Observation) -> None:
        """Take in one observation; a second time changes nothing."""
        self.clusters.add(seen.cluster)
        if seen.at_s != DECLARED_S:
            self.earliest_s = min(self.earliest_s, seen.at_s)
            self.latest_s = max(self.latest_s, seen.at_s)
        match seen:
            case TaskSeen():
                self._add_task(seen)
            case ServiceSeen():
                self.actions.setdefault((seen.cluster, seen.service), {}).setdefault(seen.key, seen)
            case InstanceSeen():
                known = self.instances.get(seen.arn)
                if known is None or seen.order > known.order:
                    self.instances[seen.arn] = seen
            case HealthSeen():
                healthy = self.health.get(seen.arn)
                if healthy is None or seen.order > healthy.order:
                    self.health[seen.arn] = seen

    def _add_task(self, seen: TaskSeen) -> None:
        record = self.tasks.get(seen.arn)
        if record is None:
            record = self.tasks[seen.arn] = TaskRecord(newest=seen, oldest=seen)
        record.add(seen)
        if seen.service is not None:
            self.tasks_of_service.setdefault((seen.cluster, seen.service), {})[seen.arn] = record
        if seen.task_definition is not None:
            self.tasks_of_definition.setdefault(seen.task_definition, {})[seen.arn] = record

    def services(self) -> Iterator[ServiceKey]:
        """Every service that a task or an action names."""
        yield from dict.fromkeys((*self.tasks_of_service, *self.actions))
