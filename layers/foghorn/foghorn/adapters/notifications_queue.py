"""The notifications queue on Amazon SQS, and the dead-letter queue for events that could not be parsed."""

from __future__ import annotations

import json
import math
import re
from datetime import datetime

from foghorn.adapters.aws_clients import call_aws, client
from foghorn.signals.scope import Scope

MAX_DELAY_S = 900
"""https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"""

# SQS refuses these characters: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
_REFUSED_BY_SQS = re.compile("[\ud800-\udfff\ufffe\uffff]")


class NotificationsQueue:
    """Sends "incident X is dirty". Implements `foghorn.incidents.announcer.Announcer`."""

    def __init__(self, queue_url: str, dead_letter_queue_url: str = "") -> None:
        self._queue_url = queue_url
        self._dead_letter_queue_url = dead_letter_queue_url

    def announce(
        self,
        scope: Scope,
        *,
        delay_s: float = 0,
        slot: datetime | None = None,
        attempt: int = 0,
        first_word: bool = False,
    ) -> None:
        """Send one message; see the port."""
        body: dict[str, object] = {"scope": scope.key}
        if slot is not None:
            body["slot_ms"] = round(slot.timestamp() * 1000)
        if attempt:
            body["attempt"] = attempt
        if first_word:
            body["first_word"] = True
        delay = min(MAX_DELAY_S, max(0, math.ceil(delay_s)))
        self._send(self._queue_url, json.dumps(body), delay, {})

    def dead_letter(self, event: object, field: str, reason: str) -> None:
        """Keep the event as it came; the field at fault and the reason travel as message attributes."""
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":"), default=str)
        self._send(
            self._dead_letter_queue_url,
            _REFUSED_BY_SQS.sub(lambda found: f"\\u{ord(found[0]):04x}", body),
            0,
            {"ERROR_CODE": "Unparsable", "ERROR_FIELD": field[:256] or "-", "ERROR_MESSAGE": reason[:1024] or "-"},
        )

    def _send(self, queue_url: str, body: str, delay_s: int, attributes: dict[str, str]) -> None:
        typed = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
        call_aws(
            lambda: client("sqs").send_message(
                QueueUrl=queue_url, MessageBody=body, DelaySeconds=delay_s, MessageAttributes=typed
            )
        )
