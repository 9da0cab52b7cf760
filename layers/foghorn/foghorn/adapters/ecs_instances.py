"""ListContainerInstances and DescribeContainerInstances → facts: the state of instances, and what they have left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foghorn.adapters.aws_clients import client
from foghorn.adapters.ecs_look_up import ecs_arn, look_up
from foghorn.facts.instance import ContainerInstance, gone
from foghorn.facts.instance_room import MAX_ROOMS, InstanceRoom, Rooms, is_capability
from foghorn.facts.missing import Missing
from foghorn.signals.scope import Scope

INSTANCES_PER_CALL = 100
"""https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html"""
_MOST_PORTS = 200
"""ECS allows 100 of an instance: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html"""
_TRUNK = "ecs.awsvpc-trunk-id"
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html"""

_NO_CLUSTER = Missing("the event does not tell the cluster")

Data = Mapping[str, Any]


def describe_instances(scope: Scope, ids: list[str]) -> dict[str, ContainerInstance | Missing]:
    """Up to `INSTANCES_PER_CALL` instances in one call. One that ECS does not know is gone, which is an answer."""
    cluster = scope.cluster
    if cluster is None:
        return dict.fromkeys(ids, _NO_CLUSTER)
    answer = look_up(
        "DescribeContainerInstances",
        lambda: client("ecs", scope.region).describe_container_instances(
            cluster=ecs_arn(scope, "cluster", cluster), containerInstances=ids, include=["CONTAINER_INSTANCE_HEALTH"]
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


def look_for_room(scope: Scope, capacity_providers: Sequence[str]) -> Rooms | Missing:
    """What the first hundred instances of the cluster have left, whatever state they are in: two calls.

    Of capacity providers only their own instances take a task; without them any instance of the cluster may.
    """
    cluster = scope.cluster
    if cluster is None:
        return _NO_CLUSTER
    arn = ecs_arn(scope, "cluster", cluster)
    listed = look_up(
        "ListContainerInstances",
        lambda: client("ecs", scope.region).list_container_instances(cluster=arn, maxResults=MAX_ROOMS),
    )
    if isinstance(listed, Missing):
        return listed
    ids = [_last_part(one) for one in listed.get("containerInstanceArns", ())][:MAX_ROOMS]
    if not ids:
        return Rooms((), 0)
    answer = look_up(
        "DescribeContainerInstances",
        lambda: client("ecs", scope.region).describe_container_instances(cluster=arn, containerInstances=ids),
    )
    if isinstance(answer, Missing):
        return answer
    rooms = sorted(map(to_room, answer.get("containerInstances", ())), key=lambda room: room.id)
    asked = [one for one in rooms if not capacity_providers or one.capacity_provider in capacity_providers]
    return Rooms(tuple(asked), len(rooms), more=bool(listed.get("nextToken")))


def to_room(data: Data) -> InstanceRoom:
    """One of `containerInstances`."""
    had, left = _resources(data.get("registeredResources", ())), _resources(data.get("remainingResources", ()))
    attributes = {one.get("name", ""): one.get("value") for one in data.get("attributes", ())}
    return InstanceRoom(
        id=_last_part(data["containerInstanceArn"]),
        ec2_instance_id=data.get("ec2InstanceId") or None,
        instance_type=attributes.get("ecs.instance-type"),
        availability_zone=attributes.get("ecs.availability-zone"),
        capacity_provider=data.get("capacityProviderName"),
        status=data.get("status"),
        agent_connected=data.get("agentConnected"),
        registered_cpu_units=had.get("CPU", {}).get("integerValue"),
        registered_memory_mib=had.get("MEMORY", {}).get("integerValue"),
        cpu_units=left.get("CPU", {}).get("integerValue"),
        memory_mib=left.get("MEMORY", {}).get("integerValue"),
        used_tcp_ports=_ports(left, "PORTS"),
        used_udp_ports=_ports(left, "PORTS_UDP"),
        free_gpus=_gpus(left),
        eni_trunking=_TRUNK in attributes,
        capabilities=frozenset(filter(is_capability, attributes)) if attributes else None,
    )


def _to_instance(data: Data) -> ContainerInstance:
    return ContainerInstance(
        id=_last_part(data["containerInstanceArn"]),
        status=data.get("status", ""),
        agent_connected=data.get("agentConnected", False),
        running_tasks=data.get("runningTasksCount", 0),
        health=data.get("healthStatus", {}).get("overallStatus"),
    )


def _last_part(arn: str) -> str:
    return arn.rpartition("/")[2]


def _resources(listed: Sequence[Data]) -> dict[str, Data]:
    return {one.get("name", ""): one for one in listed}


def _ports(left: Mapping[str, Data], name: str) -> tuple[int, ...] | None:
    """The ports that are taken; more than ECS allows of an instance are not kept."""
    if name not in left:
        return None
    ports = sorted({int(port) for port in left[name].get("stringSetValue", ()) if port.isdecimal()})
    return tuple(ports) if len(ports) <= _MOST_PORTS else None


def _gpus(left: Mapping[str, Data]) -> int | None:
    """An instance without GPUs lists none beside what it has."""
    if "GPU" in left:
        return len(left["GPU"].get("stringSetValue", ()))
    return 0 if left else None
