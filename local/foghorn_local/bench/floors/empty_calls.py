"""Calls that ask for next to nothing: as many as FLOOR_CALLS says, one after another.

FLOOR_CALLS is a JSON object of numbers by service, such as {"dynamodb": 5, "sqs": 1}; without it no call is made.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

NUMBERS: dict[str, int] = json.loads(os.environ.get("FLOOR_CALLS", "{}"))

_NOWHERE = {"pk": {"S": "floor"}, "sk": {"S": "floor"}}
_EMPTY: Mapping[str, Callable[[Any], object]] = {
    "dynamodb": lambda client: client.get_item(TableName=os.environ["FOGHORN_TABLE"], Key=_NOWHERE),
    # The cluster of the events that are measured, and a service that it does not have.
    "ecs": lambda client: client.describe_services(cluster="prod", services=["floor"]),
    "secretsmanager": lambda client: client.get_secret_value(SecretId=os.environ["FOGHORN_SLACK_TOKEN_SECRET"]),
    "slack": lambda client: client.auth_test(),
    "sqs": lambda client: client.get_queue_attributes(QueueUrl=os.environ["FOGHORN_QUEUE_URL"]),
}


def make(clients: Mapping[str, Any]) -> None:
    """Make them."""
    for service, number in NUMBERS.items():
        for _ in range(number):
            _EMPTY[service](clients[service])
