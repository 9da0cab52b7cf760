"""Names for calls that say which item of the table they are about, and what counts as a write."""

from __future__ import annotations

import json
from collections.abc import Iterable

from foghorn_local.play.report import STORE_SERVICES

STORE_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})

# What remains is what the budget of an incident limits: reads of the state of AWS.
_NO_READS = STORE_SERVICES | {"slack"}


def aws_call(name: str, body: bytes) -> str:
    """`dynamodb:UpdateItem META` for a call on one item, `dynamodb:Query due` on an index; others by their operation.

    `name` is `service:Operation`, `body` the request's.
    """
    service, _, _operation = name.partition(":")
    if service != "dynamodb":
        return name
    request = json.loads(body)
    key = request.get("Key") or request.get("Item")
    if key is not None:
        # event#<time>#<key>, ledger#<anchor>, edits#<minute>: what stands before the mark is the item's kind.
        return f"{name} {key['sk']['S'].partition('#')[0]}"
    return f"{name} {request.get('IndexName', 'scope')}"


def slack_call(method: str) -> str:
    """`slack:chat.postMessage`."""
    return f"slack:{method}"


def operation_of(call: str) -> str:
    """`service:Operation` of a call's name."""
    return call.partition(" ")[0]


def writes(calls: Iterable[str]) -> int:
    """How many of them write to the table."""
    return sum(operation_of(call).partition(":")[2] in STORE_WRITES for call in calls if call.startswith("dynamodb:"))


def reads(calls: Iterable[str]) -> int:
    """How many of them read the state of AWS: not the table, the queues, the secret or Slack."""
    return sum(call.partition(":")[0] not in _NO_READS for call in calls)
