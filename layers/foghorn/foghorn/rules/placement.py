"""A task that finds no place: what the event says of it, and what was asked of the instances that were looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foghorn.capacity.placement import Closest, HostPort, Request, Room, nearest
from foghorn.facts.fact import ContainerDefinition, Facts, Missing, Service, TaskDefinition
from foghorn.facts.instance_room import InstanceRoom, Rooms
from foghorn.rules.evidence import reason_of, text_of
from foghorn.rules.model import KindSummary
from foghorn.signals.signal import Signal

KIND = "placement_failure"

_LACKS = {
    "RESOURCE:CPU": "CPU units",
    "RESOURCE:MEMORY": "memory",
    "RESOURCE:PORTS": "free host ports",
    "RESOURCE:ENI": "network interfaces",
    "RESOURCE:GPU": "GPUs",
    "RESOURCE:FARGATE": "Fargate capacity",
    "reached the limit on the number": "room in the account's quota",
    "apacity is unavailable": "Fargate capacity",
    "ATTRIBUTE": "an instance with the attributes that the task needs",
    "MemberOf": "an instance that meets its placement constraint",
    "EMPTY CAPACITY": "an instance in its capacity provider",
    "NO ACTIVE INSTANCES": "an active instance in the cluster",
}
_OF_FARGATE = ("FARGATE", "apacity is unavailable", "reached the limit on the number")
_OWN_INTERFACE, _HOST = "awsvpc", "host"


@dataclass(frozen=True, slots=True)
class Looked:
    """The instances that were looked at, and what one task asks of them (None: its task definition is not known).

    `constraints` are placement constraints of the service and of the task definition, which nobody evaluates here.
    """

    rooms: Rooms
    request: Request | None
    constraints: tuple[str, ...]

    @property
    def nearest(self) -> tuple[tuple[InstanceRoom, Closest], ...]:
        """Each instance with what it lacks, the one that lacks least first; for an unknown task that is its state."""
        by_id = {room.id: room for room in self.rooms.rooms}
        found = nearest(self.request or Request(), map(room_of, self.rooms.rooms))
        return tuple((by_id[one.room.id], one) for one in found)

    @property
    def fitting(self) -> tuple[InstanceRoom, ...]:
        """Those that lack nothing, CPU and memory being known where they are asked for; none of an unknown task."""
        asked = self.request
        if asked is None:
            return ()
        return tuple(
            room
            for room, found in self.nearest
            if not found.shortages
            and (room.cpu_units is not None or asked.cpu_units is None)
            and (room.memory_mib is not None or asked.memory_mib is None)
        )

    @property
    def trunking(self) -> int:
        """On how many of them tasks share a trunk network interface."""
        return sum(room.eni_trunking for room in self.rooms.rooms)


def lack_of(reason: str) -> str:
    """What the reason of an event says is missing."""
    return next((words for code, words in _LACKS.items() if code in reason), "a place that meets its requirements")


def capacity_providers_of(sample: Signal) -> tuple[str, ...]:
    """The capacity providers that the event names."""
    return tuple(name for name in text_of(sample, "capacityProviderArns").split(", ") if name)


def on_fargate(sample: Signal, service: Service | Missing) -> bool:
    """Whether the task was to run on Fargate, where there are no instances to look at."""
    launch_types = {sample.launch_type, service.launch_type if isinstance(service, Service) else None}
    named = (reason_of(sample), *capacity_providers_of(sample))
    return "FARGATE" in launch_types or any(words in text for words in _OF_FARGATE for text in named)


def looked_at(kinds: Mapping[str, KindSummary], facts: Facts) -> Looked | None:
    """What was found out about the instances, or None where nobody looked or could.

    `kinds` are those of the incident.
    """
    rooms = facts.rooms
    if not isinstance(rooms, Rooms) or KIND not in kinds:
        return None
    service = facts.service if isinstance(facts.service, Service) else None
    known = facts.task_definition(rooms.task_definition)
    definition = known if isinstance(known, TaskDefinition) else None
    launch_type = kinds[KIND].sample.launch_type or (service.launch_type if service is not None else None)
    constraints = (
        *(service.placement_constraints if service is not None else ()),
        *(definition.placement_constraints if definition is not None else ()),
    )
    request = request_of(definition, launch_type) if definition is not None else None
    return Looked(rooms, request, tuple(dict.fromkeys(constraints)))


def request_of(definition: TaskDefinition, launch_type: str | None = None) -> Request:
    """What a task of it asks of an instance: its own limits, else what its containers reserve together.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
    """
    containers = definition.containers
    cpu_units = definition.cpu_units or sum(one.cpu_units or 0 for one in containers)
    memory_mib = definition.memory_mib or sum(
        one.memory_reservation_mib or one.memory_limit_mib or 0 for one in containers
    )
    own = definition.network_mode == _OWN_INTERFACE
    ports = [] if own else [port for one in containers for port in _host_ports(one, definition.network_mode)]
    return Request(
        cpu_units=cpu_units or None,
        memory_mib=memory_mib or None,
        host_ports=tuple(dict.fromkeys(ports)),
        needs_eni=own,
        gpus=sum(one.gpus or 0 for one in containers),
        required_attributes=definition.required_capabilities or (),
        launch_type=launch_type,
    )


def room_of(room: InstanceRoom) -> Room:
    """The room as the arithmetic takes it. How many network interfaces are free is not known of any."""
    return Room(
        id=room.id,
        cpu_units=room.cpu_units,
        memory_mib=room.memory_mib,
        used_tcp_ports=None if room.used_tcp_ports is None else frozenset(room.used_tcp_ports),
        used_udp_ports=None if room.used_udp_ports is None else frozenset(room.used_udp_ports),
        free_gpus=room.free_gpus,
        attributes=room.capabilities,
        agent_connected=room.agent_connected,
        status=room.status,
    )


def _host_ports(container: ContainerDefinition, network_mode: str | None) -> Iterator[HostPort]:
    """The ports that it wants by number. In network mode host a port is the same on both sides."""
    for mapping in container.ports:
        pair, _, protocol = mapping.partition("/")
        host, _, inside = pair.partition(":")
        port = inside if network_mode == _HOST and host == "0" else host
        if port.isdecimal() and int(port):
            yield HostPort(int(port), protocol or "tcp")
