"""ECS Hook State Change: a lifecycle hook of a deployment began, waits for somebody, or ended.

It has no `detail.version`, and `resources` names the service deployment. That a hook waits comes with type INFO.
Schema: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_hook_state_change_events.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, FieldError, JsonObject, text
from foghorn.events.service_reference import read_service

DETAIL_TYPE = "ECS Hook State Change"

PAUSE = "PAUSE"
"""`hook_type` of a hook that waits for a person; the other documented one is AWS_LAMBDA."""


@dataclass(frozen=True, slots=True)
class HookStateChange:
    """One change of one hook. `expires_at` is the text of the event (ISO 8601): when a hook that waits times out."""

    envelope: Envelope
    cluster: str | None
    service: str | None
    event_name: str
    event_type: str | None
    hook_id: str | None
    hook_type: str | None
    lifecycle_stage: str | None
    expires_at: str | None
    service_deployment_arn: str | None
    reason: str | None


def read(envelope: Envelope, detail: JsonObject) -> HookStateChange:
    """Read the detail. Raises FieldError where a used field is missing or has a wrong type."""
    name = text(detail, "eventName", "detail.", 128)
    if not name:
        raise FieldError("detail.eventName", "missing")
    reference = read_service(envelope, detail)
    named = (one for one in envelope.resources if ":service-deployment/" in one)
    return HookStateChange(
        envelope=envelope,
        cluster=reference.cluster,
        service=reference.service,
        event_name=name,
        event_type=text(detail, "eventType", "detail.", 64),
        hook_id=text(detail, "hookId", "detail.", NAME_LIMIT),
        hook_type=text(detail, "hookType", "detail.", 64),
        lifecycle_stage=text(detail, "lifecycleStage", "detail.", 64),
        expires_at=text(detail, "expiresAt", "detail.", 64),
        service_deployment_arn=text(detail, "serviceDeploymentArn", "detail.", 2_048) or next(named, None),
        reason=text(detail, "reason", "detail."),
    )
