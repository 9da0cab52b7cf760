"""The last log lines of the container that failed, from the real handler to the thread."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from foghorn import wiring
from foghorn_local.aws import World
from tests.functions.stage import Stage, client_of, sample

OOM = sample("task_state.oom_exit_137")
REGION = OOM["region"]
WORLD = {
    "account": OOM["account"],
    "region": REGION,
    "clusters": [{"name": "prod", "services": [{"serviceName": "checkout", "desiredCount": 2, "runningCount": 1}]}],
    "taskDefinitions": [
        {
            "family": "checkout",
            "revision": int(OOM["detail"]["taskDefinitionArn"].rpartition(":")[2]),
            "containerDefinitions": [
                {
                    "name": "app",
                    "image": "checkout:1",
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": "/ecs/checkout",
                            "awslogs-region": "eu-west-1",
                            "awslogs-stream-prefix": "ecs",
                        },
                    },
                }
            ],
        }
    ],
}


@pytest.fixture
def written(stage: Stage) -> Iterator[Stage]:
    """The container wrote something before it died, a secret and a mention of everybody among it."""
    stage.aws.world = World.from_json(WORLD)
    logs: Any = client_of(stage.stack, "logs")
    task = OOM["resources"][0].rpartition("/")[2]
    logs.create_log_group(logGroupName="/ecs/checkout")
    logs.create_log_stream(logGroupName="/ecs/checkout", logStreamName=f"ecs/app/{task}")
    lines = ["loading the catalogue", "password=hunter2 <!channel>", "java.lang.OutOfMemoryError: heap"]
    now_ms = int(stage.clock.now().timestamp() * 1000)
    events = [{"timestamp": now_ms + n, "message": line} for n, line in enumerate(lines)]
    logs.put_log_events(logGroupName="/ecs/checkout", logStreamName=f"ecs/app/{task}", logEvents=events)
    yield stage
    wiring.reset()
    logs.delete_log_group(logGroupName="/ecs/checkout")


def test_they_stand_in_the_thread(written: Stage) -> None:
    """Escaped, without secrets, and not in the message itself."""
    written.send(OOM)
    written.let_pass(30)

    (post,) = written.posts
    thread = json.dumps([reply.blocks for reply in post.replies], ensure_ascii=False)
    assert "java.lang.OutOfMemoryError: heap" in thread
    assert "password=‹redacted›" in thread
    assert "&lt;!channel&gt;" in thread
    assert "heap" not in json.dumps(post.blocks)
    assert "hunter2" not in written.everything_said()
    assert written.aws.counters.counts()["logs:GetLogEvents"] == 1


def test_they_are_not_read_where_it_is_switched_off(written: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ReadLogs=off` takes the permission too, so nothing may ask."""
    monkeypatch.setenv("FOGHORN_READ_LOGS", "off")
    wiring.reset()
    written.send(OOM)
    written.let_pass(30)

    assert "logs:GetLogEvents" not in written.aws.counters.counts()
    assert "OutOfMemoryError: heap" not in written.everything_said()
