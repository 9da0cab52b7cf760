"""Facts from Amazon ECS. Every failure becomes `Missing(reason)`: a failed look-up is never a verdict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from foghorn.adapters.aws_clients import client
from foghorn.adapters.ecs_environment import EnvironmentDigests
from foghorn.adapters.ecs_instances import INSTANCES_PER_CALL, describe_instances, look_for_room
from foghorn.adapters.ecs_look_up import ecs_arn, look_up
from foghorn.adapters.ecs_placement import gpus_of, placement_constraints, required_capabilities
from foghorn.adapters.ecs_rollout import CALLS_FOR_THE_NEWEST, newest_deployment, service_deployment, with_revisions
from foghorn.adapters.ecs_service import to_messages, to_service
from foghorn.facts.deployment import RECENT, Rollout, ServiceDeployment, ServiceMessage, rollout_of
from foghorn.facts.fact import ContainerDefinition, EfsVolume, Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance import ContainerInstance
from foghorn.facts.instance_room import Rooms
from foghorn.side_by_side import side_by_side
from foghorn.signals.scope import Scope
from foghorn.signals.service_signals import ROLLBACK
from foghorn.signals.signal import Signal
from foghorn.slack.redaction import redact

SERVICES_PER_CALL = 10
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html"""
_CALLS_PER_CHECK = 2


class EcsFacts:
    """Implements `foghorn.facts.source.FactSource` with seven read operations."""

    def __init__(self) -> None:
        self._environments = EnvironmentDigests()

    def gather(self, scope: Scope, *, service: str | None, task_definition: str | None) -> Facts:
        """See the port. The two calls run side by side."""
        (found, messages), definition = side_by_side(
            lambda: self._service(scope, service), lambda: self._task_definition(scope, task_definition)
        )
        definitions = {task_definition: definition} if task_definition else {}
        return Facts(service=found, task_definitions=definitions, messages=messages)

    def rollout(self, signal: Signal, facts: Facts, *, calls: int) -> Facts:
        """See the port."""
        scope, service = signal.scope, facts.service
        known = facts.rollout if isinstance(facts.rollout, Rollout) else Rollout(signal.occurred_at)
        # A rollback names the deployment that ECS goes back to.
        named = None if signal.kind == ROLLBACK else signal.deployment_id
        progress: ServiceDeployment | Missing | None = None
        if isinstance(known.progress, ServiceDeployment) and named in (None, known.deployment_id):
            if calls >= 1:
                progress, calls = service_deployment(scope, known.progress.arn), calls - 1
        elif calls >= CALLS_FOR_THE_NEWEST:
            progress, calls = newest_deployment(scope, signal.occurred_at), calls - CALLS_FOR_THE_NEWEST
        found = rollout_of(
            service.deployments if isinstance(service, Service) else (),
            progress,
            failing=(named, signal.task_definition),
            failed_at=signal.occurred_at,
        )
        if found is None:
            return Facts(rollout=progress if isinstance(progress, Missing) else Missing("no deployment is known"))
        named_before = found.deployment_id == known.deployment_id and known.task_definition
        if found.task_definition is None and signal.task_definition is None and not named_before and calls >= 1:
            found, calls = with_revisions(scope, found), calls - 1
        definitions = self._revisions(scope, found, facts, calls) if _is_recent(found, signal) else {}
        if found.task_definition is not None and found.previous is not None:
            before, after = (ecs_arn(scope, "task-definition", one) for one in (found.previous, found.task_definition))
            found = replace(found, changed_values=self._environments.changed(before, after))
        return Facts(rollout=found, task_definitions=definitions)

    def _revisions(
        self, scope: Scope, rollout: Rollout, facts: Facts, calls: int
    ) -> dict[str, TaskDefinition | Missing]:
        """What of its two revisions is not known yet, as far as calls are left."""
        revisions = [one for one in (rollout.task_definition, rollout.previous) if one is not None]
        unread = [one for one in dict.fromkeys(revisions) if isinstance(facts.task_definition(one), Missing)]
        return {one: self._task_definition(scope, one) for one in unread[: max(0, calls)]}

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
                found |= describe_instances(scope, some)
        return found

    def rooms(self, scope: Scope, capacity_providers: Sequence[str]) -> Rooms | Missing:
        """See the port."""
        return look_for_room(scope, capacity_providers)

    def _service(
        self, scope: Scope, name: str | None
    ) -> tuple[Service | Missing, tuple[ServiceMessage, ...] | Missing | None]:
        """The service and what ECS says of its failures; None where no service was asked for."""
        if name is None:
            return Missing("the tasks belong to no service"), None
        answer = self._answer_for_services(scope, [name])
        if isinstance(answer, Missing):
            return answer, answer
        found = next((one for one in answer.get("services", ()) if one["serviceName"] == name), None)
        if found is None:
            unknown = _unknown(scope, name)
            return unknown, unknown
        return to_service(found), to_messages(found)

    def _describe_services(self, scope: Scope, names: list[str]) -> dict[str, Service | Missing]:
        answer = self._answer_for_services(scope, names)
        if isinstance(answer, Missing):
            return dict.fromkeys(names, answer)
        found: dict[str, Service | Missing] = {name: _unknown(scope, name) for name in names}
        return found | {service["serviceName"]: to_service(service) for service in answer.get("services", ())}

    def _answer_for_services(self, scope: Scope, names: list[str]) -> Mapping[str, Any] | Missing:
        cluster = scope.cluster
        if cluster is None:
            return Missing("the event does not tell the cluster")
        return look_up(
            "DescribeServices",
            lambda: client("ecs", scope.region).describe_services(
                cluster=ecs_arn(scope, "cluster", cluster), services=names
            ),
        )

    def _task_definition(self, scope: Scope, name: str | None) -> TaskDefinition | Missing:
        if name is None:
            return Missing("the event names no task definition")
        answer = look_up(
            "DescribeTaskDefinition",
            lambda: client("ecs", scope.region).describe_task_definition(
                taskDefinition=ecs_arn(scope, "task-definition", name)
            ),
        )
        if isinstance(answer, Missing):
            return answer
        self._environments.note(ecs_arn(scope, "task-definition", name), answer["taskDefinition"])
        return _to_task_definition(answer["taskDefinition"])


def _is_recent(rollout: Rollout, signal: Signal) -> bool:
    return signal.occurred_at - rollout.created_at <= RECENT


def _unknown(scope: Scope, name: str) -> Missing:
    return Missing(f"DescribeServices does not know service {name} in cluster {scope.cluster}")


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
        required_capabilities=required_capabilities(data),
        placement_constraints=placement_constraints(data),
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
        environment_names=tuple(variable.get("name", "") for variable in data.get("environment", ())),
        ports=tuple(
            f"{port.get('hostPort', 0)}:{port.get('containerPort', '')}/{port.get('protocol', 'tcp')}"
            for port in data.get("portMappings", ())
        ),
        command_digest=_digest(data.get("command"), data.get("entryPoint")),
        gpus=gpus_of(data),
        env_file_arns=tuple(file.get("value", "") for file in data.get("environmentFiles", ())),
        depends_on=tuple((one.get("containerName", ""), one.get("condition", "")) for one in data.get("dependsOn", ())),
    )


def _digest(*arguments: Sequence[str] | None) -> str:
    """Tells whether arguments changed; "" where there are none."""
    return hashlib.sha256(json.dumps(arguments).encode()).hexdigest()[:16] if any(arguments) else ""


def _whole_number(text: Any) -> int | None:
    return int(text) if isinstance(text, str) and text.isdigit() else None
