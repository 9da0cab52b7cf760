"""The Lambda service of a played stream: invokes functions, retries asynchronous ones, polls queues for mappings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from foghorn_local.bus import (
    EventSourceMapping,
    Function,
    FunctionError,
    RetryAt,
    after_async_failure,
    failure_record,
    split_batch,
    sqs_batch_event,
)
from foghorn_local.play.backends import Queue
from foghorn_local.play.clock import Timekeeper
from foghorn_local.play.crash import CrashPoints, run_in_fork
from foghorn_local.play.functions import Handler, Outcome, Returned, context_of, run_handler

MAX_BATCHES_AT_ONCE = 10_000
Later = Callable[[datetime, Callable[[], None]], None]


class EndlessQueueError(RuntimeError):
    """A function keeps sending itself messages that are due at once."""


@dataclass(slots=True)
class Lambdas:
    """The functions with what they need around them. `account` and `region` are the stack's.

    `later(at, action)` puts an action on the agenda. `invocations` counts by logical id, retries included;
    `failures` keeps (logical id, error) of each failed invocation.
    """

    functions: Mapping[str, Function]
    handlers: Mapping[str, Handler]
    queues: Mapping[str, Queue]
    clock: Timekeeper
    account: str
    region: str
    later: Later
    points: CrashPoints = field(default_factory=CrashPoints)
    invocations: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, FunctionError]] = field(default_factory=list)

    def arn(self, name: str) -> str:
        """The function's ARN."""
        return f"arn:aws:lambda:{self.region}:{self.account}:function:{name}"

    def invoke(self, name: str, event: Any) -> tuple[Outcome, str]:
        """One invocation; gives its outcome and request id. Runs in a fork while a crash point is armed."""
        self.invocations[name] += 1
        context = context_of(self.functions[name], self.arn(name), self.clock)
        if self.points.armed:
            outcome = run_in_fork(self.handlers[name], event, context, self.clock, self.points)
        else:
            outcome = run_handler(self.handlers[name], event, context)
        if isinstance(outcome, FunctionError):
            self.failures.append((name, outcome))
        return outcome, context.aws_request_id

    def invoke_async(self, name: str, event: Any, *, attempt: int = 1, queued_at: datetime | None = None) -> None:
        """What EventBridge does: an invocation that is retried after a failure and leaves to its destination."""
        queued_at = queued_at or self.clock.now()
        outcome, request_id = self.invoke(name, event)
        if isinstance(outcome, Returned):
            return
        config = self.functions[name].invoke_config
        decision = after_async_failure(config, attempt, queued_at, self.clock.now())
        if isinstance(decision, RetryAt):
            self.later(decision.at, lambda: self.invoke_async(name, event, attempt=attempt + 1, queued_at=queued_at))
        elif config.on_failure is not None and config.on_failure in self.queues:
            record = failure_record(
                event,
                outcome,
                function_arn=self.arn(name),
                request_id=request_id,
                attempts=attempt,
                at=self.clock.now(),
                condition=decision.condition,
            )
            self.queues[config.on_failure].send(json.dumps(record, default=str))

    def drain(self, mapping: EventSourceMapping) -> None:
        """Poll a queue until nothing in it is visible; what a function could not handle stays in flight."""
        queue = self.queues[mapping.queue]
        for _ in range(MAX_BATCHES_AT_ONCE):
            messages = queue.receive(mapping.batch_size)
            if not messages:
                return
            batch = sqs_batch_event(messages, queue_arn=queue.arn, region=self.region)
            outcome, _ = self.invoke(mapping.function, batch)
            response = outcome.value if isinstance(outcome, Returned) else outcome
            queue.delete(split_batch(messages, response, report_failures=mapping.report_failures).delete)
        raise EndlessQueueError(f"{mapping.function}: {MAX_BATCHES_AT_ONCE} batches without the clock moving on")
