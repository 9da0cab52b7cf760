"""The queues and the table of the embedded AWS, seen from the service's side.

What Lambda's pollers, EventBridge and an observer do is no call of Foghorn's: it goes past the endpoint that counts
calls and injects faults, straight to moto's state in this process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

# moto shows a message strictly after the millisecond at which its visibility timeout ends.
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """One standard queue. `visibility_timeout_s` is the queue's own."""

    account: str
    region: str
    name: str
    visibility_timeout_s: int = 30

    @property
    def arn(self) -> str:
        """The queue's ARN."""
        return f"arn:aws:sqs:{self.region}:{self.account}:{self.name}"

    def __len__(self) -> int:
        """How many messages it holds, in flight and delayed ones included."""
        return len(self._state._messages)

    def next_due(self, now: datetime) -> datetime | None:
        """When the next message can be received: now at the earliest; None for an empty queue."""
        moments = [max(message.visible_at, message.delayed_until) for message in self._state._messages]
        if not moments:
            return None
        return max(now, datetime.fromtimestamp(min(moments) / 1000, UTC) + _TICK)

    def receive(self, maximum: int) -> list[dict[str, Any]]:
        """Up to `maximum` messages in boto3's shape; they are in flight until deleted or the timeout passes."""
        messages = self._backend.receive_message(self.name, maximum, 0, self.visibility_timeout_s)
        return [
            {
                "MessageId": message.id,
                "ReceiptHandle": message.receipt_handle,
                "Body": message.body,
                "MD5OfBody": message.body_md5,
                "Attributes": {
                    "ApproximateReceiveCount": str(message.approximate_receive_count),
                    "SentTimestamp": str(message.sent_timestamp),
                    "SenderId": message.sender_id,
                    "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
                },
            }
            for message in messages
        ]

    def delete(self, messages: Iterable[Any]) -> None:
        """Acknowledge received messages."""
        for message in messages:
            self._backend.delete_message(self.name, message["ReceiptHandle"])

    def send(self, body: str) -> None:
        """What a rule's dead-letter configuration or an on-failure destination sends."""
        self._backend.send_message(self.name, body)

    @property
    def _backend(self) -> Any:
        return sqs_backends[self.account][self.region]

    @property
    def _state(self) -> Any:
        return self._backend.get_queue(self.name)


def earliest(account: str, region: str, table: str, attribute: str) -> datetime | None:
    """The earliest moment in an attribute that holds epoch milliseconds; None where no item has it.

    It sees what a sparse index over the attribute would hold.
    """
    items = dynamodb_backends[account][region].get_table(table).all_items()
    moments = [int(item.attrs[attribute].value) for item in items if attribute in item.attrs]
    return datetime.fromtimestamp(min(moments) / 1000, UTC) if moments else None
