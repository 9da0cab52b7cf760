"""Labelled records, one JSON object per line: stop records and service event messages.

A stop record: `expected_cause`, `cause_family`, `is_failure`, optionally `alt_cause` (a second acceptable answer), and
what ECS said: `stop_code`, `stopped_reason`, `container_reason`, `exit_code`, `group`, `launch_type`; null: not told.
A message record: `message`, `expected_kind`, `is_failure`. `near_duplicate_in_dev` marks a record that has a twin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foghorn_local.play.stream import BrokenLine, read_lines

ARN = "arn:aws:ecs:eu-west-1:111122223333:"


class RecordError(Exception):
    """A file holds no labelled records. The message names file and line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One record: what ECS said (an event, or a message), and what it should be taken for.

    `family` is "" for messages, which have none.
    """

    id: str
    text: str
    event: Mapping[str, Any] | None
    kinds: tuple[str, ...]
    family: str
    failure: bool
    twin: bool


def read_records(path: Path) -> Iterator[Labelled]:
    """The records of one file. Raises RecordError where a line is none."""
    with path.open("rb") as file:
        for line in read_lines(file):
            if isinstance(line, BrokenLine):
                raise RecordError(f"{path}: line {line.number}: {line.reason}")
            try:
                yield _labelled(line.event)
            except (KeyError, TypeError, AttributeError) as error:
                raise RecordError(f"{path}: line {line.number} is no labelled record: {error!r}") from error


def _labelled(record: Mapping[str, Any]) -> Labelled:
    twin = bool(record.get("near_duplicate_in_dev"))
    if "expected_kind" in record:
        kinds = (record["expected_kind"],)
        return Labelled(record["id"], record["message"], None, kinds, "", record["is_failure"], twin)
    second = record.get("alt_cause")
    kinds = (record["expected_cause"], *((second,) if second else ()))
    said = (record.get(field) for field in ("stop_code", "stopped_reason", "container_reason", "exit_code"))
    text = " | ".join("-" if value is None else str(value) for value in said)
    event = task_event(record)
    return Labelled(record["id"], text, event, kinds, record["cause_family"], record["is_failure"], twin)


def task_event(record: Mapping[str, Any]) -> dict[str, Any]:
    """The stopped task of a record. One that names no `group` is a service's, unless it is labelled as completed."""
    task = ARN + f"task/prod/{record['id']}"
    group = record.get("group") or ("family:batch" if record["expected_cause"] == "task_completed" else "service:web")
    container = {"name": "app", "exitCode": record.get("exit_code"), "reason": record.get("container_reason")}
    detail = {
        "clusterArn": ARN + "cluster/prod",
        "taskArn": task,
        "group": group,
        "startedBy": "ecs-svc/1234567890123456789" if group.startswith("service:") else "batch",
        "lastStatus": "STOPPED",
        "desiredStatus": "STOPPED",
        "launchType": record.get("launch_type"),
        "stopCode": record.get("stop_code"),
        "stoppedReason": record.get("stopped_reason"),
        "containers": [{key: value for key, value in container.items() if value is not None}],
    }
    return {
        "id": record["id"],
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": "111122223333",
        "region": "eu-west-1",
        "time": "2026-01-05T10:00:41Z",
        "resources": [task],
        "detail": {key: value for key, value in detail.items() if value is not None},
    }
