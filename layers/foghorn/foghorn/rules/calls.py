"""Calls of RunTask and StartTask that made no task: who called, and how to read the record of the call."""

from __future__ import annotations

from foghorn.events.arns import read_arn
from foghorn.rules.commands import aws
from foghorn.rules.evidence import text_of
from foghorn.rules.model import Step, Subject
from foghorn.signals.signal import Signal

_CALLS = ("RunTask", "StartTask")
_STARTERS = (("events-rule/", "EventBridge rule"), ("chronos-schedule/", "EventBridge Scheduler schedule"))
_CUT_AT = 36
"""EventBridge cuts what it writes into startedBy at so many characters, the end of the name with it."""

_SERVICES = {
    "events.amazonaws.com": "EventBridge",
    "scheduler.amazonaws.com": "EventBridge Scheduler",
    "pipes.amazonaws.com": "EventBridge Pipes",
    "states.amazonaws.com": "Step Functions",
}


def is_call(sample: Signal) -> bool:
    """Whether the sample is a call that CloudTrail recorded, and no task's or service's event."""
    return sample.task_id is None and text_of(sample, "eventName") in _CALLS


def caller_of(sample: Signal) -> str:
    """Who called, as far as the record tells: a schedule, a service, a role, a user."""
    started_by, service = text_of(sample, "startedBy"), text_of(sample, "invokedBy")
    for prefix, words in _STARTERS:
        if started_by.startswith(prefix):
            return f"{words} {started_by.removeprefix(prefix)}{'…' if len(started_by) >= _CUT_AT else ''}"
    if started_by == "AWS Step Functions":
        return "Step Functions"
    return _SERVICES.get(service) or principal_of(sample) or service or "a caller that the record does not name"


def principal_of(sample: Signal) -> str | None:
    """The role or user whose permissions counted, or None."""
    arn = read_arn(text_of(sample, "arn") or None)
    if arn is None:
        return None
    if arn.type == "root":
        return "the root user"
    name = arn.path[0] if arn.type == "assumed-role" and arn.path else arn.name
    return f"{'user' if arn.type == 'user' else 'role'} {name}" if name else None


def failed_call(sample: Signal, subject: Subject) -> Step:
    """Read the whole record of the call."""
    attribute = f"AttributeKey=EventId,AttributeValue={sample.event_key}"
    command = aws(
        "cloudtrail",
        "lookup-events",
        subject.scope.region,
        {"--lookup-attributes": attribute},
        "Events[].CloudTrailEvent",
    )
    name = text_of(sample, "eventName")
    return Step(f"Read CloudTrail's record of the {name} call of {sample.occurred_at:%H:%M} UTC", command)
