"""The floor of SilenceFunction: Logger, Metrics, boto3 with three clients, tenacity."""

from __future__ import annotations

import boto3.dynamodb.types
import botocore.exceptions
import tenacity
from aws_lambda_powertools import Logger, Metrics, single_metric

from foghorn_local.bench.floors import clients, empty_calls

logger = Logger(service="foghorn")
metrics = Metrics(namespace="Foghorn", service="foghorn")
built = clients.build("dynamodb", "sqs", "ecs")


@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: object, context: object) -> int:
    """One scheduled event."""
    empty_calls.make(built)
    return 0
