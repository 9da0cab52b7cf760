"""Deployments, service actions, hooks, daemons and announced retirements: what fails or waits, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foghorn import wiring
from foghorn.observability import logger, metrics, traced

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

detect = wiring.detector()


@traced
@logger.inject_lambda_context(correlation_id_path="id")
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: object, context: LambdaContext) -> None:
    """Take one EventBridge event as it came."""
    detect(event, context)
