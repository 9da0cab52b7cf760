"""Log lines that a world file describes: answered as CloudWatch Logs answers, all others by moto."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from foghorn_local.aws import AwsServer, World, WorldFileError, workspace_client

LOGS = [{"group": "/ecs/web", "stream": "ecs/app/*", "lines": ["one", "two", "three"]}]
GROUP_ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web"


@pytest.mark.parametrize("group", [{"logGroupName": "/ecs/web"}, {"logGroupIdentifier": GROUP_ARN}])
def test_the_last_lines_of_any_task(group: dict[str, str]) -> None:
    """By the group's name or its ARN; the limit takes the end."""
    with AwsServer(World.from_json({"logs": LOGS})) as aws:
        logs = workspace_client("logs", aws.url, region="eu-west-1")
        answer = logs.get_log_events(**group, logStreamName="ecs/app/0123", limit=2)
    assert [event["message"] for event in answer["events"]] == ["two", "three"]


def test_other_streams_are_not_there() -> None:
    """What the file does not tell was not written."""
    with AwsServer(World.from_json({"logs": LOGS})) as aws:
        logs = workspace_client("logs", aws.url, region="eu-west-1")
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            logs.get_log_events(logGroupName="/ecs/web", logStreamName="ecs/proxy/0123")


FAULTS: list[tuple[Any, str]] = [
    ("text", r"logs\[0\]: an object is expected"),
    ({"group": "/ecs/web", "stream": "s"}, r"logs\[0\]\.lines: required"),
    ({"group": 7, "stream": "s", "lines": []}, r"logs\[0\]\.group: string is expected, not 7"),
    ({"group": "g", "stream": "s", "lines": ["a", 7]}, r"logs\[0\]\.lines\[1\]: string is expected, not 7"),
    ({"group": "g", "stream": "s", "lines": [], "x": 1}, r"logs\[0\]\.x: no such field"),
]


@pytest.mark.parametrize(("log", "fault"), FAULTS)
def test_a_fault_is_named(log: Any, fault: str) -> None:
    """By its path in the file."""
    with pytest.raises(WorldFileError, match=fault):
        World.from_json({"logs": [log]})
