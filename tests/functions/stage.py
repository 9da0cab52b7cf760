"""The deployed application on the embedded AWS and Slack, played by hand: an event, a batch, a minute at a time."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from foghorn_local.aws import AwsServer, World, workspace_client
from foghorn_local.bus import FunctionError
from foghorn_local.play.agenda import Agenda, Rank
from foghorn_local.play.backends import Queue
from foghorn_local.play.clock import Clock
from foghorn_local.play.functions import Returned
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.stack import Stack
from foghorn_local.slack import Message, SlackServer

EVENTS = Path("events")
OOM_TEXT = (EVENTS / "task_state.oom_exit_137.json").read_text(encoding="utf-8")
STARTS_AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
TOKEN = "xoxb-" + "1122334455-stageTOKEN"
TASK_STATE, DEPLOYMENT, NOTIFIER, SWEEPER, SILENCE = (
    f"{name}Function" for name in ("TaskState", "Deployment", "Notifier", "Sweeper", "Silence")
)


@cache
def _client(service: str, endpoint: str, region: str) -> Any:
    return workspace_client(service, endpoint, region=region)


def client_of(stack: Stack, service: str) -> Any:
    """The stack's own client: its calls are neither counted nor hit by faults."""
    return _client(service, stack.endpoint, stack.region)


def sample(name: str, **detail: Any) -> dict[str, Any]:
    """A sample event, with some fields of its detail replaced."""
    event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    event["detail"] |= detail
    return event


@dataclass
class Stage:
    """Functions, queues and channel of one test. Nothing happens but what a test asks for, on a clock of its own."""

    stack: Stack
    aws: AwsServer
    slack: SlackServer
    clock: Clock
    lambdas: Lambdas
    agenda: Agenda
    log: io.StringIO = field(default_factory=io.StringIO)

    def __post_init__(self) -> None:
        (self._mapping,) = self.stack.application.event_source_mappings
        self._plan_sweep()

    # ---- what happens

    def send(self, event: Any, function: str = TASK_STATE) -> Returned | FunctionError:
        """One attempt at one event."""
        self._arrives(event)
        return self.lambdas.invoke(function, event)[0]

    def send_async(self, event: Any, function: str = TASK_STATE) -> None:
        """The same as EventBridge does it: Lambda retries, and what fails for good goes to its destination."""
        self._arrives(event)
        self.lambdas.invoke_async(function, event)

    def _arrives(self, event: Any) -> None:
        if isinstance(event, dict) and isinstance(event.get("time"), str):
            with contextlib.suppress(ValueError):
                self.clock.move_to(datetime.fromisoformat(event["time"]) + timedelta(seconds=1))
        self.aws.world.apply(event)

    def deliver(self) -> None:
        """Let the notifier take what is visible in the queue now."""
        self.lambdas.drain(self._mapping)

    def let_pass(self, seconds: float) -> None:
        """Time passes: the queue is polled, the sweeper runs every minute, Lambda retries."""
        end = self.clock.now() + timedelta(seconds=seconds)
        self.deliver()
        while (at := self._next_at()) <= end:
            self.clock.move_to(at)
            while self.agenda.next_at() is not None and self.agenda.next_at() <= at:  # type: ignore[operator]
                self.agenda.pop()()
            self.deliver()
        self.clock.move_to(end)

    def _next_at(self) -> datetime:
        moments = (self.agenda.next_at(), self.notifications.next_due(self.clock.now()))
        return min(moment for moment in moments if moment is not None)

    def _plan_sweep(self) -> None:
        at = self.clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)

        def sweep() -> None:
            self._plan_sweep()
            self.lambdas.invoke(SWEEPER, {})

        self.agenda.add(at, Rank.SCHEDULE, sweep)

    # ---- what came of it

    @property
    def notifications(self) -> Queue:
        """The queue before the notifier."""
        return self.stack.queues["NotificationsQueue"]

    @property
    def posts(self) -> list[Message]:
        """The channel's top-level messages."""
        return list(self.slack.channels[self.stack.channel].messages)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The structured log, oldest first."""
        return [line for line in self._printed() if "_aws" not in line]

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The lines that say that something is wrong."""
        return [line for line in self.lines if line["level"] == "ERROR"]

    @property
    def metrics(self) -> Counter[str]:
        """The sum of every metric, by name."""
        return Counter(dict(self._counted(reasons=False)))

    @property
    def reasons(self) -> Counter[tuple[str, str]]:
        """The sums of those that carry a reason, by name and reason."""
        return Counter(dict(self._counted(reasons=True)))

    def _counted(self, *, reasons: bool) -> Mapping[Any, int]:
        sums: Counter[Any] = Counter()
        for emf in self._printed():
            for metric in emf.get("_aws", {}).get("CloudWatchMetrics", ()):
                for name in (entry["Name"] for entry in metric["Metrics"]):
                    if not reasons:
                        sums[name] += int(sum(emf[name]))
                    elif "reason" in emf:
                        sums[name, emf["reason"]] += int(sum(emf[name]))
        return sums

    def _printed(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.getvalue().splitlines() if line.strip()]

    def items(self, sort_key: str = "") -> list[dict[str, Any]]:
        """The table's items in DynamoDB's own notation, those whose sort key begins so."""
        dynamodb = client_of(self.stack, "dynamodb")
        found = dynamodb.scan(TableName=self.stack.tables[0])["Items"]
        return [item for item in found if item["sk"]["S"].startswith(sort_key)]

    def dead_letters(self, name: str = "EventsDeadLetterQueue") -> list[dict[str, Any]]:
        """Take what is in a dead-letter queue: bodies as JSON, and `ERROR_…` attributes."""
        sqs = client_of(self.stack, "sqs")
        url = f"{self.stack.endpoint}/{self.stack.account}/{name}"
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        return [
            {"body": message["Body"]}
            | {key: value["StringValue"] for key, value in message.get("MessageAttributes", {}).items()}
            for message in answer.get("Messages", ())
        ]

    def set_secret(self, value: str) -> None:
        """Store another Slack token."""
        secrets = client_of(self.stack, "secretsmanager")
        secrets.put_secret_value(SecretId=self.stack.environment["FOGHORN_SLACK_TOKEN_SECRET"], SecretString=value)

    def everything_said(self) -> str:
        """All text that left the functions: messages, table and log."""
        messages = self.slack.channels[self.stack.channel].all_messages()
        shown = [[revision.text, revision.blocks, revision.metadata] for m in messages for revision in m.revisions]
        return json.dumps([shown, self.items()], default=repr, ensure_ascii=False) + self.log.getvalue()


def world_of(*events: dict[str, Any]) -> World:
    """An ECS in which these events are about to happen."""
    return World.from_events(events)
