"""A queue message that is not Foghorn's: it goes to the dead-letter queue, and holds nobody up."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from foghorn.observability import Metric
from foghorn_local.bus import sqs_batch_event
from foghorn_local.play.functions import Returned
from tests.functions.stage import NOTIFIER, Stage, sample, world_of

OOM = sample("task_state.oom_exit_137")
CHECKOUT = "123456789012|eu-central-1|prod|service|checkout"

STRANGE = {
    "empty object": "{}",
    "no JSON": "hello",
    "cut short": '{"scope": "1234',
    "null": "null",
    "number": "3",
    "list": "[]",
    "text": '"scope"',
    "scope null": '{"scope": null}',
    "scope a number": '{"scope": 5}',
    "scope a list": '{"scope": ["123456789012", "eu-central-1"]}',
    "scope no key": '{"scope": "checkout"}',
    "scope of unknown type": '{"scope": "123456789012|eu-central-1|prod|planet|mars"}',
    "slot no number": json.dumps({"scope": CHECKOUT, "slot_ms": "soon"}),
    "slot a list": json.dumps({"scope": CHECKOUT, "slot_ms": [1]}),
    "slot beyond time": json.dumps({"scope": CHECKOUT, "slot_ms": 10**30}),
    "slot not finite": json.dumps({"scope": CHECKOUT, "slot_ms": math.inf}),
    "attempt no number": json.dumps({"scope": CHECKOUT, "attempt": "often"}),
    "attempt null": json.dumps({"scope": CHECKOUT, "attempt": None}),
    "attempt not finite": json.dumps({"scope": CHECKOUT, "attempt": math.inf}),
    "nested deeply": "[" * 5000,
}


def _batch(stage: Stage, *bodies: str) -> dict[str, Any]:
    messages = [
        {
            "MessageId": f"message-{number}",
            "ReceiptHandle": f"receipt-{number}",
            "Body": body,
            "MD5OfBody": "",
            "Attributes": {"ApproximateReceiveCount": "1"},
        }
        for number, body in enumerate(bodies)
    ]
    return sqs_batch_event(messages, queue_arn=stage.notifications.arn, region=stage.stack.region)


@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE)
def test_it_alone_is_reported_as_failed(stage: Stage, body: str) -> None:
    """Counted and logged; the others of its batch are delivered, before and after it."""
    stage.aws.world = world_of(OOM)
    stage.send(OOM)
    ring = json.dumps({"scope": CHECKOUT})

    outcome, _ = stage.lambdas.invoke(NOTIFIER, _batch(stage, body, ring, body))

    failed = [{"itemIdentifier": "message-0"}, {"itemIdentifier": "message-2"}]
    assert outcome == Returned({"batchItemFailures": failed})
    assert stage.metrics[Metric.MESSAGES_NOT_OURS] == 2
    assert len(stage.posts) == 1
    assert len(stage.errors) == 2
    assert all("NotOurMessage" in line["exception"] for line in stage.errors)


def test_a_batch_of_nothing_else_is_no_failed_invocation(stage: Stage) -> None:
    """Else Lambda would slow the polling of the whole queue down."""
    outcome, _ = stage.lambdas.invoke(NOTIFIER, _batch(stage, "hello", "{}"))

    assert outcome == Returned(
        {"batchItemFailures": [{"itemIdentifier": "message-0"}, {"itemIdentifier": "message-1"}]}
    )


def test_it_ends_in_the_dead_letter_queue(stage: Stage) -> None:
    """After as many receives as the queue's redrive policy says; an operator reads it there as it came."""
    stage.notifications.send("hello")

    stage.let_pass(3600)

    assert [letter["body"] for letter in stage.dead_letters("NotificationsDeadLetterQueue")] == ["hello"]
    assert stage.metrics[Metric.MESSAGES_NOT_OURS] == 10
    assert len(stage.notifications) == 0


def test_a_scope_that_nobody_knows_is_done_with(stage: Stage) -> None:
    """Its records may have expired: nothing to tell, nothing to retry."""
    stage.notifications.send(json.dumps({"scope": CHECKOUT}))

    stage.let_pass(600)

    assert len(stage.notifications) == 0
    assert stage.dead_letters("NotificationsDeadLetterQueue") == []
    assert (stage.posts, stage.items()) == ([], [])
    assert any("nothing known" in line["message"] for line in stage.lines)
