"""What the container instances of a cluster have left for tasks, as a look shows it."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ROOMS = 100
"""As many instances as one call describes."""

_CAPABILITIES = ("ecs.capability.", "com.amazonaws.ecs.capability.")


def is_capability(attribute: str) -> bool:
    """Whether the attribute tells what an agent can do. Of instances and of what tasks require, these are compared.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html#attributes
    """
    return attribute.startswith(_CAPABILITIES)


@dataclass(frozen=True, slots=True)
class InstanceRoom:
    """What one instance has left; None = ECS does not tell. Ports are those of the host that are taken.

    `registered_*` is what it had when it was empty. `eni_trunking`: its tasks share a trunk network interface, so that
    more of them fit. `capabilities` are names of attributes. How many network interfaces are free no API tells.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html
    """

    id: str
    ec2_instance_id: str | None = None
    instance_type: str | None = None
    availability_zone: str | None = None
    capacity_provider: str | None = None
    status: str | None = None
    agent_connected: bool | None = None
    registered_cpu_units: int | None = None
    registered_memory_mib: int | None = None
    cpu_units: int | None = None
    memory_mib: int | None = None
    used_tcp_ports: tuple[int, ...] | None = None
    used_udp_ports: tuple[int, ...] | None = None
    free_gpus: int | None = None
    eni_trunking: bool = False
    capabilities: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """The machine's id, as people know it, else the container instance's."""
        return self.ec2_instance_id or self.id


@dataclass(frozen=True, slots=True)
class Rooms:
    """The instances that were looked at: those of the asked capacity providers among the first `MAX_ROOMS`.

    `listed`: how many instances of the cluster were looked at, whatever their capacity provider; `more`: it has further
    ones. `task_definition` is the `family:revision` that was to be placed, where that is known.
    """

    rooms: tuple[InstanceRoom, ...]
    listed: int
    more: bool = False
    task_definition: str | None = None
