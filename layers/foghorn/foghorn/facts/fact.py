"""Facts: what can be gathered about an incident. A fact is a value or `Missing(reason)`, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from foghorn.facts.closer_look import NOTHING, CloserLook
from foghorn.facts.deployment import Deployment, Rollout, ServiceMessage
from foghorn.facts.instance_room import Rooms
from foghorn.facts.missing import Missing

__all__ = ["ContainerDefinition", "EfsVolume", "FactName", "Facts", "Missing", "Service", "TaskDefinition"]


class FactName(StrEnum):
    """The facts a rule can need."""

    SERVICE = "service"
    TASK_DEFINITION = "task_definition"


@dataclass(frozen=True, slots=True)
class ContainerDefinition:
    """One container of a task definition; None = not set there. Environment values never get here.

    `secret_sources` are the `valueFrom` of its secrets, in the order of `secret_names`: ARNs, or names of parameters.
    `ports` are `hostPort:containerPort/protocol`, host port 0 where ECS chooses it; `gpus` are reserved for it.
    `command_digest` tells whether command and entryPoint changed: they may hold secrets.
    `env_file_arns` are ARNs of S3 objects; `depends_on` has (container, condition), as `("proxy", "HEALTHY")`.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """

    name: str
    image: str
    essential: bool = True
    memory_limit_mib: int | None = None
    memory_reservation_mib: int | None = None
    cpu_units: int | None = None
    stop_timeout_s: int | None = None
    health_check_command: str | None = None
    health_check_interval_s: int | None = None
    health_check_timeout_s: int | None = None
    health_check_retries: int | None = None
    health_check_start_period_s: int | None = None
    log_driver: str | None = None
    log_group: str | None = None
    log_region: str | None = None
    log_stream_prefix: str | None = None
    log_creates_group: bool = False
    secret_names: tuple[str, ...] = ()
    secret_sources: tuple[str, ...] = ()
    environment_names: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    command_digest: str = ""
    gpus: int | None = None
    env_file_arns: tuple[str, ...] = ()
    depends_on: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EfsVolume:
    """A volume of a task definition on Amazon EFS. `root_directory` is None where none is set: the root, `/`.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EFSVolumeConfiguration.html
    """

    name: str
    file_system_id: str
    access_point_id: str | None = None
    root_directory: str | None = None
    transit_encryption: bool = False
    iam: bool = False


@dataclass(frozen=True, slots=True)
class TaskDefinition:
    """The revision that a stopped task ran. `memory_mib`, `cpu_units`: task-level limits (None on EC2 when unset).

    `required_capabilities` are names of attributes that an instance must have, None where ECS tells none;
    `placement_constraints` are expressions (`memberOf attribute:ecs.instance-type =~ g5.*`), untrusted and bounded.
    """

    family: str
    revision: int
    containers: tuple[ContainerDefinition, ...]
    memory_mib: int | None = None
    cpu_units: int | None = None
    execution_role_arn: str | None = None
    task_role_arn: str | None = None
    network_mode: str | None = None
    architecture: str | None = None
    efs_volumes: tuple[EfsVolume, ...] = ()
    required_capabilities: tuple[str, ...] | None = None
    placement_constraints: tuple[str, ...] = ()

    def container(self, name: str | None) -> ContainerDefinition | None:
        """The container of that name, or None (side-cars injected by AWS are in no task definition)."""
        return next((c for c in self.containers if c.name == name), None)


@dataclass(frozen=True, slots=True)
class Service:
    """The service as DescribeServices shows it when the incident opened or was last looked at.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
    """

    name: str
    status: str
    desired_count: int
    running_count: int
    pending_count: int
    minimum_healthy_percent: int | None = None
    maximum_percent: int | None = None
    circuit_breaker: bool | None = None
    circuit_breaker_rollback: bool | None = None
    health_check_grace_period_s: int | None = None
    target_group_arns: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    assigns_public_ip: bool | None = None
    task_definition: str | None = None
    strategy: str | None = None
    breaker_threshold_type: str | None = None
    breaker_threshold_value: int | None = None
    alarm_names: tuple[str, ...] = ()
    scheduling_strategy: str | None = None
    launch_type: str | None = None
    deployments: tuple[Deployment, ...] = ()
    placement_constraints: tuple[str, ...] = ()

    @property
    def primary(self) -> Deployment | None:
        """The deployment that the service goes for."""
        return next((one for one in self.deployments if one.status == "PRIMARY"), None)

    @property
    def placing(self) -> str | None:
        """The `family:revision` that the scheduler places tasks of."""
        return (self.primary.task_definition if self.primary is not None else None) or self.task_definition


_NOT_LOOKED_UP = Missing("the look-up did not finish")
_NONE: Mapping[str, TaskDefinition | Missing] = MappingProxyType({})
_NO_LOOK: Mapping[str, CloserLook] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was gathered for one scope: the service, task definitions by `family:revision`, closer looks by kind.

    `start_calls`: calls that the start-up checks of this incident have made so far. `rollout` and `messages` (the
    service's own, newest first) are None where nobody asked for them, and so are `rooms`, the container instances of
    the cluster as they were when a task did not fit.
    """

    service: Service | Missing = _NOT_LOOKED_UP
    task_definitions: Mapping[str, TaskDefinition | Missing] = field(default_factory=lambda: _NONE)
    closer: Mapping[str, CloserLook] = field(default_factory=lambda: _NO_LOOK)
    start_calls: int = 0
    rollout: Rollout | Missing | None = None
    messages: tuple[ServiceMessage, ...] | Missing | None = None
    rooms: Rooms | Missing | None = None

    def task_definition(self, name: str | None) -> TaskDefinition | Missing:
        """The task definition `family:revision`, or why it is not known."""
        if name is None:
            return Missing("the event names no task definition")
        return self.task_definitions.get(name, _NOT_LOOKED_UP)

    def closer_look(self, kind: str) -> CloserLook:
        """What was gathered about a kind beyond its event; nothing where nobody looked."""
        return self.closer.get(kind, NOTHING)
