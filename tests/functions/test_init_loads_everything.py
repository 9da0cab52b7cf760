"""What every first event loads is loaded at INIT: the first alert of a container does not wait for an import."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.aws import AwsServer, World
from foghorn_local.bus import sqs_batch_event
from foghorn_local.play.stack import Stack, deploy
from foghorn_local.slack import SlackServer
from tests.functions.stage import DEPLOYMENT, NOTIFIER, SILENCE, SWEEPER, TASK_STATE, TOKEN, sample

OOM = sample("task_state.oom_exit_137")
RING = {
    "MessageId": "1",
    "ReceiptHandle": "1",
    "Body": json.dumps({"scope": "123456789012|eu-central-1|prod|service|checkout", "first_word": True}),
    "MD5OfBody": "1",
    "Attributes": {},
}
# The socket's and the renderer's codecs, which Python looks up when they are first needed: a millisecond in all.
CODECS = {"encodings", "stringprep", "unicodedata"}

CHILD = """
import json, sys
from types import SimpleNamespace
import app
loaded = set(sys.modules)
context = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn", aws_request_id="1", function_version="1",
    get_remaining_time_in_millis=lambda: 30_000,
)
answer = app.handler(json.loads(sys.argv[1]), context)
print(json.dumps({"answer": answer, "new": sorted(set(sys.modules) - loaded)}))
"""


@dataclass(frozen=True)
class Place:
    """Where the functions run: a stack on the embedded AWS, and the embedded Slack."""

    stack: Stack
    slack: SlackServer

    def first_event(self, function: str, event: Any) -> dict[str, Any]:
        """Run one function in a fresh interpreter: what it answered, and what it loaded only then."""
        code = self.stack.application.functions[function].code_path
        path = os.pathsep.join([str(code), str(Path("layers/foghorn").resolve())])
        variables = {**self.stack.function_environment(function), "PATH": os.defpath, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", CHILD, json.dumps(event)], env=variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """With an incident that waits to be told, recorded by the detector's own first event."""
    with AwsServer(World.from_events([OOM])) as aws, SlackServer(token=TOKEN) as slack:
        stack = deploy(Path("template.yaml"), endpoint=aws.url, slack_url=slack.url, slack_token=TOKEN)
        yield Place(stack, slack)


def _batch(place: Place) -> Any:
    return sqs_batch_event([RING], queue_arn=place.stack.queues["NotificationsQueue"].arn, region=place.stack.region)


def test_the_first_event_loads_nothing(place: Place) -> None:
    """Of every function, on the way from an event to its message: SDKs, clients and Foghorn itself are there."""
    loaded = {
        TASK_STATE: place.first_event(TASK_STATE, OOM),
        NOTIFIER: place.first_event(NOTIFIER, _batch(place)),
        DEPLOYMENT: place.first_event(DEPLOYMENT, sample("deployment.failed")),
        SWEEPER: place.first_event(SWEEPER, {}),
        SILENCE: place.first_event(SILENCE, {}),
    }

    assert loaded[NOTIFIER]["answer"] == {"batchItemFailures": []}
    assert len(place.slack.channels[place.stack.channel].messages) == 1, "the way was not gone to its end"
    late = {
        name: {module for module in one["new"] if module.partition(".")[0] not in CODECS}
        for name, one in loaded.items()
    }
    assert {name: modules for name, modules in late.items() if modules} == {}
    assert set(loaded) == set(place.stack.application.functions), "every function is measured"
