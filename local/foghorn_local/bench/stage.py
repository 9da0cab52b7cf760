"""Functions and their floors under Lambda's own runtime, against the embedded AWS and the embedded Slack."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from foghorn_local.aws import AwsServer, World, workspace_client
from foghorn_local.bench.ratios import covered_s
from foghorn_local.bus import sqs_batch_event
from foghorn_local.play.stack import Stack, deploy
from foghorn_local.runtime import EmulatedFunction, Installation
from foghorn_local.slack import SlackServer

_PACKAGE = "foghorn_local/bench/floors"
_HERE = Path(__file__).parent


class MeasurementSpoiled(RuntimeError):
    """An invocation did not do what was to be measured. The message says what it did."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A deployed stack, and a folder with the floors, compiled as the built artifact is."""

    stack: Stack
    aws: AwsServer
    slack: SlackServer
    place: Installation
    floors: Path

    def function(self, name: str) -> EmulatedFunction:
        """A fresh container of the built function."""
        return EmulatedFunction.of(self.stack, name, self.place)

    def floor(self, module: str, name: str, calls: Mapping[str, int]) -> EmulatedFunction:
        """A fresh container of a floor in a function's place, which makes so many empty calls per service."""
        handler = f"{_PACKAGE.replace('/', '.')}.{module}.handler"
        function = replace(self.stack.application.functions[name], handler=handler)
        told = {**self.stack.function_environment(name), "FLOOR_CALLS": json.dumps(dict(calls))}
        return EmulatedFunction(self.place, function, told, code=self.floors, path_in_front=(self.floors,))

    def calls(self) -> Mapping[str, int]:
        """Calls so far, by service: boto3's name for it, or slack."""
        counted: Counter[str] = Counter()
        for name, number in self.aws.counters.counts().items():
            counted[name.partition(":")[0]] += number
        counted["slack"] += len(self.slack.calls)
        return counted

    def ring(self) -> Any:
        """The batch that the notifier gets for the one message that is in the queue now; the message is taken."""
        queue = self.stack.queues["NotificationsQueue"]
        messages = queue.receive(10)
        if len(messages) != 1:
            raise MeasurementSpoiled(f"{len(messages)} messages in the queue instead of one")
        queue.delete(messages)
        return sqs_batch_event(messages, queue_arn=queue.arn, region=self.stack.region)

    def forget(self) -> None:
        """Empty table and queue: nothing is open, nothing is due, and no call was made lately."""
        table, client = self.stack.tables[0], self._client()
        for item in client.scan(TableName=table, ProjectionExpression="pk, sk")["Items"]:
            client.delete_item(TableName=table, Key=item)
        queue = self.stack.queues["NotificationsQueue"]
        while messages := queue.receive(10):
            queue.delete(messages)

    def own_s(self, container: EmulatedFunction, event: Any) -> float:
        """Seconds of one invocation, without those in which the embedded AWS was at work for it.

        moto takes longer for a conditional update than for a look at nothing, which says nothing of Foghorn.
        """
        begun_s = time.perf_counter()
        outcome = container.invoke(event)
        ended_s = time.perf_counter()
        if not outcome.returned or (isinstance(outcome.payload, dict) and outcome.payload.get("batchItemFailures")):
            said = "\n".join(container.output[-5:])
            raise MeasurementSpoiled(
                f"{container.function.name}: {outcome.ending}, {outcome.error or outcome.payload}\n{said}"
            )
        answered = [(call.started_s, call.finished_s) for call in self.aws.counters.log()]
        return ended_s - begun_s - covered_s(answered, begun_s, ended_s)

    def _client(self) -> Any:
        return workspace_client("dynamodb", self.stack.endpoint, region=self.stack.region)


@contextmanager
def staged(root: Path, place: Installation, events: Sequence[Mapping[str, Any]], folder: Path) -> Iterator[Stage]:
    """A stage whose embedded ECS knows what the events are about. `folder` is an empty one, for the floors."""
    shutil.copytree(_HERE / "floors", folder / _PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(_HERE / "__init__.py", folder / _PACKAGE / "..")
    # As `make build` does with the artifact: nothing is compiled at a cold start, on neither side.
    compiler = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    subprocess.run([place.python, *compiler, folder], check=True)
    with ExitStack() as opened:
        aws = opened.enter_context(AwsServer(World.from_events(events), keep_log=True))
        # Slack's limits are for real time; nobody waits for them here.
        slack = opened.enter_context(SlackServer(rate_limit=False))
        stack = deploy(root / "template.yaml", endpoint=aws.url, slack_url=slack.url, slack_token=slack.token)
        yield Stage(stack, aws, slack, place, folder)
