"""The event bus of the local workspace: template.yaml's own rules, and Lambda's delivery behaviour as decisions.

`load_application` reads rules, schedules, event source mappings and functions from the template through the SAM
translator, so there is no second copy of a pattern. `delivery` says what Lambda does after a failure. Nothing here
talks to AWS, keeps time or sleeps.
"""

from __future__ import annotations

from foghorn_local.bus.application import (
    AmbiguousEventError,
    Application,
    EventSourceMapping,
    Function,
    Rule,
    Schedule,
    load_application,
)
from foghorn_local.bus.delivery import (
    ASYNC_RETRY_DELAYS_S,
    BatchOutcome,
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
from foghorn_local.bus.intrinsics import TemplateError
from foghorn_local.bus.operators import InvalidPatternError
from foghorn_local.bus.pattern import MAX_PATTERN_CHARS, Pattern, compile_pattern

__all__ = [
    "ASYNC_RETRY_DELAYS_S",
    "MAX_PATTERN_CHARS",
    "AmbiguousEventError",
    "Application",
    "BatchOutcome",
    "EventSourceMapping",
    "Function",
    "FunctionError",
    "GiveUp",
    "InvalidPatternError",
    "InvokeConfig",
    "Pattern",
    "RetryAt",
    "Rule",
    "Schedule",
    "TemplateError",
    "after_async_failure",
    "async_retry_delays_s",
    "compile_pattern",
    "failure_record",
    "load_application",
    "split_batch",
    "sqs_batch_event",
]
