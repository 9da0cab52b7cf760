"""One contract, two sources: what container instances have left, of Amazon ECS and of the fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from foghorn.adapters import aws_clients
from foghorn.adapters.ecs_facts import EcsFacts
from foghorn.facts.instance_room import InstanceRoom, Rooms
from foghorn.facts.missing import Missing
from foghorn.facts.source import FactSource
from foghorn_local.aws import AwsServer, World
from tests.support.fakes import FakeFacts
from tests.support.signals import CHECKOUT

TASK_ENI = "ecs.capability.task-eni"
WHOLE = InstanceRoom(
    id=f"{0:032x}",
    ec2_instance_id="i-0a000000000000001",
    instance_type="c5.large",
    availability_zone="eu-central-1a",
    capacity_provider="on-demand",
    status="ACTIVE",
    agent_connected=True,
    registered_cpu_units=2048,
    registered_memory_mib=3884,
    cpu_units=1024,
    memory_mib=3000,
    used_tcp_ports=(22, 8080, 51678),
    used_udp_ports=(),
    free_gpus=2,
    eni_trunking=True,
    capabilities=frozenset({TASK_ENI}),
)
SCARCE = InstanceRoom(
    id=f"{1:032x}", capacity_provider="spot", status="DRAINING", agent_connected=False, memory_mib=-24, free_gpus=0
)


def fleet(number: int) -> list[InstanceRoom]:
    """So many instances; the first two are those above."""
    others = [InstanceRoom(f"{at:032x}", status="ACTIVE", agent_connected=True) for at in range(2, number)]
    return [WHOLE, SCARCE, *others][:number]


def resource(name: str, value: int | list[str]) -> dict[str, Any]:
    """As ECS spells a resource."""
    if isinstance(value, int):
        return {"name": name, "type": "INTEGER", "integerValue": value}
    return {"name": name, "type": "STRINGSET", "stringSetValue": value}


def described(room: InstanceRoom) -> dict[str, Any]:
    """The instance as a world file has it."""
    arn = f"arn:aws:ecs:eu-central-1:123456789012:container-instance/prod/{room.id}"
    state = {"containerInstanceArn": arn, "status": room.status, "agentConnected": room.agent_connected}
    if room is SCARCE:
        return state | {"capacityProviderName": "spot", "remainingResources": [resource("MEMORY", -24)]}
    if room is not WHOLE:
        return state
    attributes = {
        "ecs.instance-type": "c5.large",
        "ecs.availability-zone": "eu-central-1a",
        "ecs.awsvpc-trunk-id": "eni-0123456789abcdef0",
        "team": "shop",
        TASK_ENI: None,
    }
    return state | {
        "ec2InstanceId": room.ec2_instance_id,
        "capacityProviderName": "on-demand",
        "registeredResources": [resource("CPU", 2048), resource("MEMORY", 3884), resource("PORTS", ["22", "51678"])],
        "remainingResources": [
            resource("CPU", 1024),
            resource("MEMORY", 3000),
            resource("PORTS", ["51678", "22", "8080", "x"]),
            resource("PORTS_UDP", []),
            resource("GPU", ["GPU-1", "GPU-2"]),
        ],
        "attributes": [{"name": name, **({"value": value} if value else {})} for name, value in attributes.items()],
    }


@dataclass(frozen=True)
class Side:
    """A source of facts; `calls` tells how many calls to ECS it has made or would have made."""

    source: FactSource
    calls: Callable[[], int]


Make = Callable[[int], Side]


@pytest.fixture(params=["fake", "ecs"])
def side(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Each implementation in turn, over a cluster of so many instances."""
    if request.param == "fake":

        def make_fake(number: int) -> Side:
            fake = FakeFacts(instance_rooms=fleet(number))
            return Side(fake, lambda: fake.calls)

        yield make_fake
        return
    with AwsServer() as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()

        def make(number: int) -> Side:
            cluster = {"name": "prod", "containerInstances": [described(room) for room in fleet(number)]}
            aws.world = World.from_json({"account": "123456789012", "region": "eu-central-1", "clusters": [cluster]})
            return Side(EcsFacts(), lambda: sum(aws.counters.counts().values()))

        yield make
    aws_clients.forget_clients()


@pytest.mark.parametrize(("number", "calls", "more"), [(0, 1, False), (2, 2, False), (100, 2, False), (101, 2, True)])
def test_room_costs_at_most_two_calls(side: Make, number: int, calls: int, more: bool) -> None:
    """Of the first hundred; a cluster without instances is an answer."""
    made = side(number)
    found = made.source.rooms(CHECKOUT, ())
    assert isinstance(found, Rooms)
    assert (len(found.rooms), found.listed, found.more) == (min(number, 100), min(number, 100), more)
    assert list(found.rooms[:2]) == fleet(number)[:2]
    assert made.calls() == calls


@pytest.mark.parametrize(
    ("providers", "found"),
    [(["spot"], [SCARCE]), (["on-demand", "spot"], [WHOLE, SCARCE]), (["gpu"], [])],
)
def test_a_capacity_provider_has_its_own_instances(side: Make, providers: list[str], found: list[InstanceRoom]) -> None:
    """The others may have room, but not for its tasks; so many were looked at all the same."""
    assert side(3).source.rooms(CHECKOUT, providers) == Rooms(tuple(found), 3)


def test_without_a_cluster_nobody_is_asked(side: Make) -> None:
    """ECS would take the cluster named default instead."""
    made = side(1)
    assert isinstance(made.source.rooms(replace(CHECKOUT, cluster=None), ()), Missing)
    assert made.calls() == 0


@pytest.mark.parametrize("operation", ["ListContainerInstances", "DescribeContainerInstances"])
def test_a_refusal_is_a_reason(monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    """Neither an empty cluster nor a full one."""
    cluster = {"name": "prod", "containerInstances": [described(WHOLE)]}
    world = World.from_json({"account": "123456789012", "region": "eu-central-1", "clusters": [cluster]})
    with AwsServer(world, faults=[f"ecs:deny:{operation}"]) as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()
        found = EcsFacts().rooms(CHECKOUT, ())
    aws_clients.forget_clients()
    assert found == Missing(f"AccessDeniedException on {operation}")
