"""One service at the moment: its counts, from what was seeded, what was applied and what the world file says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from foghorn_local.aws.arns import ClusterKey
from foghorn_local.aws.ledger import Ledger, TaskRecord
from foghorn_local.aws.lives import Life, desired_at, life_before, life_of, most_wanted_together
from foghorn_local.aws.observations import DECLARED_S, ServiceSeen

# Either says that the service runs what it wants.
_STEADY = ("SERVICE_STEADY_STATE", "SERVICE_DEPLOYMENT_COMPLETED")


def present_lives(
    seeded: Mapping[str, TaskRecord], applied: Mapping[str, TaskRecord], start_s: float, now_s: float
) -> list[Life]:
    """Every task known by now: by its applied events, else by what the seed says was there before them.

    `now_s` is the time of the newest applied event: a task whose start nobody reported appears when that passes it.
    """
    lives = [life_of(record) for record in applied.values()]
    for arn, record in seeded.items():
        if arn in applied:
            continue
        before = life_before(record, start_s)
        if before is None or (before.born_s > now_s and before.task.at_s != DECLARED_S):
            continue
        started = before.running_from_s <= now_s or before.task.at_s == DECLARED_S
        lives.append(before if started else replace(before, running_from_s=math.inf))
    return lives


@dataclass(frozen=True)
class ServiceView:
    """The state of one service. `document` holds the fields that a world file fixed, under AWS's names."""

    cluster: ClusterKey
    name: str
    lives: Sequence[Life]
    actions: Sequence[ServiceSeen]
    all_tasks: Mapping[str, TaskRecord]
    document: Mapping[str, Any]
    start_s: float

    @property
    def arn(self) -> str:
        """The service's ARN, long format."""
        return self.cluster.arn_of("service", self.name)

    @cached_property
    def steady(self) -> ServiceSeen | None:
        """The newest word that the service is steady."""
        words = (action for action in self.actions if action.event_name in _STEADY)
        return max(words, key=lambda action: (action.at_s, action.key), default=None)

    @cached_property
    def _largest_desired(self) -> int:
        return max(1, most_wanted_together(life_of(record) for record in self.all_tasks.values()))

    def desired_count_at(self, at_s: float) -> int:
        """The desired count at a time; a world file's `desiredCount` holds throughout."""
        fixed = self.document.get("desiredCount")
        return fixed if isinstance(fixed, int) else desired_at(self.lives, at_s, self._largest_desired)

    @cached_property
    def desired_count(self) -> int:
        """The desired count now."""
        return self.desired_count_at(math.inf)

    @cached_property
    def unseen_running(self) -> int:
        """Running tasks that no event showed: what the last known count had beyond the tasks known to run then."""
        if self.steady is not None:
            at_s, count = self.steady.at_s, self.desired_count_at(self.steady.at_s)
        else:
            count = self._declared_running
            at_s = min((self.start_s, *(life.running_until_s for life in self.lives))) - 0.001
        if at_s == math.inf:  # nothing has happened yet
            return max(0, count - sum(life.running for life in self.lives))
        return max(0, count - sum(life.running_at(at_s) for life in self.lives))

    @property
    def _declared_running(self) -> int:
        """`runningCount` of the world file; a declared service without it and without tasks runs what it desires."""
        declared = self.document.get("runningCount")
        if isinstance(declared, int):
            return declared
        desired = self.document.get("desiredCount", 0)
        by_task = any(record.oldest.at_s == DECLARED_S for record in self.all_tasks.values())
        return desired if isinstance(desired, int) and not by_task else 0

    @cached_property
    def running_count(self) -> int:
        """Tasks in RUNNING."""
        return sum(life.running for life in self.lives) + self.unseen_running

    @cached_property
    def pending_count(self) -> int:
        """Tasks on their way to RUNNING."""
        declared = self.document.get("pendingCount", 0)
        return sum(life.pending for life in self.lives) + (declared if isinstance(declared, int) else 0)

    @cached_property
    def created_s(self) -> float:
        """When the service was created: before anything known of it."""
        known = [life.born_s for life in self.lives if math.isfinite(life.born_s)]
        known += [action.at_s for action in self.actions] + [self.start_s]
        return min((moment for moment in known if math.isfinite(moment)), default=0.0) - 1.0


def view_service(
    cluster: ClusterKey, name: str, seeded: Ledger, applied: Ledger, document: Mapping[str, Any]
) -> ServiceView:
    """The service as the two ledgers and the world file have it."""
    key = (cluster, name)
    seeds, seen = seeded.tasks_of_service.get(key, {}), applied.tasks_of_service.get(key, {})
    start_s = min(seeded.earliest_s, applied.earliest_s)
    actions = applied.actions.get(key, {}).values()
    return ServiceView(
        cluster=cluster,
        name=name,
        lives=present_lives(seeds, seen, start_s, max(start_s, applied.latest_s)),
        actions=sorted(actions, key=lambda action: (action.at_s, action.key)),
        all_tasks={**seen, **seeds},
        document=document,
        start_s=start_s,
    )
