"""Facts from Amazon ECS. Every failure becomes `Missing(reason)`: a failed look-up is never a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from foghorn.adapters.aws_clients import call_aws, client, error_code
from foghorn.facts.fact import ContainerDefinition, EfsVolume, Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance import ContainerInstance, gone
from foghorn.side_by_side import side_by_side
from foghorn.signals.scope import Scope
from foghorn.slack.redaction import redact

T = TypeVar("T")

SERVICES_PER_CALL = 10
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html"""
INSTANCES_PER_CALL = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html"""
_CALLS_PER_CHECK = 2
_ATTEMPTS = 2
_MAX_MESSAGES = 5


class EcsFacts:
    """Implements `foghorn.facts.source.FactSource` with three read operations."""

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        """See the port. The two calls run side by side."""
        found, definition = side_by_side(
            lambda: self._service(scope, service), lambda: self._task_definition(scope, task_definition)
        )
        return Facts(service=found, task_definitions={task_definition: definition} if task_definition else {})

    def counts(self, scope: Scope, services: Sequence[str]) -> Mapping[str, Service | Missing]:
        """See the port."""
        found: dict[str, Service | Missing] = {
            name: Missing("more services than the check's budget") for name in services
        }
        for call in range(_CALLS_PER_CHECK):
            names = list(services[call * SERVICES_PER_CALL : (call + 1) * SERVICES_PER_CALL])
            if names:
                found |= self._describe_services(scope, names)
        return found

    def instances(self, scope: Scope, ids: Sequence[str]) -> Mapping[str, ContainerInstance | Missing]:
        """See the port."""
        found: dict[str, ContainerInstance | Missing] = {
            one: Missing("more container instances than the check's budget") for one in ids
        }
        for call in range(_CALLS_PER_CHECK):
            some = list(ids[call * INSTANCES_PER_CALL : (call + 1) * INSTANCES_PER_CALL])
            if some:
                found |= self._describe_instances(scope, some)
        return found

    def _describe_instances(self, scope: Scope, ids: list[str]) -> dict[str, ContainerInstance | Missing]:
        cluster = scope.cluster
        if cluster is None:
            return {one: Missing("the event does not tell the cluster") for one in ids}
        answer = _look_up(
            "DescribeContainerInstances",
            lambda: client("ecs", scope.region).describe_container_instances(
                cluster=_arn(scope, "cluster", cluster), containerInstances=ids, include=["CONTAINER_INSTANCE_HEALTH"]
            ),
        )
        if isinstance(answer, Missing):
            return dict.fromkeys(ids, answer)
        found: dict[str, ContainerInstance | Missing] = {
            one: Missing(f"DescribeContainerInstances does not answer for {one}") for one in ids
        }
        unknown = (one for one in answer.get("failures", ()) if one.get("reason") == "MISSING")
        found |= {
            one: gone(one) for one in map(_last_part, (failure.get("arn", "") for failure in unknown)) if one in found
        }
        return found | {one.id: one for one in map(_to_instance, answer.get("containerInstances", ()))}

    def _service(self, scope: Scope, name: str | None) -> Service | Missing:
        if name is None:
            return Missing("the tasks belong to no service")
        return self._describe_services(scope, [name])[name]

    def _describe_services(self, scope: Scope, names: list[str]) -> dict[str, Service | Missing]:
        cluster = scope.cluster
        if cluster is None:
            return {name: Missing("the event does not tell the cluster") for name in names}
        answer = _look_up(
            "DescribeServices",
            lambda: client("ecs", scope.region).describe_services(
                cluster=_arn(scope, "cluster", cluster), services=names
            ),
        )
        if isinstance(answer, Missing):
            return dict.fromkeys(names, answer)
        found: dict[str, Service | Missing] = {
            name: Missing(f"DescribeServices does not know service {name} in cluster {scope.cluster}") for name in names
        }
        return found | {service["serviceName"]: _to_service(service) for service in answer.get("services", ())}

    def _task_definition(self, scope: Scope, name: str | None) -> TaskDefinition | Missing:
        if name is None:
            return Missing("the event names no task definition")
        answer = _look_up(
            "DescribeTaskDefinition",
            lambda: client("ecs", scope.region).describe_task_definition(
                taskDefinition=_arn(scope, "task-definition", name)
            ),
        )
        return answer if isinstance(answer, Missing) else _to_task_definition(answer["taskDefinition"])


def _arn(scope: Scope, resource_type: str, name: str) -> str:
    """The full ARN: a bare name would find another account's namesake, where events come from many accounts."""
    partition = client("ecs", scope.region).meta.partition
    return f"arn:{partition}:ecs:{scope.region}:{scope.account}:{resource_type}/{name}"


def _look_up(operation: str, function: Callable[[], T]) -> T | Missing:
    """One look-up: AWS's refusals and broken connections are reasons, not errors."""
    try:
        return call_aws(function, attempts=_ATTEMPTS)
    except ClientError as error:
        return Missing(f"{error_code(error) or 'an error'} on {operation}")
    except BotoCoreError as error:
        return Missing(f"{type(error).__name__} on {operation}")


def _last_part(arn: str) -> str:
    return arn.rpartition("/")[2]


def _to_instance(data: Mapping[str, Any]) -> ContainerInstance:
    return ContainerInstance(
        id=_last_part(data["containerInstanceArn"]),
        status=data.get("status", ""),
        agent_connected=data.get("agentConnected", False),
        running_tasks=data.get("runningTasksCount", 0),
        health=data.get("healthStatus", {}).get("overallStatus"),
    )


def _to_service(data: Mapping[str, Any]) -> Service:
    configuration = data.get("deploymentConfiguration", {})
    breaker = configuration.get("deploymentCircuitBreaker", {})
    groups = [balancer.get("targetGroupArn") for balancer in data.get("loadBalancers", ())]
    network = data.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    return Service(
        name=data["serviceName"],
        status=data.get("status", ""),
        desired_count=data.get("desiredCount", 0),
        running_count=data.get("runningCount", 0),
        pending_count=data.get("pendingCount", 0),
        minimum_healthy_percent=configuration.get("minimumHealthyPercent"),
        maximum_percent=configuration.get("maximumPercent"),
        circuit_breaker=breaker.get("enable"),
        circuit_breaker_rollback=breaker.get("rollback"),
        health_check_grace_period_s=data.get("healthCheckGracePeriodSeconds"),
        target_group_arns=tuple(group for group in groups if group),
        subnet_ids=tuple(network.get("subnets", ())),
        security_group_ids=tuple(network.get("securityGroups", ())),
        assigns_public_ip=network.get("assignPublicIp") == "ENABLED" if network else None,
        task_definition=(data.get("taskDefinition") or "").rpartition("/")[2] or None,
        messages=tuple(event.get("message", "")[:300] for event in data.get("events", ())[:_MAX_MESSAGES]),
    )


def _to_task_definition(data: Mapping[str, Any]) -> TaskDefinition:
    return TaskDefinition(
        family=data["family"],
        revision=data["revision"],
        containers=tuple(_to_container(container) for container in data.get("containerDefinitions", ())),
        memory_mib=_whole_number(data.get("memory")),
        cpu_units=_whole_number(data.get("cpu")),
        execution_role_arn=data.get("executionRoleArn"),
        task_role_arn=data.get("taskRoleArn"),
        network_mode=data.get("networkMode"),
        architecture=data.get("runtimePlatform", {}).get("cpuArchitecture"),
        efs_volumes=tuple(
            _to_efs_volume(volume.get("name", ""), volume["efsVolumeConfiguration"])
            for volume in data.get("volumes", ())
            if volume.get("efsVolumeConfiguration")
        ),
    )


def _to_efs_volume(name: str, data: Mapping[str, Any]) -> EfsVolume:
    authorization = data.get("authorizationConfig", {})
    return EfsVolume(
        name=name,
        file_system_id=data.get("fileSystemId", ""),
        access_point_id=authorization.get("accessPointId"),
        root_directory=data.get("rootDirectory"),
        transit_encryption=data.get("transitEncryption") == "ENABLED",
        iam=authorization.get("iam") == "ENABLED",
    )


def _to_container(data: Mapping[str, Any]) -> ContainerDefinition:
    check = data.get("healthCheck", {})
    logs = data.get("logConfiguration", {})
    options = logs.get("options", {}) if logs.get("logDriver") == "awslogs" else {}
    return ContainerDefinition(
        name=data.get("name", ""),
        image=data.get("image", ""),
        essential=data.get("essential", True),
        memory_limit_mib=data.get("memory"),
        memory_reservation_mib=data.get("memoryReservation"),
        cpu_units=data.get("cpu"),
        stop_timeout_s=data.get("stopTimeout"),
        health_check_command=redact(" ".join(check["command"]))[:300] if check.get("command") else None,
        health_check_interval_s=check.get("interval"),
        health_check_timeout_s=check.get("timeout"),
        health_check_retries=check.get("retries"),
        health_check_start_period_s=check.get("startPeriod"),
        log_driver=logs.get("logDriver"),
        log_group=options.get("awslogs-group"),
        log_region=options.get("awslogs-region"),
        log_stream_prefix=options.get("awslogs-stream-prefix"),
        log_creates_group=options.get("awslogs-create-group") == "true",
        secret_names=tuple(secret.get("name", "") for secret in data.get("secrets", ())),
        secret_sources=tuple(secret.get("valueFrom", "") for secret in data.get("secrets", ())),
        env_file_arns=tuple(file.get("value", "") for file in data.get("environmentFiles", ())),
        depends_on=tuple((one.get("containerName", ""), one.get("condition", "")) for one in data.get("dependsOn", ())),
    )


def _whole_number(text: Any) -> int | None:
    return int(text) if isinstance(text, str) and text.isdigit() else None
