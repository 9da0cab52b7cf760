"""The fields that prove a signal: path in the event → text found there, bounded, the proof first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from foghorn.events import TaskStateChange
from foghorn.signals.task_stop import Cause, culprits

TEXT_LIMIT = 1_000
"""Longest text of one entry, in characters."""

ENTRIES_LIMIT = 8
"""Most entries of one signal."""


def task_evidence(task: TaskStateChange, cause: Cause) -> Mapping[str, str]:
    """The evidence of a task's stop: the proof, then code and reason, then exit codes and containers' reasons."""
    fields: dict[str, str | None] = {
        "detail.stopCode": task.stop_code,
        "detail.stoppedReason": task.stopped_reason,
    }
    if task.last_status != "STOPPED":
        fields["detail.lastStatus"] = task.last_status
        fields["detail.desiredStatus"] = task.desired_status
    for container in culprits(task)[:ENTRIES_LIMIT]:
        path = f"detail.containers[{container.index}]"
        fields[f"{path}.exitCode"] = None if container.exit_code is None else str(container.exit_code)
        fields[f"{path}.reason"] = container.reason
    if cause.kind == "sigkill_137":
        # How long stopping took tells an ignored SIGTERM from a kill out of the blue.
        fields["detail.stoppingAt"] = _text(task.times.stopping_at)
        fields["detail.executionStoppedAt"] = _text(task.times.execution_stopped_at)
    if not any(fields.values()):
        fields["detail.lastStatus"] = task.last_status
    return bounded({cause.proof: fields.get(cause.proof), **fields})


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def bounded(fields: Mapping[str, str | None]) -> Mapping[str, str]:
    """The fields that are there, in order, cut to the limits."""
    kept = [(path, text[:TEXT_LIMIT]) for path, text in fields.items() if text]
    return MappingProxyType(dict(kept[:ENTRIES_LIMIT]))
