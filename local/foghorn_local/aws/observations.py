"""EventBridge events of ECS as observations: who was seen in which state, and which observation outranks another.

Nothing here raises on odd input: an event that says nothing usable gives None. Times are epoch seconds.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foghorn_local.aws.arns import DEFAULT_CLUSTER, ClusterKey, EcsArn, parse_ecs_arn
from foghorn_local.aws.shapes import epoch_s

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html
TASK_STATUSES = (
    "PROVISIONING",
    "PENDING",
    "ACTIVATING",
    "RUNNING",
    "DEACTIVATING",
    "STOPPING",
    "DEPROVISIONING",
    "STOPPED",
    "DELETED",
)
STATUS_RANK = {status: rank for rank, status in enumerate(TASK_STATUSES)}
RUNNING_RANK = STATUS_RANK["RUNNING"]

# The time of what a world file declares: before every event.
DECLARED_S = -math.inf

Order = tuple[float, int, float, str]


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """One state of one task. `order` decides which of two states of the task is the newer one."""

    cluster: ClusterKey
    service: str | None
    arn: str
    at_s: float
    order: Order
    last_status: str
    desired_status: str
    started_by: str
    task_definition: str | None
    detail: Mapping[str, Any]

    @property
    def rank(self) -> int:
        """Position of `last_status` in the life of a task; a status that nobody knows counts as running."""
        return STATUS_RANK.get(self.last_status, RUNNING_RANK)

    def text(self, field: str) -> str:
        """A text field of the detail, "" where it is absent or no text."""
        value = self.detail.get(field)
        return value if isinstance(value, str) else ""

    def time(self, *fields: str) -> float | None:
        """The earliest of the named times that are present, in epoch seconds."""
        times = [seconds for field in fields if (seconds := epoch_s(self.detail.get(field))) is not None]
        return min(times, default=None)


@dataclass(frozen=True, slots=True)
class ServiceSeen:
    """A service action or a deployment state change; `key` is equal for duplicates of one event."""

    cluster: ClusterKey
    service: str
    key: str
    at_s: float
    event_name: str
    deployment_id: str | None
    reason: str
    instance_arns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstanceSeen:
    """One state of one container instance."""

    cluster: ClusterKey
    arn: str
    at_s: float
    order: Order
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HealthSeen:
    """One state of the health of a container instance; `health` has the fields of `ContainerInstanceHealthStatus`."""

    cluster: ClusterKey
    arn: str
    at_s: float
    order: Order
    health: Mapping[str, Any]


Observation = TaskSeen | ServiceSeen | InstanceSeen | HealthSeen


def observe(event: object) -> Observation | None:
    """What an event says about a task, a service or a container instance; None when it says nothing about them."""
    if not isinstance(event, dict) or not isinstance(event.get("detail"), dict):
        return None
    match event.get("detail-type"):
        case "ECS Task State Change":
            return _task(event, event["detail"])
        case "ECS Service Action" | "ECS Deployment State Change":
            return _service(event, event["detail"])
        case "ECS Container Instance State Change":
            return _instance(event, event["detail"])
        case "ECS Container Instance Health Change":
            return _health(event, event["detail"])
        case _:
            return None


def _text(holder: Mapping[str, Any], field: str) -> str:
    value = holder.get(field)
    return value if isinstance(value, str) else ""


def _first_resource(event: Mapping[str, Any]) -> object:
    resources = event.get("resources")
    return resources[0] if isinstance(resources, list) and resources else None


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def _event_time_s(event: Mapping[str, Any], detail: Mapping[str, Any]) -> float:
    for value in (event.get("time"), detail.get("updatedAt"), detail.get("createdAt")):
        seconds = epoch_s(value)
        if seconds is not None:
            return seconds
    return 0.0


def _cluster_of(event: Mapping[str, Any], detail: Mapping[str, Any], arn: EcsArn | None) -> ClusterKey | None:
    """`clusterArn` first; else the cluster in the resource's own ARN; else "default", where short ARNs come from."""
    named = parse_ecs_arn(detail.get("clusterArn"))
    source = named or arn
    if source is None:
        return None
    name = (named.cluster_name if named else None) or (arn.cluster_name if arn else None) or DEFAULT_CLUSTER
    account, region = source.account or _text(event, "account"), source.region or _text(event, "region")
    return ClusterKey(account, region, name) if account and region else None


def _order(detail: Mapping[str, Any], at_s: float, rank: int, *, final: bool) -> Order:
    """`detail.version` decides; without one an end is final and everything else is older than what has a version."""
    version = detail.get("version")
    if isinstance(version, int) and not isinstance(version, bool):
        position = float(min(version, 2**53))
    else:
        position = math.inf if final else -1.0
    return (position, rank, at_s, _digest(detail))


def _task(event: Mapping[str, Any], detail: Mapping[str, Any]) -> TaskSeen | None:
    arn_text = detail.get("taskArn") or _first_resource(event)
    arn = parse_ecs_arn(arn_text)
    cluster = _cluster_of(event, detail, arn)
    if arn is None or cluster is None or not isinstance(arn_text, str):
        return None
    status = _text(detail, "lastStatus") or "RUNNING"
    at_s = _event_time_s(event, detail)
    group = _text(detail, "group")
    started_by = _text(detail, "startedBy")
    definition = detail.get("taskDefinitionArn")
    return TaskSeen(
        cluster=cluster,
        service=group.removeprefix("service:") or None if group.startswith("service:") else None,
        arn=arn_text,
        at_s=at_s,
        order=_order(detail, at_s, STATUS_RANK.get(status, RUNNING_RANK), final=status == "STOPPED"),
        last_status=status,
        desired_status=_text(detail, "desiredStatus") or ("STOPPED" if status == "STOPPED" else "RUNNING"),
        started_by=started_by,
        task_definition=definition if parse_ecs_arn(definition) and isinstance(definition, str) else None,
        detail=detail,
    )


def _service(event: Mapping[str, Any], detail: Mapping[str, Any]) -> ServiceSeen | None:
    arn = parse_ecs_arn(_first_resource(event))
    cluster = _cluster_of(event, detail, arn)
    if arn is None or cluster is None or arn.resource_type != "service":
        return None
    deployment_id = _text(detail, "deploymentId")
    instances = detail.get("containerInstanceArns")
    identity = event.get("id")
    return ServiceSeen(
        cluster=cluster,
        service=arn.name,
        # Samples share ids: two events that say different things are two events, whatever their ids.
        key=f"{identity if isinstance(identity, str) else ''}#{_digest(detail)}",
        at_s=_event_time_s(event, detail),
        event_name=_text(detail, "eventName"),
        deployment_id=deployment_id or None,
        reason=_text(detail, "reason"),
        instance_arns=tuple(item for item in instances if isinstance(item, str)) if isinstance(instances, list) else (),
    )


def _instance(event: Mapping[str, Any], detail: Mapping[str, Any]) -> InstanceSeen | None:
    arn_text = detail.get("containerInstanceArn") or _first_resource(event)
    arn = parse_ecs_arn(arn_text)
    cluster = _cluster_of(event, detail, arn)
    if arn is None or cluster is None or not isinstance(arn_text, str):
        return None
    at_s = _event_time_s(event, detail)
    return InstanceSeen(
        cluster=cluster, arn=arn_text, at_s=at_s, order=_order(detail, at_s, 0, final=False), detail=detail
    )


def _health(event: Mapping[str, Any], detail: Mapping[str, Any]) -> HealthSeen | None:
    """The event calls `healthChecks` what the API calls `details`; it has no version, so its time decides."""
    arn_text = detail.get("containerInstanceArn") or _first_resource(event)
    arn = parse_ecs_arn(arn_text)
    cluster = _cluster_of(event, detail, arn)
    if arn is None or cluster is None or not isinstance(arn_text, str):
        return None
    health = {"overallStatus": detail.get("overallStatus"), "details": detail.get("healthChecks")}
    at_s = _event_time_s(event, detail)
    return HealthSeen(cluster, arn_text, at_s, (-1.0, 0, at_s, _digest(detail)), health)
