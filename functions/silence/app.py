"""On a schedule: services that are short of tasks though no event said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foghorn import wiring
from foghorn.observability import logger, metrics, traced

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

look = wiring.silence_check()


@traced
@logger.inject_lambda_context
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: object, context: LambdaContext) -> int:
    """Answer how many services were looked at."""
    return look(event, context)
