"""RunTask and StartTask calls that started no task, or not all → their signals.

Codes are asked before words: `errorCode` where the call failed, the failures' reasons where it was answered. A call
that was throttled is left to the family of throttled calls, whatever API it is of.
"""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import Failure, RunTaskCall
from foghorn.signals.event_key import event_key
from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Signal
from foghorn.signals.stop_reasons import kind_of_error

_THROTTLED = ("Throttl", "RequestLimitExceeded", "TooManyRequests")
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html#API_RunTask_Errors
_BY_CODE: Mapping[str, str] = {
    "ClusterNotFoundException": "run_task_failed",
    "ServerException": "run_task_failed",
    "PlatformUnknownException": "configuration_error",
    "PlatformTaskDefinitionIncompatibilityException": "configuration_error",
    "UnsupportedFeatureException": "configuration_error",
}
# What a text may name here: the task was never made, so no image, secret or container can have failed.
_BY_WORDS = frozenset(
    {
        "placement_failure",
        "agent_disconnected",
        "configuration_error",
        "managed_instance_launch_failed",
        "iam_role_assume_failed",
    }
)
_DEFINITION_ARN = ":task-definition/"
_LONGEST_FAMILY, _LONGEST_REVISION = 255, 9
_NAME_IN_TITLE = 80


def classify_call(call: RunTaskCall) -> Classification:
    """The verdict on a call. All failures of one call are one signal."""
    if call.error_code is not None and any(word in call.error_code for word in _THROTTLED):
        return Classification(Outcome.IGNORED, "api_throttled")
    if call.error_code is None and not call.failures:
        return Classification(Outcome.IGNORED, "call_succeeded")
    return Classification(Outcome.SIGNAL, signals=(_signal(call, _kind(call)),))


def _kind(call: RunTaskCall) -> str:
    if call.error_code is not None:
        if call.error_code.endswith(_DENIED):
            return "run_task_denied"
        return _BY_CODE.get(call.error_code) or _named(call.error_message) or "run_task_failed"
    # Together: ECS names AGENT next to a resource that is short, and the resource says more.
    reasons = ", ".join(failure.reason for failure in call.failures if failure.reason)
    texts = (reasons, *(failure.reason for failure in call.failures), *(failure.detail for failure in call.failures))
    return next((kind for text in texts if (kind := _named(text)) is not None), "run_task_failed")


def _named(text: str | None) -> str | None:
    kind = kind_of_error(text)
    return kind if kind in _BY_WORDS else None


def _definition(call: RunTaskCall) -> str | None:
    """The task definition: as asked for, else where a refusal names it (CloudTrail may leave the request out)."""
    if call.task_definition is not None:
        return call.task_definition
    _, found, rest = (call.error_message or "").partition(_DEFINITION_ARN)
    family, colon, revision = _name(rest).partition(":")
    if not found or not family or len(family) > _LONGEST_FAMILY:
        return None
    return f"{family}:{revision}" if colon and revision.isdecimal() and len(revision) <= _LONGEST_REVISION else family


def _name(text: str) -> str:
    """The leading part of a text that can be `family:revision`."""
    return next((text[:at] for at, one in enumerate(text) if not (one.isalnum() or one in "_-:")), text)


def _scope(call: RunTaskCall) -> Scope:
    """The task family; else the cluster; else who called, where the record tells nothing of the request."""
    place = (call.envelope.account, call.envelope.region, call.cluster)
    definition = _definition(call)
    if definition is not None:
        return Scope(*place, ScopeType.FAMILY, definition.split(":", 1)[0])
    if call.cluster is not None:
        return Scope(*place, ScopeType.CLUSTER, call.cluster)
    return Scope(*place, ScopeType.PRINCIPAL, call.caller.name or call.caller.service or "unknown")


def _signal(call: RunTaskCall, kind: str) -> Signal:
    scope, definition = _scope(call), _definition(call)
    subject = f"Task family {scope.name}" if scope.type is ScopeType.FAMILY else f"{call.event_name} by {scope.name}"
    told = _telling(call, kind)
    said = told.reason if told is not None else call.error_code
    return Signal(
        kind=kind,
        severity=KINDS[kind].severity,
        scope=scope,
        title=f"{subject[:_NAME_IN_TITLE]}: {KINDS[kind].title}{f' ({said[:60]})' if said else ''}",
        effect=Effect.FAILURE,
        occurred_at=call.envelope.time,
        event_key=event_key(call),
        evidence=_evidence(call, told),
        # Without a revision it is whichever was the newest then: nothing that could be looked up for certain.
        task_definition=definition if definition is not None and ":" in definition else None,
        launch_type=call.launch_type,
    )


def _telling(call: RunTaskCall, kind: str) -> Failure | None:
    """The failure that names the kind, else the first."""
    named = (one for one in call.failures if kind in (_named(one.reason), _named(one.detail)))
    return next(named, call.failures[0] if call.failures else None)


def _evidence(call: RunTaskCall, told: Failure | None) -> Mapping[str, str]:
    """What failed, who called, how many tasks were asked for and came: in this order, since the end is cut first."""
    fields: dict[str, str | None] = {"detail.errorCode": call.error_code, "detail.errorMessage": call.error_message}
    if told is not None:
        path = f"detail.responseElements.failures[{told.index}]"
        fields = {f"{path}.reason": told.reason, f"{path}.detail": told.detail, **fields}
    return bounded(
        {
            **fields,
            "detail.eventName": call.event_name,
            "detail.requestParameters.startedBy": call.started_by,
            "detail.userIdentity.arn": call.caller.arn,
            "detail.userIdentity.invokedBy": call.caller.service,
            "detail.responseElements.failures": _counted(call),
            "detail.responseElements.tasks": _of_requested(call),
        }
    )


def _counted(call: RunTaskCall) -> str | None:
    """`4: RESOURCE:MEMORY ×3, AGENT`, where one failure does not say it all."""
    if call.failure_count < 2:
        return None
    parts = [f"{one.reason or 'no reason'}{f' ×{one.count}' if one.count > 1 else ''}" for one in call.failures]
    return f"{call.failure_count}: {', '.join(parts)}"


def _of_requested(call: RunTaskCall) -> str | None:
    """`0 of 2`: tasks that came of those that were asked for."""
    return None if call.requested is None else f"{call.started} of {call.requested}"
