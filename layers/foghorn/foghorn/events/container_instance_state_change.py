"""ECS Container Instance State Change: status, agent connection or resources of a container instance changed.

ECS also sends one whenever a task is placed on the instance or stops there.
Schema: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_container_instance_events.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, JsonObject, flag, inner, text, whole_number
from foghorn.events.instance_reference import InstanceReference, read_instance

DETAIL_TYPE = "ECS Container Instance State Change"


@dataclass(frozen=True, slots=True)
class ContainerInstanceStateChange:
    """One state of one instance. `status` is ACTIVE, DRAINING, REGISTERING, INACTIVE, …; counts may be absent."""

    envelope: Envelope
    instance: InstanceReference
    version: int | None
    status: str | None
    status_reason: str | None
    agent_connected: bool | None
    running_tasks: int | None
    pending_tasks: int | None
    agent_version: str | None

    @property
    def resource(self) -> str:
        """The ARN that identifies the instance."""
        return self.instance.arn


def read(envelope: Envelope, detail: JsonObject) -> ContainerInstanceStateChange:
    """Read the detail. Raises FieldError where a used field is missing or has a wrong type."""
    return ContainerInstanceStateChange(
        envelope=envelope,
        instance=read_instance(envelope, detail),
        version=whole_number(detail, "version", "detail."),
        status=text(detail, "status", "detail.", 64),
        status_reason=text(detail, "statusReason", "detail."),
        agent_connected=flag(detail, "agentConnected", "detail."),
        running_tasks=whole_number(detail, "runningTasksCount", "detail."),
        pending_tasks=whole_number(detail, "pendingTasksCount", "detail."),
        agent_version=text(inner(detail, "versionInfo", "detail."), "agentVersion", "detail.versionInfo.", NAME_LIMIT),
    )
