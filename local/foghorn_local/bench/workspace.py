"""The deployed application on the embedded AWS and Slack, one invocation at a time, with every call written down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from foghorn_local.aws import AwsServer, World
from foghorn_local.bench.calls import aws_call, slack_call
from foghorn_local.bench.gate import Gate
from foghorn_local.bus import FunctionError, sqs_batch_event
from foghorn_local.play.clock import Clock
from foghorn_local.play.functions import Handler, environment, load_handler
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.output import HANDLER_OUTPUT
from foghorn_local.play.stack import Stack, deploy
from foghorn_local.slack import SlackServer

TASK_STATE, DEPLOYMENT = "TaskStateFunction", "DeploymentFunction"
NOTIFIER, SWEEPER = "NotifierFunction", "SweeperFunction"
_LATENCY = timedelta(seconds=1)


class InvocationFailed(RuntimeError):
    """A function failed where nothing was to go wrong; the message names it and its error."""


@dataclass(slots=True)
class Arrivals:
    """Every call as it arrives, named as `calls` names it; `gate` holds it before it is answered, if there is one."""

    calls: list[str] = field(default_factory=list)
    gate: Gate | None = None

    def take(self) -> list[str]:
        """The calls since the last time, in the order in which they arrived."""
        taken, self.calls = self.calls, []
        return taken

    def aws(self, name: str, body: bytes) -> None:
        """A call at the embedded AWS."""
        self._arrived(aws_call(name, body))

    def slack(self, method: str) -> None:
        """A call at the embedded Slack."""
        self._arrived(slack_call(method))

    def _arrived(self, call: str) -> None:
        self.calls.append(call)
        if self.gate is not None:
            self.gate.pass_through(call)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Nothing happens in it but what is asked for, on a clock that stands still meanwhile."""

    stack: Stack
    aws: AwsServer
    slack: SlackServer
    clock: Clock
    handlers: dict[str, Handler]
    lambdas: Lambdas
    arrivals: Arrivals

    def send(self, function: str, event: Mapping[str, Any]) -> None:
        """One event: it happens in the embedded ECS, and a second later the function is invoked with it."""
        self.clock.move_to(datetime.fromisoformat(event["time"]) + _LATENCY)
        self.aws.world.apply(event)
        self._invoke(function, event)

    def sweep(self) -> None:
        """One run of the sweeper."""
        self._invoke(SWEEPER, {})

    def deliver(self) -> None:
        """Let the notifier take one message that is visible in the queue now."""
        (mapping,) = self.stack.application.event_source_mappings
        queue = self.stack.queues[mapping.queue]
        messages = queue.receive(1)
        batch = sqs_batch_event(messages, queue_arn=queue.arn, region=self.stack.region)
        answer = self._invoke(mapping.function, batch)
        if not messages or answer["batchItemFailures"]:
            raise InvocationFailed(f"{mapping.function}: {len(messages)} messages, {answer}")
        queue.delete(messages)

    def next_delivery_at(self) -> datetime | None:
        """When the next queue message can be received; None for an empty queue."""
        return self.stack.queues["NotificationsQueue"].next_due(self.clock.now())

    def drop_rings(self) -> None:
        """Take away what is visible in the queue now, unread: the scopes wait for the sweeper."""
        queue = self.stack.queues["NotificationsQueue"]
        while messages := queue.receive(10):
            queue.delete(messages)

    def restart(self, *functions: str) -> None:
        """Let the next invocation of these be their container's first: adapters anew, INIT again."""
        from foghorn import wiring

        wiring.reset()
        declared = self.stack.application.functions
        for name in functions:
            self.handlers[name] = load_handler(declared[name], self.stack.environment)

    def _invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        outcome, _ = self.lambdas.invoke(function, event)
        if isinstance(outcome, FunctionError):
            raise InvocationFailed(f"{function}: {outcome.error_type}: {outcome.error_message}")
        return outcome.value


def _never(_at: datetime, _action: Callable[[], None]) -> None:
    """Nothing is retried: a failure ends the measurement."""


@contextmanager
def _wired(clock: Clock) -> Iterator[None]:
    """Foghorn's adapters built anew, waiting by the clock; what it sends side by side goes side by side, as in Lambda.

    (A played stream sends one call after another instead, so that it plays the same way every time.)
    """
    with HANDLER_OUTPUT.captures():
        from foghorn import backoff, observability, wiring
    sleep_before = backoff.sleep
    wiring.reset()
    backoff.sleep = clock.sleep
    try:
        with HANDLER_OUTPUT.takes_over(logging.getLogger(observability.SERVICE)):
            yield
    finally:
        backoff.sleep = sleep_before
        wiring.reset()


@contextmanager
def workspace(template: Path, events: Sequence[Mapping[str, Any]]) -> Iterator[Workspace]:
    """A workspace whose embedded ECS knows what the events are about; it begins a minute before the first of them."""
    arrivals = Arrivals()
    clock = Clock(datetime.fromisoformat(events[0]["time"]) - timedelta(minutes=1))
    aws = AwsServer(World.from_events(events), on_call=arrivals.aws)
    slack = SlackServer(on_call=arrivals.slack)
    with clock, HANDLER_OUTPUT.to(None), aws, slack:
        stack = deploy(template, endpoint=aws.url, slack_url=slack.url, slack_token=slack.token)
        with environment(stack.environment), _wired(clock):
            functions = stack.application.functions
            handlers = {name: load_handler(functions[name], stack.environment) for name in functions}
            lambdas = Lambdas(functions, handlers, stack.queues, clock, stack.account, stack.region, _never)
            yield Workspace(stack, aws, slack, clock, handlers, lambdas, arrivals)
