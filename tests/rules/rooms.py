"""Container instances with some room left, and a subject whose task found none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from foghorn.facts.fact import Missing, Service, TaskDefinition
from foghorn.facts.instance_room import InstanceRoom, Rooms
from foghorn.rules.model import Subject
from foghorn.signals.signal import Signal
from tests.rules.builders import action, container, definition, facts, service, subject

ON_EC2 = service(launch_type="EC2")
BIG = definition(container(ports=()), cpu_units=2048, memory_mib=4096, network_mode="bridge")


def room(number: int = 1, **changes: Any) -> InstanceRoom:
    """Instance i-1, i-2, …: a c5.large in zone a that is empty but for 1024 CPU units and 884 MiB."""
    made = InstanceRoom(
        id=f"{number:032x}",
        ec2_instance_id=f"i-{number}",
        instance_type="c5.large",
        availability_zone="eu-west-1a",
        status="ACTIVE",
        agent_connected=True,
        registered_cpu_units=2048,
        registered_memory_mib=3884,
        cpu_units=1024,
        memory_mib=3000,
        used_tcp_ports=(22, 51678),
        used_udp_ports=(),
        free_gpus=0,
        capabilities=frozenset(),
    )
    return replace(made, **changes)


def ample(number: int = 1, **changes: Any) -> InstanceRoom:
    """One with room for anything."""
    return room(number, **{"cpu_units": 8192, "memory_mib": 16_000, "free_gpus": 4, **changes})


def unplaced(reason: str = "RESOURCE:CPU", *providers: str) -> Signal:
    """What ECS says of a task of checkout that it could not place."""
    said = action("placement_failure", "SERVICE_TASK_PLACEMENT_FAILURE", reason)
    named = {"detail.capacityProviderArns": ", ".join(providers)} if providers else {}
    return replace(said, evidence={**said.evidence, **named})


def looked(
    *rooms: InstanceRoom,
    said: Signal | None = None,
    revision: TaskDefinition | Missing = BIG,
    of: Service | Missing = ON_EC2,
    **changes: Any,
) -> Subject:
    """That, after a look at these instances."""
    found = replace(Rooms(rooms, len(rooms), task_definition="checkout:42"), **changes)
    return subject(said or unplaced(), given=replace(facts(of, revision), rooms=found))
