"""ECS Container Instance Health Change: a health check of a container instance changed. It has no `detail.version`.

Schema: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_container_instance_health_events.html
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from foghorn.events.envelope import Envelope
from foghorn.events.fields import FieldError, JsonObject, objects, text
from foghorn.events.instance_reference import InstanceReference, read_instance

DETAIL_TYPE = "ECS Container Instance Health Change"

_CHECKS_LIMIT = 20


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One check. `index` is its place in `detail.healthChecks`; `type` is CONTAINER_RUNTIME, AGENT_CONNECTIVITY, …"""

    index: int
    type: str | None
    status: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ContainerInstanceHealthChange:
    """One change. `overall_status` is OK, IMPAIRED, INSUFFICIENT_DATA or INITIALIZING: the worst of the checks."""

    envelope: Envelope
    instance: InstanceReference
    overall_status: str
    checks: tuple[HealthCheck, ...]


def read(envelope: Envelope, detail: JsonObject) -> ContainerInstanceHealthChange:
    """Read the detail. Raises FieldError where a used field is missing or has a wrong type."""
    overall = text(detail, "overallStatus", "detail.", 64)
    if not overall:
        raise FieldError("detail.overallStatus", "missing")
    checks = islice(enumerate(objects(detail, "healthChecks", "detail.")), _CHECKS_LIMIT)
    return ContainerInstanceHealthChange(
        envelope=envelope,
        instance=read_instance(envelope, detail),
        overall_status=overall,
        checks=tuple(
            HealthCheck(
                index=index,
                type=text(check, "type", path, 64),
                status=text(check, "status", path, 64),
                reason=text(check, "statusReason", path),
            )
            for index, (path, check) in checks
        ),
    )
