"""The floor of NotifierFunction: Logger, Metrics, batch, boto3 with three clients, tenacity, slack_sdk's WebClient."""

from __future__ import annotations

import os
from typing import Any

import boto3.dynamodb.types
import botocore.exceptions
import slack_sdk.errors
import tenacity
from aws_lambda_powertools import Logger, Metrics, single_metric
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from slack_sdk import WebClient

from foghorn_local.bench.floors import clients, empty_calls

logger = Logger(service="foghorn")
metrics = Metrics(namespace="Foghorn", service="foghorn")
processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
built = clients.build("dynamodb", "sqs", "secretsmanager")
# The embedded Slack's own token: what the function reads from the secret.
slack = WebClient(token="xoxb-embedded-slack", base_url=os.environ["SLACK_API_URL"], timeout=5, retry_handlers=[])


def deliver(record: object) -> None:
    """One message."""
    empty_calls.make(built | {"slack": slack})


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """One SQS batch."""
    return dict(process_partial_response(event, deliver, processor, context))
