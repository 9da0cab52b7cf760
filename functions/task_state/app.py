"""ECS Task State Change: why a task stopped, and the Fargate Spot notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foghorn import wiring
from foghorn.observability import logger, metrics, traced

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

detect = wiring.detector(looks_closer=True)


@traced
@logger.inject_lambda_context(correlation_id_path="id")
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: object, context: LambdaContext) -> None:
    """Take one EventBridge event as it came."""
    detect(event, context)
