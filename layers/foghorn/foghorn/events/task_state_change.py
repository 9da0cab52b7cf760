"""ECS Task State Change: a task or one of its containers changed state.

Schema: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeGuard

from foghorn.events.arns import cluster_name, read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, FieldError, JsonObject, as_name, objects, text, timestamp, whole_number

DETAIL_TYPE = "ECS Task State Change"

_SERVICE_GROUP = "service:"
_FAMILY_GROUP = "family:"
_DEPLOYMENT_PREFIX = "ecs-svc/"
# Events say the first; the type that DescribeTasks documents is the second:
# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Attachment.html
_INTERFACES = ("eni", "ElasticNetworkInterface")
_SUBNET_PREFIX = "subnet-"
_SUBNET_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Container:
    """One container of the task. `index` is its place in `detail.containers`; a missing `exit_code` is not 0."""

    index: int
    name: str | None = None
    image: str | None = None
    reason: str | None = None
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class TaskTimes:
    """The task's own timestamps, UTC. Any may be absent, and nothing promises their order."""

    created_at: datetime | None = None
    connectivity_at: datetime | None = None
    pull_started_at: datetime | None = None
    pull_stopped_at: datetime | None = None
    started_at: datetime | None = None
    stopping_at: datetime | None = None
    execution_stopped_at: datetime | None = None
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskStateChange:
    """A task's state. Names, not ARNs, but for `task_arn`; `task_definition` is `family:revision`.

    `subnet_id`: where the task's own network interface was made; None where it has none, or the event does not tell.
    `overrides` are never read: they may hold secrets.
    """

    envelope: Envelope
    cluster: str | None
    task_arn: str | None
    version: int | None
    last_status: str
    desired_status: str | None
    group: str | None
    started_by: str | None
    stop_code: str | None
    stopped_reason: str | None
    containers: tuple[Container, ...]
    task_definition: str | None
    launch_type: str | None
    capacity_provider: str | None
    availability_zone: str | None
    container_instance: str | None
    times: TaskTimes
    subnet_id: str | None = None

    @property
    def task_id(self) -> str | None:
        """The task's id, from its ARN."""
        arn = read_arn(self.resource)
        return as_name(self.resource if arn is None else arn.name)

    @property
    def resource(self) -> str | None:
        """The ARN that identifies the task: the first resource, else `detail.taskArn`."""
        return self.envelope.resources[0] if self.envelope.resources else self.task_arn

    @property
    def service(self) -> str | None:
        """The service's name, if the task belongs to one."""
        return _after(self.group, _SERVICE_GROUP)

    @property
    def family(self) -> str | None:
        """The task definition's family, else what `group` names."""
        if self.task_definition:
            return self.task_definition.split(":", 1)[0]
        return _after(self.group, _FAMILY_GROUP) or (None if self.service else self.group)

    @property
    def of_service(self) -> bool:
        """Whether a service started the task, also where its name is not told."""
        return self.service is not None or self.deployment_id is not None

    @property
    def deployment_id(self) -> str | None:
        """`ecs-svc/…` of the deployment that started the task."""
        return self.started_by if self.started_by and self.started_by.startswith(_DEPLOYMENT_PREFIX) else None


def read(envelope: Envelope, detail: JsonObject) -> TaskStateChange:
    """Read the detail. Raises FieldError where a used field has a wrong type."""
    task_arn = text(detail, "taskArn", "detail.", 2_048)
    definition = read_arn(text(detail, "taskDefinitionArn", "detail.", 2_048))
    instance = read_arn(text(detail, "containerInstanceArn", "detail.", 2_048))
    last_status = text(detail, "lastStatus", "detail.", 64)
    if not last_status:
        raise FieldError("detail.lastStatus", "missing")
    cluster = cluster_name(text(detail, "clusterArn", "detail.", 2_048), task_arn, *envelope.resources)
    return TaskStateChange(
        envelope=envelope,
        cluster=as_name(cluster),
        task_arn=task_arn,
        version=whole_number(detail, "version", "detail."),
        last_status=last_status,
        desired_status=text(detail, "desiredStatus", "detail.", 64),
        group=as_name(text(detail, "group", "detail."), len(_SERVICE_GROUP) + NAME_LIMIT),
        started_by=text(detail, "startedBy", "detail.", NAME_LIMIT),
        stop_code=text(detail, "stopCode", "detail.", 64),
        stopped_reason=text(detail, "stoppedReason", "detail."),
        containers=tuple(_containers(detail)),
        task_definition=as_name(definition.name) if definition else None,
        launch_type=text(detail, "launchType", "detail.", 64),
        capacity_provider=as_name(text(detail, "capacityProviderName", "detail.")),
        availability_zone=text(detail, "availabilityZone", "detail.", 64),
        container_instance=as_name(instance.name) if instance else None,
        times=_times(detail),
        subnet_id=_subnet(detail.get("attachments")),
    )


def _containers(detail: JsonObject) -> list[Container]:
    return [
        Container(
            index=index,
            name=text(container, "name", path, NAME_LIMIT),
            image=text(container, "image", path, 512),
            reason=text(container, "reason", path),
            exit_code=whole_number(container, "exitCode", path),
        )
        for index, (path, container) in enumerate(objects(detail, "containers", "detail."))
    ]


def _subnet(attachments: object) -> str | None:
    """The subnet of the first network interface that names one.

    An attachment of another shape is passed over: that a task ended must be told, whatever it was attached to.
    """
    if not isinstance(attachments, list):
        return None
    interfaces = (one for one in attachments if isinstance(one, dict) and one.get("type") in _INTERFACES)
    lists = (details for one in interfaces if isinstance(details := one.get("details"), list))
    named = (one for details in lists for one in details if isinstance(one, dict) and one.get("name") == "subnetId")
    return next((value for one in named if _is_subnet(value := one.get("value"))), None)


def _is_subnet(value: object) -> TypeGuard[str]:
    if not isinstance(value, str) or not value.startswith(_SUBNET_PREFIX) or len(value) > _SUBNET_LIMIT:
        return False
    return value.isascii() and value.removeprefix(_SUBNET_PREFIX).isalnum()


def _times(detail: JsonObject) -> TaskTimes:
    return TaskTimes(
        created_at=timestamp(detail, "createdAt", "detail."),
        connectivity_at=timestamp(detail, "connectivityAt", "detail."),
        pull_started_at=timestamp(detail, "pullStartedAt", "detail."),
        pull_stopped_at=timestamp(detail, "pullStoppedAt", "detail."),
        started_at=timestamp(detail, "startedAt", "detail."),
        stopping_at=timestamp(detail, "stoppingAt", "detail."),
        execution_stopped_at=timestamp(detail, "executionStoppedAt", "detail."),
        stopped_at=timestamp(detail, "stoppedAt", "detail."),
    )


def _after(value: str | None, prefix: str) -> str | None:
    return value[len(prefix) :] or None if value and value.startswith(prefix) else None
