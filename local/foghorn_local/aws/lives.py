"""From what was seen of tasks to when each of them was there: the arithmetic behind the counts of a service."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from foghorn_local.aws.ledger import TaskRecord
from foghorn_local.aws.observations import DECLARED_S, RUNNING_RANK, TaskSeen

_SCALE_IN = re.compile(r"^Scaling activity initiated by \(?deployment (?P<deployment>[^\s)]+)")
_NEVER_STARTED = (
    "Task failed to start",
    "TaskFailedToStart",
    "ResourceInitializationError",
    "CannotPull",
    "CannotStartContainer",
    "CannotCreateContainer",
)
_HEALTH_CHECK = re.compile(r"failed (ELB|container) health checks", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Life:
    """One task on the time line (epoch seconds; -inf: since before anything known, inf: not yet).

    `wanted_until_s` is when ECS or a failure decided its end, `running_until_s` when it left RUNNING.
    """

    task: TaskSeen
    born_s: float
    running_from_s: float
    running_until_s: float
    wanted_until_s: float

    @property
    def running(self) -> bool:
        """Whether its newest state counts in `runningCount`."""
        return self.running_from_s < math.inf and self.running_until_s == math.inf

    @property
    def pending(self) -> bool:
        """Whether its newest state counts in `pendingCount`."""
        return self.running_from_s == math.inf and self.wanted_until_s == math.inf

    @property
    def deployment(self) -> str | None:
        """The deployment that started it (`ecs-svc/…`)."""
        return self.task.started_by if self.task.started_by.startswith("ecs-svc/") else None

    @property
    def scaled_in(self) -> bool:
        """Whether its own deployment gave it up; another deployment's id means that it was replaced."""
        match = _SCALE_IN.match(self.task.text("stoppedReason"))
        return match is not None and match["deployment"] == self.deployment

    @property
    def failed_in_deployment(self) -> bool:
        """Whether `failedTasks` counts it: it never ran, or it was stopped for a failed health check.

        Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
        """
        if self.running_until_s == math.inf or self.task.last_status != "STOPPED":
            return False
        return self.running_from_s == math.inf or bool(_HEALTH_CHECK.search(self.task.text("stoppedReason")))

    def running_at(self, at_s: float) -> bool:
        """Whether it was RUNNING at a time, by the times it carries."""
        return self.running_from_s <= at_s < self.running_until_s


def life_of(record: TaskRecord) -> Life:
    """The life of a task by its newest state."""
    task = record.newest
    gone = task.rank > RUNNING_RANK
    created = task.time("createdAt", "pullStartedAt", "startedAt")
    started = task.time("startedAt")
    if started is None:
        started = _assumed_start(task, created)
    born = created if created is not None else (-math.inf if task.rank >= RUNNING_RANK else task.at_s)
    ended = task.time("stoppingAt", "executionStoppedAt", "stoppedAt") if gone else None
    left = (ended if ended is not None else task.at_s) if gone else math.inf
    return Life(
        task=task,
        born_s=born,
        running_from_s=started,
        running_until_s=left,
        wanted_until_s=min(left, record.stop_seen_s),
    )


def _assumed_start(task: TaskSeen, created: float | None) -> float:
    """A task that carries no `startedAt`: not yet or never started, or too old an event to say so."""
    if task.rank < RUNNING_RANK:
        return math.inf
    reason = task.text("stoppedReason")
    if task.text("stopCode") == "TaskFailedToStart" or reason.startswith(_NEVER_STARTED):
        return math.inf
    return created if created is not None else -math.inf


def life_before(record: TaskRecord, since_s: float) -> Life | None:
    """What was true of a task before the first of its events arrived; None: nothing yet, its events bring it.

    A task whose first word is its end was running (or, had it failed to start, pending) before. One whose first word
    is RUNNING was running only if it had started before the stream (`since_s`) did. A declared task is as declared.
    """
    first = record.oldest
    if first.at_s == DECLARED_S:
        return life_of(TaskRecord(newest=first, oldest=first))
    known = life_of(record)
    if first.rank < RUNNING_RANK:
        return None
    if first.rank == RUNNING_RANK and first.desired_status != "STOPPED" and known.running_from_s >= since_s:
        return None
    return Life(
        task=first,
        born_s=known.born_s,
        running_from_s=known.running_from_s,
        running_until_s=math.inf,
        wanted_until_s=math.inf,
    )


def most_wanted_together(lives: Iterable[Life]) -> int:
    """The largest number of tasks of one deployment that were wanted at the same time.

    Per deployment, because a rolling deployment keeps the tasks of two of them for a while.
    """
    changes: dict[str | None, list[tuple[float, int]]] = defaultdict(list)
    for life in lives:
        changes[life.deployment] += [(life.born_s, 1), (max(life.wanted_until_s, life.born_s), -1)]
    most = 0
    for points in changes.values():
        present = 0
        # At one instant ends come before births: a replacement is not a second task.
        for _, step in sorted(points):
            present += step
            most = max(most, present)
    return most


def desired_at(lives: Iterable[Life], at_s: float, start: int) -> int:
    """The desired count at a time: `start`, less each scale-in until then, never below what one deployment had."""
    changes: list[tuple[float, int, Life]] = []
    for life in lives:
        changes += [(life.born_s, 1, life), (max(life.wanted_until_s, life.born_s), -1, life)]
    desired, present = start, defaultdict[str | None, int](int)
    for when, step, life in sorted(changes, key=lambda change: (change[0], change[1], change[2].task.arn)):
        if when > at_s or when == math.inf:
            break
        present[life.deployment] += step
        if step > 0:
            desired = max(desired, present[life.deployment])
        elif life.scaled_in:
            desired = max(desired - 1, 0)
    return desired
