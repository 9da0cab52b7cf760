"""What Lambda does with an invocation that failed, as decisions on data: the caller owns clock, queues and functions.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

# After the first failed attempt Lambda waits a minute, after the second two.
ASYNC_RETRY_DELAYS_S = (60, 120)
DEFAULT_MAXIMUM_EVENT_AGE_S = 21_600

GiveUpCondition = Literal["RetriesExhausted", "EventAgeExceeded"]


@dataclass(frozen=True, slots=True)
class InvokeConfig:
    """A function's asynchronous invocation configuration; the defaults are Lambda's.

    `on_failure` is the logical id of the destination, or its ARN where the template gives one.
    """

    maximum_retry_attempts: int = len(ASYNC_RETRY_DELAYS_S)
    maximum_event_age_s: int = DEFAULT_MAXIMUM_EVENT_AGE_S
    on_failure: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionError:
    """How an invocation ended: the payload that Lambda returns for a function error."""

    error_type: str
    error_message: str
    stack_trace: tuple[str, ...] = ()

    @classmethod
    def from_exception(cls, error: BaseException) -> FunctionError:
        """An exception that the handler let out."""
        return cls(type(error).__name__, str(error), tuple(traceback.format_tb(error.__traceback__)))

    @classmethod
    def killed(cls) -> FunctionError:
        """The process ended without an answer."""
        return cls("Runtime.ExitError", "Error: Runtime exited with error: signal: killed")

    @classmethod
    def timed_out(cls, timeout_s: int) -> FunctionError:
        """The function's timeout passed."""
        return cls("Sandbox.Timedout", f"Task timed out after {timeout_s:.2f} seconds")


@dataclass(frozen=True, slots=True)
class RetryAt:
    """The same event is delivered again at this time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The event goes to the on-failure destination, if there is one, and is gone otherwise."""

    condition: GiveUpCondition


def async_retry_delays_s(config: InvokeConfig) -> tuple[int, ...]:
    """Seconds between the attempts of an asynchronous invocation; empty when it is tried once."""
    return ASYNC_RETRY_DELAYS_S[: config.maximum_retry_attempts]


def after_async_failure(config: InvokeConfig, attempts: int, queued_at: datetime, now: datetime) -> RetryAt | GiveUp:
    """What follows the failed attempt number `attempts` (the first is 1) of an event that was queued at `queued_at`."""
    if attempts < 1:
        raise ValueError(f"attempts counts from 1, not {attempts}")
    delays = async_retry_delays_s(config)
    if attempts > len(delays):
        return GiveUp("RetriesExhausted")
    at = now + timedelta(seconds=delays[attempts - 1])
    if at - queued_at > timedelta(seconds=config.maximum_event_age_s):
        return GiveUp("EventAgeExceeded")
    return RetryAt(at)


def failure_record(
    event: object,
    error: FunctionError,
    *,
    function_arn: str,
    request_id: str,
    attempts: int,
    at: datetime,
    condition: GiveUpCondition = "RetriesExhausted",
) -> dict[str, Any]:
    """The record that the on-failure destination receives: the event and why it failed. `at` is UTC."""
    return {
        "version": "1.0",
        "timestamp": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        "requestContext": {
            "requestId": request_id,
            "functionArn": f"{function_arn}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {
            "errorMessage": error.error_message,
            "errorType": error.error_type,
            "stackTrace": list(error.stack_trace),
        },
    }


def sqs_batch_event(messages: Sequence[Mapping[str, Any]], *, queue_arn: str, region: str) -> dict[str, Any]:
    """The event of an SQS event source, from messages in the shape of boto3's ReceiveMessage."""
    return {
        "Records": [
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": dict(message.get("Attributes", {})),
                "messageAttributes": {},
                "md5OfBody": message.get("MD5OfBody", ""),
                "eventSource": "aws:sqs",
                "eventSourceARN": queue_arn,
                "awsRegion": region,
            }
            for message in messages
        ]
    }


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What the poller does: `delete` the receipt handles of the handled, leave `keep` to reappear."""

    delete: tuple[Mapping[str, Any], ...]
    keep: tuple[Mapping[str, Any], ...]


def split_batch(messages: Sequence[Mapping[str, Any]], response: object, *, report_failures: bool) -> BatchOutcome:
    """Split a batch by the function's response; pass a FunctionError as the response of a failed invocation.

    With `report_failures`, an empty answer is success of all; an answer that Lambda cannot read, or that names a
    message which is not in the batch, is failure of all: nothing is deleted on a misunderstanding.
    """
    everything = tuple(messages)
    if isinstance(response, FunctionError):
        return BatchOutcome((), everything)
    if not report_failures or response is None or response == {}:
        return BatchOutcome(everything, ())
    failed = _failed_ids(response)
    if failed is None or not failed <= {str(message["MessageId"]) for message in everything}:
        return BatchOutcome((), everything)
    return BatchOutcome(
        tuple(message for message in everything if message["MessageId"] not in failed),
        tuple(message for message in everything if message["MessageId"] in failed),
    )


def _failed_ids(response: object) -> set[str] | None:
    """The ids that the response reports as failed; None when Lambda could not read it."""
    if not isinstance(response, Mapping):
        return None
    failures = response.get("batchItemFailures", None)
    if failures is None:
        return set() if "batchItemFailures" in response else None
    if not isinstance(failures, list):
        return None
    ids: set[str] = set()
    for failure in failures:
        item = failure.get("itemIdentifier") if isinstance(failure, Mapping) else None
        if not isinstance(item, str) or not item:
            return None
        ids.add(item)
    return ids
