"""The notifications queue: bring each named incident's Slack message up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foghorn import wiring
from foghorn.observability import logger, metrics, traced

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

notify = wiring.notifier()


@traced
@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Take one SQS batch; answer the messages to be retried."""
    return notify(event, context)
