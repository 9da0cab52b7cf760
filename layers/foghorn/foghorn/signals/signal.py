"""Signal: what one event says by itself. Not a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from foghorn.events.task_state_change import TaskTimes
from foghorn.signals.scope import Scope


class Severity(StrEnum):
    """How bad it is. Compare with `rank`."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for critical."""
        return ("info", "warning", "critical").index(self.value)


class Effect(StrEnum):
    """What a signal does to the incident of its scope."""

    FAILURE = "failure"
    RECOVERY = "recovery"


_NO_EVIDENCE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Signal:
    """One event's statement about one scope.

    `kind` is a key of `foghorn.signals.kinds.KINDS`; `evidence` maps a path in the event
    (`detail.containers[0].reason`) to the text found there, untrusted and unescaped;
    `event_key` identifies the event for deduplication: resource ARN + `detail.version`, else the event's id.
    `task_definition` is `family:revision`; `deployment_id` is `ecs-svc/…`; `service` names the service that was hit,
    also where the scope is something else (a capacity provider); `subnet_id` is where the task's own network interface
    was. The times are the task's own timestamps.
    """

    kind: str
    severity: Severity
    scope: Scope
    title: str
    effect: Effect
    occurred_at: datetime
    event_key: str
    evidence: Mapping[str, str] = field(default_factory=lambda: _NO_EVIDENCE)
    service: str | None = None
    deployment_id: str | None = None
    task_id: str | None = None
    task_definition: str | None = None
    container: str | None = None
    image: str | None = None
    exit_code: int | None = None
    launch_type: str | None = None
    availability_zone: str | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    created_at: datetime | None = None
    connectivity_at: datetime | None = None
    pull_started_at: datetime | None = None
    pull_stopped_at: datetime | None = None
    stopping_at: datetime | None = None
    execution_stopped_at: datetime | None = None
    subnet_id: str | None = None

    @property
    def times(self) -> TaskTimes:
        """The task's own timestamps."""
        return TaskTimes(
            created_at=self.created_at,
            connectivity_at=self.connectivity_at,
            pull_started_at=self.pull_started_at,
            pull_stopped_at=self.pull_stopped_at,
            started_at=self.started_at,
            stopping_at=self.stopping_at,
            execution_stopped_at=self.execution_stopped_at,
            stopped_at=self.stopped_at,
        )


class Outcome(StrEnum):
    """How classification of one event ended."""

    SIGNAL = "signal"
    ROUTINE = "routine"
    IGNORED = "ignored"
    UNPARSABLE = "unparsable"


@dataclass(frozen=True, slots=True)
class Classification:
    """The verdict on one event.

    `reason` is the kind for `routine`, a bounded word for `ignored`, "field: what is wrong" for `unparsable`, and
    "" for `signal`. `recovery` is set for a steady state: routine, yet it may close an incident.
    """

    outcome: Outcome
    reason: str = ""
    signals: tuple[Signal, ...] = ()
    recovery: Signal | None = None
