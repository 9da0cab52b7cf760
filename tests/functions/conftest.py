"""A stage for every test; the stack behind it is deployed once per module."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from moto.sqs.models import sqs_backends

from foghorn import backoff, wiring
from foghorn.adapters.slack_token import forget_token
from foghorn.observability import logger, metrics
from foghorn_local.aws import AwsServer, World
from foghorn_local.play.agenda import Agenda, Rank
from foghorn_local.play.clock import Clock
from foghorn_local.play.functions import Handler, environment, load_handler
from foghorn_local.play.lambdas import Lambdas
from foghorn_local.play.output import HANDLER_OUTPUT
from foghorn_local.play.stack import Stack, deploy
from foghorn_local.slack import SlackServer
from tests.functions.stage import STARTS_AT, TOKEN, Stage, client_of

NOWHERE = "http://127.0.0.1:9/api/"


@dataclass(frozen=True)
class Deployed:
    """The stack and its loaded functions."""

    stack: Stack
    aws: AwsServer
    handlers: Mapping[str, Handler]


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployed]:
    """The template's stack on the embedded AWS, its functions loaded from functions/*/app.py."""
    with AwsServer(keep_log=True) as aws:
        stack = deploy(Path("template.yaml"), endpoint=aws.url, slack_url=NOWHERE, slack_token=TOKEN)
        functions = stack.application.functions
        handlers = {name: load_handler(functions[name], stack.function_environment(name)) for name in functions}
        wiring.reset()
        yield Deployed(stack, aws, handlers)
        wiring.reset()


@pytest.fixture
def stage(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """An empty table, empty queues, a fresh channel, a clock that stands still."""
    stack, aws = deployed.stack, deployed.aws
    agenda = Agenda()
    metrics.clear_metrics()  # what tests without a handler have counted would be flushed with the first invocation
    with Clock(STARTS_AT) as clock, SlackServer(token=TOKEN) as slack:
        lambdas = Lambdas(
            functions=stack.application.functions,
            handlers=deployed.handlers,
            queues=stack.queues,
            clock=clock,
            account=stack.account,
            region=stack.region,
            later=lambda at, action: agenda.add(at, Rank.RETRY, action),
        )
        stage = Stage(stack, aws, slack, clock, lambdas, agenda)
        monkeypatch.setattr(backoff, "sleep", clock.sleep)
        with environment({**stack.environment, "SLACK_API_URL": slack.url}), _logged_to(stage):
            yield stage
    _clean(stack, aws)
    stage.set_secret(TOKEN)


@contextmanager
def _logged_to(stage: Stage) -> Iterator[None]:
    """The log is the test's own: what the functions print, and what the one logger writes."""
    handler = logger.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    with HANDLER_OUTPUT.to(stage.log):
        before = handler.setStream(stage.log)
        yield
        handler.setStream(before)


def _clean(stack: Stack, aws: AwsServer) -> None:
    aws.faults.clear()
    aws.counters.reset()
    aws.world = World()
    forget_token()
    dynamodb = client_of(stack, "dynamodb")
    for table in stack.tables:
        for item in dynamodb.scan(TableName=table, ProjectionExpression="pk, sk")["Items"]:
            dynamodb.delete_item(TableName=table, Key=item)
    for queue in stack.queues.values():
        # SQS purges a queue at most once a minute, and the embedded one keeps to it.
        sqs_backends[queue.account][queue.region].get_queue(queue.name)._messages.clear()
