"""Lambda's retries, on-failure records and partial batches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from foghorn_local.bus import (
    FunctionError,
    GiveUp,
    InvokeConfig,
    RetryAt,
    after_async_failure,
    async_retry_delays_s,
    failure_record,
    split_batch,
    sqs_batch_event,
)

QUEUED_AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
ONCE = InvokeConfig(maximum_retry_attempts=0)
HASTY = InvokeConfig(maximum_event_age_s=90)


@pytest.mark.parametrize(
    "config, attempts, failed_after_s, expected",
    [
        (InvokeConfig(), 1, 3, RetryAt(QUEUED_AT + timedelta(seconds=63))),
        (InvokeConfig(), 2, 66, RetryAt(QUEUED_AT + timedelta(seconds=186))),
        (InvokeConfig(), 3, 190, GiveUp("RetriesExhausted")),
        (ONCE, 1, 3, GiveUp("RetriesExhausted")),
        (HASTY, 1, 3, RetryAt(QUEUED_AT + timedelta(seconds=63))),
        (HASTY, 2, 66, GiveUp("EventAgeExceeded")),
    ],
    ids=["after one minute", "after two minutes", "third failure", "no retries", "young enough", "too old"],
)
def test_a_failed_invocation_is_retried_or_given_up(
    config: InvokeConfig, attempts: int, failed_after_s: int, expected: RetryAt | GiveUp
) -> None:
    """Two retries, after one and two minutes, unless the configuration says fewer or the event is too old."""
    now = QUEUED_AT + timedelta(seconds=failed_after_s)
    assert after_async_failure(config, attempts, QUEUED_AT, now) == expected


def test_attempts_count_from_one() -> None:
    """An attempt number below one is a mistake of the caller."""
    with pytest.raises(ValueError, match="counts from 1"):
        after_async_failure(InvokeConfig(), 0, QUEUED_AT, QUEUED_AT)


def test_the_delays_follow_the_configuration() -> None:
    """Fewer retries mean the first delays only."""
    assert [async_retry_delays_s(InvokeConfig(maximum_retry_attempts=n)) for n in (0, 1, 2)] == [(), (60,), (60, 120)]


def test_the_failure_record_carries_event_and_error() -> None:
    """The destination gets the request's context, the event as it was and the error's payload."""
    try:
        raise KeyError("detail")
    except KeyError as error:
        failure = FunctionError.from_exception(error)
    record = failure_record(
        {"id": "e-1"},
        failure,
        function_arn="arn:aws:lambda:us-east-1:123456789012:function:TaskStateFunction",
        request_id="r-1",
        attempts=3,
        at=QUEUED_AT + timedelta(milliseconds=7),
    )
    assert record["timestamp"] == "2026-01-05T10:00:00.007Z"
    assert record["requestContext"] == {
        "requestId": "r-1",
        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:TaskStateFunction:$LATEST",
        "condition": "RetriesExhausted",
        "approximateInvokeCount": 3,
    }
    assert record["requestPayload"] == {"id": "e-1"}
    assert record["responseContext"]["functionError"] == "Unhandled"
    assert record["responsePayload"]["errorType"] == "KeyError"
    assert record["responsePayload"]["errorMessage"] == "'detail'"
    assert "test_delivery.py" in record["responsePayload"]["stackTrace"][0]


def test_a_death_without_an_answer_has_an_error_type_too() -> None:
    """A killed process and a timeout are told apart in the record."""
    assert FunctionError.killed().error_type == "Runtime.ExitError"
    assert FunctionError.timed_out(5).error_message == "Task timed out after 5.00 seconds"


def _messages(*ids: str) -> list[dict[str, Any]]:
    return [{"MessageId": name, "ReceiptHandle": f"handle-{name}", "Body": "{}"} for name in ids]


def _reported(*ids: object) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": name} for name in ids]}


@pytest.mark.parametrize(
    "response, report_failures, kept",
    [
        (None, True, ""),
        ({}, True, ""),
        ({"batchItemFailures": []}, True, ""),
        ({"batchItemFailures": None}, True, ""),
        (_reported("b"), True, "b"),
        (_reported("a", "b", "c"), True, "abc"),
        (_reported("b", "unknown"), True, "abc"),
        (_reported(""), True, "abc"),
        (_reported(None), True, "abc"),
        ({"batchItemFailures": [{"ItemIdentifier": "b"}]}, True, "abc"),
        ({"batchItemFailures": "b"}, True, "abc"),
        ("b", True, "abc"),
        (FunctionError("ValueError", "no"), True, "abc"),
        (FunctionError("ValueError", "no"), False, "abc"),
        (_reported("b"), False, ""),
    ],
)
def test_a_batch_is_split_by_the_response(response: object, report_failures: bool, kept: str) -> None:
    """Successes are deleted, failures reappear, and a response that cannot be read deletes nothing."""
    outcome = split_batch(_messages("a", "b", "c"), response, report_failures=report_failures)
    assert [message["MessageId"] for message in outcome.keep] == list(kept)
    assert [message["MessageId"] for message in outcome.delete] == [name for name in "abc" if name not in kept]


def test_the_batch_event_has_the_shape_of_the_poller() -> None:
    """Receive's capitalised fields become the event's, with source and ARN."""
    messages = [{**_messages("a")[0], "Attributes": {"ApproximateReceiveCount": "2"}, "MD5OfBody": "99914b93"}]
    event = sqs_batch_event(messages, queue_arn="arn:aws:sqs:us-east-1:123456789012:q", region="us-east-1")
    assert event == {
        "Records": [
            {
                "messageId": "a",
                "receiptHandle": "handle-a",
                "body": "{}",
                "attributes": {"ApproximateReceiveCount": "2"},
                "messageAttributes": {},
                "md5OfBody": "99914b93",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:q",
                "awsRegion": "us-east-1",
            }
        ]
    }
