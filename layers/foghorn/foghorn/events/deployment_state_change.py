"""ECS Deployment State Change: a deployment began, ended or failed. It has no `detail.version`.

Schema: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, FieldError, JsonObject, text
from foghorn.events.service_reference import read_service

DETAIL_TYPE = "ECS Deployment State Change"


@dataclass(frozen=True, slots=True)
class DeploymentStateChange:
    """One change. `deployment_id` is `ecs-svc/…`; a rollback is visible in `reason` alone."""

    envelope: Envelope
    cluster: str | None
    service: str | None
    event_name: str
    event_type: str | None
    deployment_id: str | None
    reason: str | None


def read(envelope: Envelope, detail: JsonObject) -> DeploymentStateChange:
    """Read the detail. Raises FieldError where a used field is missing or has a wrong type."""
    name = text(detail, "eventName", "detail.", 128)
    if not name:
        raise FieldError("detail.eventName", "missing")
    reference = read_service(envelope, detail)
    return DeploymentStateChange(
        envelope=envelope,
        cluster=reference.cluster,
        service=reference.service,
        event_name=name,
        event_type=text(detail, "eventType", "detail.", 64),
        deployment_id=text(detail, "deploymentId", "detail.", NAME_LIMIT),
        reason=text(detail, "reason", "detail."),
    )
