"""The one Logger, the one Metrics and every metric's name, and the optional Tracer.

Metrics are CloudWatch EMF: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar, cast

from aws_lambda_powertools import Logger, Metrics, single_metric
from aws_lambda_powertools.metrics import MetricUnit

Handler = TypeVar("Handler", bound=Callable[..., Any])

SERVICE = "foghorn"
NAMESPACE = "Foghorn"

# An invocation that counts nothing is no mistake.
warnings.filterwarnings("ignore", message="No application metrics to publish")

logger = Logger(service=SERVICE)
metrics = Metrics(namespace=NAMESPACE, service=SERVICE)


class Metric(StrEnum):
    """Every metric Foghorn emits, in counts."""

    EVENTS_RECORDED = "EventsRecorded"
    EVENTS_DUPLICATE = "EventsDuplicate"
    EVENTS_ROUTINE = "EventsRoutine"
    EVENTS_IGNORED = "EventsIgnored"
    EVENTS_UNPARSABLE = "EventsUnparsable"
    INCIDENTS_OPENED = "IncidentsOpened"
    FACTS_MISSING = "FactsMissing"
    SLACK_POSTS = "SlackPosts"
    SLACK_REPLIES = "SlackReplies"
    SLACK_EDITS = "SlackEdits"
    SLACK_RATE_LIMITED = "SlackRateLimited"
    SLACK_AMBIGUOUS = "SlackAmbiguous"
    SLACK_UNAVAILABLE = "SlackUnavailable"
    SLACK_REFUSED = "SlackRefused"
    DELIVERIES_DEFERRED = "DeliveriesDeferred"
    MESSAGES_NOT_OURS = "MessagesNotOurs"
    ITEMS_UNREADABLE = "ItemsUnreadable"
    SCOPES_DUE = "ScopesDue"
    CHECKS_MADE = "ChecksMade"
    SERVICES_LOOKED_AT = "ServicesLookedAt"
    SILENCE_CHECKS_STOPPED = "SilenceChecksStopped"


def count(metric: Metric, value: int = 1) -> None:
    """Add to a metric; flushed once when the invocation ends."""
    metrics.add_metric(name=metric.value, unit=MetricUnit.Count, value=value)


def count_reason(metric: Metric, reason: str) -> None:
    """Count under a bounded `reason` as a dimension of its own. Never pass free text here."""
    with single_metric(
        name=metric.value, unit=MetricUnit.Count, value=1, namespace=NAMESPACE, default_dimensions={"service": SERVICE}
    ) as one:
        one.add_dimension(name="reason", value=reason or "unspecified")


def traced(handler: Handler) -> Handler:
    """X-Ray segments for a handler and its AWS calls where the template's `Tracing` is on; else nothing is loaded."""
    if os.environ.get("POWERTOOLS_TRACE_DISABLED", "true").lower() not in ("false", "0"):
        return handler
    from aws_lambda_powertools import Tracer

    return cast(Handler, Tracer(service=SERVICE).capture_lambda_handler(handler))
