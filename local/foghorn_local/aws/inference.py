"""What no event says but `Describe*` answers: settings of services and task definitions, inferred plausibly.

Everything is a function of the set of known tasks and actions. A world file overrides each field by its AWS name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from foghorn_local.aws.arns import EcsArn, parse_ecs_arn, task_definition_name
from foghorn_local.aws.ledger import TaskRecord
from foghorn_local.aws.observations import ServiceSeen, TaskSeen

_LAUNCH_TYPES = ("EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES")
_TARGET_GROUP = re.compile(r"arn:aws[\w-]*:elasticloadbalancing:[^)\s\"']+:targetgroup/[^)\s\"']+")
_SECRET = re.compile(r"arn:aws[\w-]*:(?:secretsmanager|ssm):[\w-]*:\d*:(?:secret:|parameter/)[^\s:,\"')]+")
# GuardDuty adds its container to running tasks; it is in no task definition.
_INJECTED = "aws-guardduty-agent"
_HEALTH_CHECK = {"command": ["CMD-SHELL", "exit 0"], "interval": 30, "timeout": 5, "retries": 3}
_DEFAULT_MEMORY_MIB = 512


def _in_order(tasks: Iterable[TaskRecord]) -> list[TaskSeen]:
    """Newest task first, in an order that depends on the tasks alone."""
    newest = (record.newest for record in tasks)
    return sorted(newest, key=lambda task: (task.time("createdAt") or task.at_s, task.arn), reverse=True)


def _first_text(tasks: Iterable[TaskSeen], field: str) -> str | None:
    return next((text for task in tasks if (text := task.text(field))), None)


def _containers(task: TaskSeen) -> list[Mapping[str, Any]]:
    containers = task.detail.get("containers")
    return [item for item in containers if isinstance(item, dict)] if isinstance(containers, list) else []


def service_settings(tasks: Iterable[TaskRecord], actions: Sequence[ServiceSeen]) -> dict[str, Any]:
    """Fields of the `Service` shape that say how the service is set up."""
    ordered = _in_order(tasks)
    target_groups = dict.fromkeys(
        found for task in ordered for found in _TARGET_GROUP.findall(task.text("stoppedReason"))
    )
    name = next((container["name"] for task in ordered for container in _containers(task) if _named(container)), "app")
    settings: dict[str, Any] = {
        "loadBalancers": [
            {"targetGroupArn": arn, "containerName": name, "containerPort": 80} for arn in sorted(target_groups)
        ],
        "serviceRegistries": [],
        "status": "ACTIVE",
        "schedulingStrategy": "REPLICA",
        "deploymentController": {"type": "ECS"},
        "deploymentConfiguration": _deployment_configuration(actions),
        "placementConstraints": [],
        "placementStrategy": [],
        "enableECSManagedTags": False,
        "enableExecuteCommand": False,
        "propagateTags": "NONE",
        "availabilityZoneRebalancing": "DISABLED",
    }
    if target_groups:
        settings["healthCheckGracePeriodSeconds"] = 0
    return settings | _capacity(ordered)


def _capacity(ordered: Sequence[TaskSeen]) -> dict[str, Any]:
    providers = sorted({name for task in ordered if (name := task.text("capacityProviderName"))})
    launch_type = _first_text(ordered, "launchType")
    capacity: dict[str, Any] = {}
    if providers:
        capacity["capacityProviderStrategy"] = [
            {"capacityProvider": provider, "weight": 1, "base": 0} for provider in providers
        ]
    elif launch_type in _LAUNCH_TYPES:
        capacity["launchType"] = launch_type
    else:
        capacity["launchType"] = (
            "EC2" if any(task.detail.get("containerInstanceArn") for task in ordered) else "FARGATE"
        )
    if launch_type == "FARGATE" or capacity.get("launchType") == "FARGATE":
        capacity |= {"platformVersion": "LATEST", "platformFamily": "Linux"}
    return capacity


def _deployment_configuration(actions: Sequence[ServiceSeen]) -> dict[str, Any]:
    """AWS's defaults; the circuit breaker is on if an event could only come from one.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    reasons = [action.reason.lower() for action in actions]
    broke = any("circuit breaker" in reason for reason in reasons)
    failed = any(action.event_name == "SERVICE_DEPLOYMENT_FAILED" for action in actions)
    return {
        "deploymentCircuitBreaker": {
            "enable": broke or failed,
            "rollback": any("rolling back" in reason for reason in reasons),
        },
        "maximumPercent": 200,
        "minimumHealthyPercent": 100,
        "strategy": "ROLLING",
        "bakeTimeInMinutes": 0,
    }


def task_definition_document(arn: str, tasks: Iterable[TaskRecord]) -> dict[str, Any]:
    """A `TaskDefinition` shape for a revision, put together from the tasks that ran it."""
    parsed = parse_ecs_arn(arn)
    family, revision = task_definition_name(arn)
    ordered = _in_order(tasks)
    launch_type = _first_text(ordered, "launchType")
    on_fargate = launch_type == "FARGATE"
    reasons = [task.text("stoppedReason") for task in ordered]
    document: dict[str, Any] = {
        "taskDefinitionArn": definition_arn(parsed, family, revision) if parsed else arn,
        "family": family,
        "revision": revision,
        "status": "ACTIVE",
        "volumes": [],
        "placementConstraints": [],
        "networkMode": "awsvpc" if on_fargate or _has_own_interface(ordered) else "bridge",
        "compatibilities": ["EC2", "FARGATE"] if on_fargate else ["EC2"],
        "containerDefinitions": _container_definitions(family, parsed, ordered, reasons, task_memory=on_fargate),
        "registeredAt": min((task.time("createdAt") or task.at_s for task in ordered), default=0.0),
    }
    if launch_type in _LAUNCH_TYPES:
        document["requiresCompatibilities"] = [launch_type]
    for size in ("cpu", "memory"):
        value = _first_text(ordered, size)
        if value and value.isdecimal():
            document[size] = value
    return document


def definition_arn(parsed: EcsArn, family: str, revision: int) -> str:
    """The ARN of a revision."""
    return f"arn:aws:ecs:{parsed.region}:{parsed.account}:task-definition/{family}:{revision}"


def _has_own_interface(tasks: Iterable[TaskSeen]) -> bool:
    attachments = (task.detail.get("attachments") for task in tasks)
    lists = (found for found in attachments if isinstance(found, list))
    return any(
        isinstance(item, dict) and item.get("type") in ("eni", "ElasticNetworkInterface")
        for found in lists
        for item in found
    )


def _container_definitions(
    family: str, parsed: EcsArn | None, ordered: Sequence[TaskSeen], reasons: Sequence[str], *, task_memory: bool
) -> list[dict[str, Any]]:
    containers: dict[str, Mapping[str, Any]] = {}
    for task in ordered:
        for container in _containers(task):
            if _named(container):
                containers.setdefault(container["name"], container)
    checked = any("failed container health checks" in reason for reason in reasons)
    secrets = sorted({arn for reason in reasons for arn in _SECRET.findall(reason)})
    definitions: list[dict[str, Any]] = []
    for name, container in sorted(containers.items()):
        definition = _container_definition(family, parsed, name, container, task_memory=task_memory)
        if checked:
            definition["healthCheck"] = dict(_HEALTH_CHECK)
        if secrets and not definitions:
            definition["secrets"] = [
                {"name": f"SECRET_{place}", "valueFrom": arn} for place, arn in enumerate(secrets, start=1)
            ]
        definitions.append(definition)
    return definitions


def _named(container: Mapping[str, Any]) -> bool:
    name = container.get("name")
    return isinstance(name, str) and bool(name) and not name.startswith(_INJECTED)


def _container_definition(
    family: str, parsed: EcsArn | None, name: str, container: Mapping[str, Any], *, task_memory: bool
) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "name": name,
        "image": container["image"] if isinstance(container.get("image"), str) else name,
        "cpu": _size(container.get("cpu")) or 0,
        "essential": True,
        "environment": [],
        "mountPoints": [],
        "volumesFrom": [],
        "portMappings": [],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": f"/ecs/{family}",
                "awslogs-region": parsed.region if parsed else "us-east-1",
                "awslogs-stream-prefix": "ecs",
            },
        },
    }
    for limit in ("memory", "memoryReservation"):
        size = _size(container.get(limit))
        if size:
            definition[limit] = size
    if not task_memory and "memory" not in definition and "memoryReservation" not in definition:
        definition["memory"] = _DEFAULT_MEMORY_MIB
    return definition


def _size(value: object) -> int | None:
    """CPU units or MiB as events write them: text, sometimes the text "null"."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
