"""Calls that ask for next to nothing: as many as FLOOR_CALLS says, one after another.

FLOOR_CALLS is a JSON object of numbers by service, such as {"dynamodb": 5, "sqs": 1}; without it no call is made.
A client that was not built at INIT is built for its first call, as a function does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from foghorn_local.bench.floors import clients

NUMBERS: dict[str, int] = json.loads(os.environ.get("FLOOR_CALLS", "{}"))

_NOWHERE = {"pk": {"S": "floor"}, "sk": {"S": "floor"}}
_EMPTY: Mapping[str, Callable[[Any], object]] = {
    "dynamodb": lambda client: client.get_item(TableName=os.environ["FOGHORN_TABLE"], Key=_NOWHERE),
    "ecs": lambda client: client.describe_services(cluster="floor", services=["floor"]),
    "elbv2": lambda client: client.describe_target_groups(Names=["floor"]),
    "logs": lambda client: client.get_log_events(logGroupName="floor", logStreamName="floor"),
    "secretsmanager": lambda client: client.get_secret_value(SecretId=os.environ["FOGHORN_SLACK_TOKEN_SECRET"]),
    "slack": lambda client: client.auth_test(),
    "sqs": lambda client: client.get_queue_attributes(QueueUrl=os.environ["FOGHORN_QUEUE_URL"]),
}


def make(built: Mapping[str, Any]) -> None:
    """Make them. "There is no floor" is an answer like any other."""
    ready = dict(built)
    for service, number in NUMBERS.items():
        if service not in ready:
            ready |= clients.build(service)
        for _ in range(number):
            with suppress(ClientError):
                _EMPTY[service](ready[service])
