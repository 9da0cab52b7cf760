"""The gate counts two calls side by side as one round, and two in a row as two, whoever makes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import boto3
import pytest
from botocore.config import Config
from slack_sdk import WebClient

from foghorn_local.aws import AwsServer, workspace_client
from foghorn_local.bench.gate import Gate
from foghorn_local.slack import SlackServer

QUIET_S = 0.3
REGION = "eu-west-1"
LIST, SEND, POST = "secretsmanager:ListSecrets", "sqs:SendMessage", "chat.postMessage"
Call = Callable[[], Any]


@pytest.fixture
def gate() -> Gate:
    """More patient than the bench: it can only err when one thread is kept waiting for this long."""
    return Gate(QUIET_S)


@pytest.fixture
def calls(gate: Gate) -> Iterator[list[Call]]:
    """A list, a queue message and a post, at the servers behind the gate."""
    session: Any = boto3.session.Session(aws_access_key_id="test", aws_secret_access_key="test")
    config = Config(retries={"total_max_attempts": 1})
    aws = AwsServer(on_call=lambda name, _body: gate.pass_through(name))
    slack = SlackServer(on_call=gate.pass_through)
    with aws, slack:
        secrets = session.client("secretsmanager", REGION, endpoint_url=aws.url, config=config)
        sqs = session.client("sqs", REGION, endpoint_url=aws.url, config=config)
        queue = workspace_client("sqs", aws.url, region=REGION).create_queue(QueueName="q")["QueueUrl"]
        client = WebClient(token=slack.token, base_url=slack.url, retry_handlers=[])
        yield [
            lambda: secrets.list_secrets(),
            lambda: sqs.send_message(QueueUrl=queue, MessageBody="{}"),
            lambda: client.chat_postMessage(channel="C0FOGHORN", text="hello"),
        ]


def together(*calls: Call) -> None:
    """Make calls side by side."""
    ready = Barrier(len(calls))

    def make(call: Call) -> None:
        ready.wait()
        call()

    with ThreadPoolExecutor(len(calls)) as pool:
        list(pool.map(make, calls))


def test_calls_in_a_row_are_a_round_each(gate: Gate, calls: list[Call]) -> None:
    """However quickly one follows the other."""
    for call in calls:
        call()
    assert gate.take_rounds() == [(LIST,), (SEND,), (POST,)]


def test_calls_side_by_side_are_one_round(gate: Gate, calls: list[Call]) -> None:
    """Also where they go to different servers."""
    together(*calls)
    assert gate.take_rounds() == [tuple(sorted((LIST, SEND, POST)))]


def test_a_chain_beside_a_single_call(gate: Gate, calls: list[Call]) -> None:
    """Two in a row while one other is made: as long as the longer of the two."""
    listed, sent, posted = calls
    together(lambda: (listed(), sent()), posted)
    assert gate.take_rounds() == [tuple(sorted((LIST, POST))), (SEND,)]


def test_what_was_taken_does_not_come_again(gate: Gate, calls: list[Call]) -> None:
    """Each measurement begins with nothing; the workspace's own calls, such as making the queue, are none."""
    assert gate.take_rounds() == []
    calls[0]()
    assert len(gate.take_rounds()) == 1
    assert gate.take_rounds() == []
    calls[0]()
    assert gate.take_rounds() == [(LIST,)]
