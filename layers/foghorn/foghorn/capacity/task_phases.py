"""How long each phase of a task took, by the task's own timestamps.

A phase is told only if both of its ends are there and in order; otherwise it is `Untold`, with the reason.
Timestamps: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
Phases: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from foghorn.capacity.untold import Untold
from foghorn.events.task_state_change import TaskTimes

_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class StartUp:
    """From the request for a task to its running, in whole milliseconds.

    `provision_ms`: createdAt to pullStartedAt; `network_interface_ms`: the part of it up to connectivityAt;
    `pull_ms`: of all its images; `start_ms`: pullStoppedAt to startedAt, containers waiting for one another included;
    `pull_share`: pull / total, 0 to 1.
    """

    provision_ms: int | Untold
    network_interface_ms: int | Untold
    pull_ms: int | Untold
    start_ms: int | Untold
    total_ms: int | Untold
    pull_share: float | Untold


@dataclass(frozen=True, slots=True)
class Stopping:
    """From the order to stop to the end, in whole milliseconds.

    `stop_ms`: stoppingAt to stoppedAt; `container_stop_ms`: the part of it up to executionStoppedAt.
    """

    stop_ms: int | Untold
    container_stop_ms: int | Untold


def start_up_of(times: TaskTimes) -> StartUp:
    """The phases of a start-up. Any of the timestamps may be absent or wrong."""
    total_ms = _between("createdAt", times.created_at, "startedAt", times.started_at)
    provision_ms = _between("createdAt", times.created_at, "pullStartedAt", times.pull_started_at)
    pull_ms = _between("pullStartedAt", times.pull_started_at, "pullStoppedAt", times.pull_stopped_at)
    start_ms = _between("pullStoppedAt", times.pull_stopped_at, "startedAt", times.started_at)
    return StartUp(
        provision_ms=provision_ms,
        network_interface_ms=_network_interface(times),
        pull_ms=pull_ms,
        start_ms=start_ms,
        total_ms=total_ms,
        pull_share=_share(pull_ms, total_ms, provision_ms, start_ms),
    )


def stopping_of(times: TaskTimes) -> Stopping:
    """The phases of a stop."""
    return Stopping(
        stop_ms=_between("stoppingAt", times.stopping_at, "stoppedAt", times.stopped_at),
        container_stop_ms=_between("stoppingAt", times.stopping_at, "executionStoppedAt", times.execution_stopped_at),
    )


def _between(name: str, began: datetime | None, later_name: str, ended: datetime | None) -> int | Untold:
    if began is None:
        return Untold(f"no {name}")
    if ended is None:
        return Untold(f"no {later_name}")
    if ended < began:
        return Untold(f"{later_name} is before {name}")
    return (ended - began) // _MS


def _network_interface(times: TaskTimes) -> int | Untold:
    """connectivityAt is when the task connected *last*: after the pull began it is no longer the interface's time."""
    later = times.pull_started_at or times.started_at
    if times.connectivity_at is not None and later is not None and times.connectivity_at > later:
        return Untold("the task connected again later")
    return _between("createdAt", times.created_at, "connectivityAt", times.connectivity_at)


def _share(pull_ms: int | Untold, total_ms: int | Untold, *others: int | Untold) -> float | Untold:
    """Pull by total, where all the phases are told: a pull that lies outside of the start-up has no share of it."""
    if isinstance(pull_ms, Untold):
        return pull_ms
    if isinstance(total_ms, Untold):
        return total_ms
    untold = next((phase for phase in others if isinstance(phase, Untold)), None)
    if untold is not None:
        return untold
    return pull_ms / total_ms if total_ms else Untold("the start-up took no time")
