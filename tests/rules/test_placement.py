"""What a task asks of an instance, whether it was to run on one, and what was found out about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.capacity.placement import HostPort, Request
from foghorn.facts.fact import ContainerDefinition, Missing, Service, TaskDefinition
from foghorn.rules.placement import capacity_providers_of, looked_at, on_fargate, request_of, room_of
from tests.rules.builders import NO_ACCESS, action, container, definition, service, signal, subject
from tests.rules.rooms import BIG, looked, room, unplaced

APP = container(cpu_units=256, memory_reservation_mib=300, memory_limit_mib=512, ports=("0:8080/tcp",))
SIDE = container(name="side", cpu_units=None, memory_limit_mib=128, gpus=1)


def _of(*containers: ContainerDefinition, mode: str | None = "bridge", **changes: object) -> TaskDefinition:
    return definition(*containers, **{"memory_mib": None, "network_mode": mode, **changes})


REQUESTS = {
    "the task's own limits": (_of(APP, SIDE, cpu_units=1024, memory_mib=2048), Request(1024, 2048, gpus=1)),
    "what its containers reserve": (_of(APP, SIDE), Request(256, 428, gpus=1)),
    "nothing": (_of(container()), Request()),
    "host ports": (
        _of(container(ports=("80:8080/tcp", "53:53/udp"))),
        Request(host_ports=(HostPort(80), HostPort(53, "udp"))),
    ),
    "the same port twice": (_of(container(ports=("80:1/tcp", "80:2/tcp"))), Request(host_ports=(HostPort(80),))),
    "any host port": (_of(container(ports=("0:8080/tcp", "0:/tcp"))), Request()),
    "the container's port, in network mode host": (
        _of(container(ports=("0:8080/tcp", "0:/tcp")), mode="host"),
        Request(host_ports=(HostPort(8080),)),
    ),
    "no host port, with an interface of its own": (
        _of(container(ports=("8080:8080/tcp",)), mode="awsvpc"),
        Request(needs_eni=True),
    ),
    "no network mode is bridge": (_of(container(ports=("80:80/tcp",)), mode=None), Request(host_ports=(HostPort(80),))),
    "what its agent must be able to do": (
        _of(container(), required_capabilities=("ecs.capability.efs",)),
        Request(required_attributes=("ecs.capability.efs",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "request_"), REQUESTS.values(), ids=REQUESTS)
def test_what_a_task_asks_for(asked: TaskDefinition, request_: Request) -> None:
    """As ECS reckons it."""
    assert request_of(asked) == request_
    assert request_of(asked, "EXTERNAL") == replace(request_, launch_type="EXTERNAL")


def test_room_is_what_ecs_tells_of_it() -> None:
    """Free network interfaces are not; what is not told stays not known."""
    told = room_of(room(used_udp_ports=None, capabilities=None))
    assert (told.cpu_units, told.memory_mib, told.status, told.agent_connected) == (1024, 3000, "ACTIVE", True)
    assert (told.used_tcp_ports, told.used_udp_ports) == (frozenset({22, 51678}), None)
    assert (told.free_enis, told.attributes, told.free_gpus) == (None, None, 0)


PLACES = {
    "by its reason": (unplaced("RESOURCE:FARGATE"), NO_ACCESS, True),
    "by its capacity provider": (unplaced("", "FARGATE_SPOT"), NO_ACCESS, True),
    "by the text of the message": (unplaced("Capacity is unavailable at this time."), NO_ACCESS, True),
    "by the quota": (unplaced("You've reached the limit on the number of vCPUs"), NO_ACCESS, True),
    "by the task's launch type": (signal("placement_failure", launch_type="FARGATE"), NO_ACCESS, True),
    "by the service's launch type": (unplaced("something new"), service(launch_type="FARGATE"), True),
    "instances by their resource": (unplaced("RESOURCE:CPU"), NO_ACCESS, False),
    "instances by the service": (unplaced(""), service(launch_type="EC2"), False),
    "instances by a capacity provider": (unplaced("RESOURCE:CPU", "on-demand"), service(), False),
}


@pytest.mark.parametrize(("said", "of", "fargate"), PLACES.values(), ids=PLACES)
def test_fargate_has_no_instances_to_look_at(said: object, of: Service | Missing, fargate: bool) -> None:
    """Neither quota nor capacity of Fargate is one of theirs."""
    assert on_fargate(said, of) is fargate  # type: ignore[arg-type]


def test_capacity_providers_are_those_of_the_event() -> None:
    """All of them; most events name none."""
    assert capacity_providers_of(unplaced("RESOURCE:CPU", "on-demand", "spot")) == ("on-demand", "spot")
    assert capacity_providers_of(unplaced()) == ()


def test_what_nobody_looked_at_is_not_known() -> None:
    """Nor is what could not be looked at, nor what another kind of incident found."""
    given = looked(room()).facts
    for one in (replace(given, rooms=None), replace(given, rooms=Missing("denied"))):
        assert looked_at(subject(unplaced()).kinds, one) is None
    assert looked_at(subject(action("deployment_failed", "x")).kinds, given) is None


def test_constraints_are_those_of_service_and_task_definition() -> None:
    """Each once."""
    of = service(placement_constraints=("distinctInstance", "memberOf a == b"))
    made = looked(room(), of=of, revision=replace(BIG, placement_constraints=("memberOf a == b", "memberOf c == d")))
    found = looked_at(made.kinds, made.facts)
    assert found is not None
    assert found.constraints == ("distinctInstance", "memberOf a == b", "memberOf c == d")


def test_the_launch_type_is_the_task_s_before_the_service_s() -> None:
    """Neither need be told."""
    for said, of, launch_type in (
        (replace(unplaced(), launch_type="EXTERNAL"), service(launch_type="EC2"), "EXTERNAL"),
        (unplaced(), service(launch_type="EC2"), "EC2"),
        (unplaced(), NO_ACCESS, None),
    ):
        made = looked(room(), said=said, of=of)
        found = looked_at(made.kinds, made.facts)
        assert found is not None
        assert found.request == Request(2048, 4096, launch_type=launch_type)
