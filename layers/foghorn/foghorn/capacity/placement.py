"""Why a task does not fit on container instances: what each of them lacks, and what would fit.

It looks at resources, ports, attributes and the instance's state. Placement constraints (distinctInstance, memberOf
expressions) and placement strategies are not evaluated: what fits here may still be refused for one of them.
What ECS looks at: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
Instances: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html
External ones: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from foghorn.capacity.untold import Untold

_EXTERNAL = "ecs.capability.external"


class Resource(StrEnum):
    """What can be short, as in ECS's own failure reasons (`RESOURCE:CPU`, `AGENT`); `STATUS` is Foghorn's."""

    STATUS = "STATUS"
    AGENT = "AGENT"
    ATTRIBUTE = "ATTRIBUTE"
    CPU = "CPU"
    MEMORY = "MEMORY"
    PORTS = "PORTS"
    ENI = "ENI"
    GPU = "GPU"


_NOT_AMOUNTS = frozenset({Resource.STATUS, Resource.AGENT, Resource.ATTRIBUTE})
"""What no task that ends gives free."""


@dataclass(frozen=True, slots=True)
class HostPort:
    """A port of the instance. 0 asks for any, which is no demand. `protocol`: "tcp" or "udp"."""

    port: int
    protocol: str = "tcp"


@dataclass(frozen=True, slots=True)
class Request:
    """What one task asks for; None = not known, or not asked.

    `needs_eni`: network mode awsvpc on EC2, where no host port is taken. `launch_type`: "EC2" or "EXTERNAL".
    """

    cpu_units: int | None = None
    memory_mib: int | None = None
    host_ports: tuple[HostPort, ...] = ()
    needs_eni: bool = False
    gpus: int = 0
    required_attributes: tuple[str, ...] = ()
    launch_type: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What a container instance has left; None = not known, then not checked and never short.

    `used_tcp_ports` and `used_udp_ports` are PORTS and PORTS_UDP of remainingResources, which list what is taken.
    `attributes` are the names of its attributes.
    """

    id: str
    cpu_units: int | None = None
    memory_mib: int | None = None
    used_tcp_ports: frozenset[int] | None = None
    used_udp_ports: frozenset[int] | None = None
    free_enis: int | None = None
    free_gpus: int | None = None
    attributes: frozenset[str] | None = None
    agent_connected: bool | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """`name`: which port ("8080/tcp"), attribute or status; amounts are of 1 where it is there or not."""

    resource: Resource
    wanted: int
    available: int
    name: str = ""

    @property
    def short_by(self) -> int:
        """CPU units, MiB, or pieces; more than is wanted where an instance is overdrawn."""
        return self.wanted - self.available


@dataclass(frozen=True, slots=True)
class Closest:
    """The room that lacks least, and what that is: nothing, if the task fits there."""

    room: Room
    shortages: tuple[Shortage, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The CPU and memory that one task can have on that instance: both at once."""

    room_id: str
    cpu_units: int
    memory_mib: int


def shortages(request: Request, room: Room) -> tuple[Shortage, ...]:
    """Everything that the room lacks, in a fixed order; empty where the task fits as far as is known."""
    return (*_state(room), *_attributes(request, room), *_amounts(request, room), *_ports(request, room))


def closest(request: Request, rooms: Iterable[Room]) -> Closest | None:
    """The room that lacks least: no wrong state or attribute, then few things, then small shares; then by id."""
    return next(iter(nearest(request, rooms)), None)


def nearest(request: Request, rooms: Iterable[Room]) -> tuple[Closest, ...]:
    """Every room with what it lacks, in the order of `closest`."""
    return tuple(sorted((Closest(room, shortages(request, room)) for room in rooms), key=_lack))


def what_fits(rooms: Iterable[Room]) -> Fit | None:
    """The largest task that some instance has room for: by memory, then by CPU, then by id.

    None where there is no instance in order whose CPU and memory are both known.
    """
    usable = [room for room in rooms if not any(_state(room))]
    fits = [
        Fit(room.id, max(0, room.cpu_units), max(0, room.memory_mib))
        for room in usable
        if room.cpu_units is not None and room.memory_mib is not None
    ]
    return min(fits, key=lambda fit: (-fit.memory_mib, -fit.cpu_units, fit.room_id), default=None)


def how_many_fit(request: Request, rooms: Iterable[Room]) -> int | Untold:
    """So many such tasks at most, on all rooms together; not told where nothing known bounds them on one of them."""
    total = 0
    for room in rooms:
        if shortages(request, room):
            continue
        bounds = [available // wanted for _, wanted, available in _asked(request, room)]
        if any(port.port for port in request.host_ports):
            bounds.append(1)
        if not bounds:
            return Untold(f"nothing that is known bounds the tasks on {room.id}")
        total += min(bounds)
    return total


def _state(room: Room) -> Iterator[Shortage]:
    if room.status is not None and room.status != "ACTIVE":
        yield Shortage(Resource.STATUS, 1, 0, room.status)
    if room.agent_connected is False:
        yield Shortage(Resource.AGENT, 1, 0)


def _attributes(request: Request, room: Room) -> Iterator[Shortage]:
    if room.attributes is None:
        return
    wanted = set(request.required_attributes)
    if request.launch_type == "EXTERNAL":
        wanted.add(_EXTERNAL)
    elif request.launch_type == "EC2" and _EXTERNAL in room.attributes:
        yield Shortage(Resource.ATTRIBUTE, 1, 0, f"not {_EXTERNAL}")
    for name in sorted(wanted - room.attributes):
        yield Shortage(Resource.ATTRIBUTE, 1, 0, name)


def _asked(request: Request, room: Room) -> Iterator[tuple[Resource, int, int]]:
    """The amounts that are asked for and known: resource, wanted, available."""
    for resource, wanted, available in (
        (Resource.CPU, request.cpu_units, room.cpu_units),
        (Resource.MEMORY, request.memory_mib, room.memory_mib),
        (Resource.ENI, int(request.needs_eni), room.free_enis),
        (Resource.GPU, request.gpus, room.free_gpus),
    ):
        if wanted and available is not None:
            yield resource, wanted, available


def _amounts(request: Request, room: Room) -> Iterator[Shortage]:
    for resource, wanted, available in _asked(request, room):
        if available < wanted:
            yield Shortage(resource, wanted, available)


def _ports(request: Request, room: Room) -> Iterator[Shortage]:
    used = {"tcp": room.used_tcp_ports, "udp": room.used_udp_ports}
    for wanted in request.host_ports:
        taken = used.get(wanted.protocol)
        if wanted.port and taken is not None and wanted.port in taken:
            yield Shortage(Resource.PORTS, 1, 0, f"{wanted.port}/{wanted.protocol}")


def _lack(found: Closest) -> tuple[int, int, float, str]:
    lasting = sum(shortage.resource in _NOT_AMOUNTS for shortage in found.shortages)
    shares = sum(shortage.short_by / shortage.wanted for shortage in found.shortages)
    return (lasting, len(found.shortages), shares, found.room.id)
