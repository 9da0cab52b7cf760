"""AWS API Call via CloudTrail, for RunTask and StartTask: the only record of tasks that were never made.

A task that RunTask could not place has no task event: the call's record alone says so, in `responseElements.failures`
or as an `errorCode`. `overrides` and tags of the request are never read: they may hold secrets.
Schema: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from foghorn.events.arns import cluster_name, read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, JsonObject, array, inner, objects, text, whole_number

DETAIL_TYPE = "AWS API Call via CloudTrail"

_SOURCE = "ecs.amazonaws.com"
_CALLS = ("RunTask", "StartTask")
_DEFAULT_CLUSTER = "default"
_REASON_LIMIT = 1_024
_DIFFERENT_LIMIT = 10
"""Most different failures kept of one call; RunTask answers one per container instance that it tried."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Failures of one call that say the same. `index` is the place of the first in `responseElements.failures`."""

    index: int
    reason: str | None
    detail: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Caller:
    """Who called. `name` is the role's or the user's; `service` the AWS service that called for somebody."""

    arn: str | None
    name: str | None
    service: str | None


@dataclass(frozen=True, slots=True)
class RunTaskCall:
    """One call. `task_definition` is `family:revision` or `family`, as it was asked for; None where it is not told.

    `requested` and `started` count tasks; `failure_count` counts failures, of which `failures` are the different ones.
    """

    envelope: Envelope
    call_id: str | None
    event_name: str
    error_code: str | None
    error_message: str | None
    cluster: str | None
    task_definition: str | None
    launch_type: str | None
    started_by: str | None
    requested: int | None
    started: int
    failure_count: int
    failures: tuple[Failure, ...]
    caller: Caller


def starts_tasks(detail: JsonObject) -> bool:
    """Whether the record is of a call that this module reads."""
    return detail.get("eventName") in _CALLS and detail.get("eventSource", _SOURCE) == _SOURCE


def read(envelope: Envelope, detail: JsonObject) -> RunTaskCall:
    """Read the detail. Raises FieldError where a used field has a wrong type."""
    request, asked = inner(detail, "requestParameters", "detail."), "detail.requestParameters."
    answer, given = inner(detail, "responseElements", "detail."), "detail.responseElements."
    cluster = cluster_name(text(request, "cluster", asked, 2_048)) or (_DEFAULT_CLUSTER if request else None)
    failed = _failures(answer, given)
    return RunTaskCall(
        envelope=envelope,
        call_id=text(detail, "eventID", "detail.", 128),
        event_name=text(detail, "eventName", "detail.", 64) or "",
        error_code=text(detail, "errorCode", "detail.", 128) or None,
        error_message=text(detail, "errorMessage", "detail.", _REASON_LIMIT),
        cluster=cluster[:NAME_LIMIT] if cluster else None,
        task_definition=_definition(text(request, "taskDefinition", asked, 2_048)),
        launch_type=text(request, "launchType", asked, 64),
        started_by=text(request, "startedBy", asked, NAME_LIMIT),
        requested=_requested(request, asked),
        started=len(array(answer, "tasks", given)),
        failure_count=sum(failure.count for failure in failed),
        failures=failed[:_DIFFERENT_LIMIT],
        caller=_caller(inner(detail, "userIdentity", "detail.")),
    )


def _definition(given: str | None) -> str | None:
    """`family:revision` or `family` out of what the caller wrote, which may be an ARN."""
    arn = read_arn(given)
    name = arn.name if arn is not None else given
    return name[:NAME_LIMIT] or None if name else None


def _requested(request: JsonObject, parent: str) -> int | None:
    """How many tasks were asked for: `count`, one without it; for StartTask one per instance. None where not told."""
    if not request:
        return None
    return whole_number(request, "count", parent) or len(array(request, "containerInstances", parent)) or 1


def _failures(answer: JsonObject, parent: str) -> tuple[Failure, ...]:
    """The failures, equal ones together, in the order in which each came first."""
    counts: Counter[tuple[str | None, str | None]] = Counter()
    first: dict[tuple[str | None, str | None], int] = {}
    for index, (path, failure) in enumerate(objects(answer, "failures", parent)):
        said = (text(failure, "reason", path, _REASON_LIMIT), text(failure, "detail", path, _REASON_LIMIT))
        counts[said] += 1
        first.setdefault(said, index)
    return tuple(Failure(first[said], *said, count=count) for said, count in counts.items())


def _caller(identity: JsonObject) -> Caller:
    parent = "detail.userIdentity."
    session = inner(identity, "sessionContext", parent)
    issuer = inner(session, "sessionIssuer", f"{parent}sessionContext.")
    arn = text(identity, "arn", parent, 2_048)
    name = text(issuer, "userName", f"{parent}sessionContext.sessionIssuer.", NAME_LIMIT) or _named_by(arn)
    return Caller(arn=arn, name=name, service=text(identity, "invokedBy", parent, NAME_LIMIT))


def _named_by(arn_text: str | None) -> str | None:
    """The role or user in an ARN: `assumed-role/<role>/<session>`, `role/<path>/<role>`, `user/<user>`."""
    arn = read_arn(arn_text)
    if arn is None:
        return None
    return (arn.path[0] if arn.type == "assumed-role" and arn.path else arn.name)[:NAME_LIMIT] or None
