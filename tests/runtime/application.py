"""The deployed application with its functions under the emulator, on the machine's own clock."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from moto.sqs.models import sqs_backends

from foghorn_local.aws import AwsServer, World, workspace_client
from foghorn_local.bus import split_batch, sqs_batch_event
from foghorn_local.play.backends import Queue
from foghorn_local.play.stack import Stack, deploy
from foghorn_local.runtime import EmulatedFunction, Installation, Outcome
from foghorn_local.slack import Message, SlackServer

ROOT = Path(__file__).parents[2]
TOKEN = "xoxb-" + "1122334455-runtimeTOKEN"
TASK_STATE, DEPLOYMENT, NOTIFIER, SWEEPER, SILENCE = (
    f"{name}Function" for name in ("TaskState", "Deployment", "Notifier", "Sweeper", "Silence")
)
CHECKOUT = "123456789012|eu-central-1|prod|service|checkout"

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_HOUR_MS = 3_600_000
# What the store and the queue hold of the future.
_TIMES = re.compile(r"lease_until|gather_until_\w+|due_at|next_call_at")
_SOON_MS = 1_500
_MAX_BATCHES = 30


def happened(name: str, minutes_ago: float, **detail: Any) -> dict[str, Any]:
    """A sample event that ended so long ago, all its times moved alike, with some fields of its detail replaced."""
    text = (ROOT / f"events/{name}.json").read_text(encoding="utf-8")
    event_time = datetime.fromisoformat(json.loads(text)["time"])
    shift = datetime.now(UTC) - timedelta(minutes=minutes_ago) - event_time

    def moved(match: re.Match[str]) -> str:
        moment = datetime.fromisoformat(match[0]) + shift
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    event: dict[str, Any] = json.loads(_MOMENT.sub(moved, text))
    event["detail"] |= detail
    return event


def parts(post: Message) -> list[str]:
    """What the replies under a message are, by their metadata."""
    return [reply.metadata["event_payload"]["part"] for reply in post.replies if reply.metadata]


class DeployedApplication:
    """The template's stack on the embedded AWS and Slack. A function starts with its first event and stays warm."""

    def __init__(self, place: Installation, aws: AwsServer, slack: SlackServer) -> None:
        self.place = place
        self.aws = aws
        self.slack = slack
        self.stack: Stack = deploy(
            ROOT / "template.yaml", endpoint=aws.url, slack_url=slack.url, slack_token=slack.token
        )
        (self._mapping,) = self.stack.application.event_source_mappings
        self._running: dict[str, EmulatedFunction] = {}
        self._read: dict[str, int] = {}
        self._changed: set[str] = set()

    # ---- what happens

    def function(self, name: str, **options: Any) -> EmulatedFunction:
        """The function; with `options` (see `EmulatedFunction.of`) it is started anew with them, for this test."""
        if options or name not in self._running:
            self._stop(name)
            if options:
                self._changed.add(name)
            self._running[name] = EmulatedFunction.of(self.stack, name, self.place, **options).start()
        return self._running[name]

    def send(self, event: Any, function: str = TASK_STATE) -> Outcome:
        """One attempt at one event; the embedded ECS follows it."""
        self.aws.world.apply(event)
        return self.function(function).invoke(event)

    def batch(self, *bodies: str) -> dict[str, Any]:
        """An SQS batch of messages with these bodies, named message-0, message-1, …"""
        messages = [
            {
                "MessageId": f"message-{number}",
                "ReceiptHandle": f"receipt-{number}",
                "Body": body,
                "MD5OfBody": "",
                "Attributes": {"ApproximateReceiveCount": "1"},
            }
            for number, body in enumerate(bodies)
        ]
        return sqs_batch_event(messages, queue_arn=self.queue.arn, region=self.stack.region)

    def deliver(self) -> list[Outcome]:
        """Poll the queue until nothing in it is due now or within a moment; one outcome per batch."""
        outcomes: list[Outcome] = []
        for _ in range(_MAX_BATCHES):
            self._skip_the_moment()
            messages = self.queue.receive(self._mapping.batch_size)
            if not messages:
                return outcomes
            event = sqs_batch_event(messages, queue_arn=self.queue.arn, region=self.stack.region)
            outcome = self.function(NOTIFIER).invoke(event)
            self.queue.delete(
                split_batch(messages, outcome.response, report_failures=self._mapping.report_failures).delete
            )
            outcomes.append(outcome)
        raise AssertionError(f"the queue is not empty after {_MAX_BATCHES} batches: {outcomes[-1]}")

    def let_an_hour_pass(self) -> None:
        """For what is stored: leases lapse, what waits is due, messages in flight are visible again."""
        dynamodb = self.client("dynamodb")
        for item in self.items():
            for name in sorted(filter(_TIMES.fullmatch, item)):
                dynamodb.update_item(
                    TableName=self.stack.tables[0],
                    Key={"pk": item["pk"], "sk": item["sk"]},
                    UpdateExpression=f"SET {name} = {name} - :hour",
                    ExpressionAttributeValues={":hour": {"N": str(_HOUR_MS)}},
                )
        for message in self._messages():
            message.delayed_until -= _HOUR_MS
            message.visible_at = max(0, message.visible_at - _HOUR_MS)

    def clean(self) -> None:
        """Empty table, queues and channel; no faults, an ECS that knows nothing. Functions stay warm."""
        for name in list(self._changed):
            self._stop(name)
        self._changed.clear()
        self.aws.faults.clear()
        self.aws.counters.reset()
        self.aws.world = World()
        while self.slack.faults.take() is not None:
            pass
        self.slack.calls.clear()
        self.slack.channels[self.stack.channel].messages.clear()
        dynamodb = self.client("dynamodb")
        for item in self.items():
            dynamodb.delete_item(TableName=self.stack.tables[0], Key={"pk": item["pk"], "sk": item["sk"]})
        for queue in self.stack.queues.values():
            sqs_backends[queue.account][queue.region].get_queue(queue.name)._messages.clear()
        self._read = {name: len(function.output) for name, function in self._running.items()}

    def stop(self) -> None:
        """End every function."""
        for name in list(self._running):
            self._stop(name)

    def _stop(self, name: str) -> None:
        function = self._running.pop(name, None)
        self._read.pop(name, None)
        if function is not None:
            function.stop()

    def _skip_the_moment(self) -> None:
        """The pace of one call per second is kept by waiting; here a second passes at once."""
        now_ms = datetime.now(UTC).timestamp() * 1000
        for message in self._messages():
            if message.delayed_until - now_ms <= _SOON_MS:
                message.delayed_until = 0
        key = {"pk": {"S": f"channel#{self.stack.channel}"}, "sk": {"S": "pace"}}
        self.client("dynamodb").delete_item(TableName=self.stack.tables[0], Key=key)

    def _messages(self) -> list[Any]:
        queue = sqs_backends[self.queue.account][self.queue.region].get_queue(self.queue.name)
        return list(queue._messages)

    # ---- what came of it

    @property
    def queue(self) -> Queue:
        """The queue before the notifier."""
        return self.stack.queues[self._mapping.queue]

    @property
    def posts(self) -> list[Message]:
        """The channel's top-level messages."""
        return list(self.slack.channels[self.stack.channel].messages)

    def slack_calls(self, method: str = "chat.postMessage") -> list[str]:
        """The outcome of each call of a Slack method, oldest first."""
        return [call.outcome for call in self.slack.calls if call.method == method]

    def client(self, service: str) -> Any:
        """The workspace's own client: its calls are neither counted nor hit by faults."""
        return workspace_client(service, self.stack.endpoint, region=self.stack.region)

    def items(self, sort_key: str = "") -> list[dict[str, Any]]:
        """The table's items in DynamoDB's own notation, those whose sort key begins so."""
        found = self.client("dynamodb").scan(TableName=self.stack.tables[0])["Items"]
        return [item for item in found if item["sk"]["S"].startswith(sort_key)]

    def dead_letters(self, name: str = "EventsDeadLetterQueue") -> list[dict[str, Any]]:
        """What is in a dead-letter queue: `body` as JSON, and the `ERROR_…` attributes."""
        url = f"{self.stack.endpoint}/{self.stack.account}/{name}"
        answer = self.client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        return [
            {"body": json.loads(message["Body"])}
            | {key: value["StringValue"] for key, value in message.get("MessageAttributes", {}).items()}
            for message in answer.get("Messages", ())
        ]

    def output(self) -> Iterator[str]:
        """Every line that a function wrote since the test began."""
        for name, function in self._running.items():
            yield from function.output[self._read.get(name, 0) :]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The structured log and the metrics of this test. Raises ValueError where a line is no JSON."""
        return [json.loads(line) for line in self.output()]

    def logged(self, message: str) -> list[dict[str, Any]]:
        """The log's lines with this message."""
        return [line for line in self.lines if line.get("message") == message]

    def counted(self, metric: str) -> int:
        """The sum of a metric, whatever its dimensions but without those by reason."""
        return int(sum(sum(line[metric]) for line in self.lines if metric in line and "reason" not in line))
