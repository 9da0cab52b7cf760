"""Container instances of the embedded ECS follow the events about them."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn_local.aws import AwsServer, World
from tests.local.aws.conftest import MakeClient
from tests.local.aws.ecs_events import ACCOUNT, REGION, Event, arn, health_event, instance_event, task_event

LATER = [
    instance_event("ci1", 10, version=1, connected=False),
    instance_event("ci1", 700, version=2),
    health_event("ci2", 20, "IMPAIRED"),
    health_event("ci2", 900, "OK"),
    instance_event("ci1", 1000, version=3, status="INACTIVE", connected=False),
    task_event("t", "RUNNING", 5, version=2, containerInstanceArn=arn("container-instance", "prod", "ci3")),
]


def described(client: MakeClient, *instances: str, health: bool = True) -> dict[str, dict[str, Any]]:
    """The answer for each, by id."""
    include = {"include": ["CONTAINER_INSTANCE_HEALTH"]} if health else {}
    answer = client("ecs").describe_container_instances(cluster="prod", containerInstances=list(instances), **include)
    return {one["containerInstanceArn"].rpartition("/")[2]: one for one in answer["containerInstances"]}


@pytest.mark.parametrize(
    ("happened", "connected", "status", "overall"),
    [
        (LATER[:1], False, "ACTIVE", "OK"),
        (LATER[:2], True, "ACTIVE", "OK"),
        (LATER[:3], True, "ACTIVE", "IMPAIRED"),
        (LATER[:5], False, "INACTIVE", "OK"),
        (LATER[4::-1], False, "INACTIVE", "OK"),
    ],
)
def test_an_instance_is_as_its_newest_event_says(
    aws: AwsServer, client: MakeClient, happened: list[Event], connected: bool, status: str, overall: str
) -> None:
    """In whatever order the events came; what is still to come does not show."""
    aws.world = World.from_events(LATER)
    for event in happened:
        aws.world.apply(event)
    seen = described(client, "ci1", "ci2")
    assert (seen["ci1"]["agentConnected"], seen["ci1"]["status"]) == (connected, status)
    assert seen["ci2"]["healthStatus"]["overallStatus"] == overall


def test_whoever_is_named_exists(aws: AwsServer, client: MakeClient) -> None:
    """By an event of its own, by its health, or by a task that runs on it."""
    aws.world = World.from_events(LATER)
    assert described(client, "ci1", "ci2", "ci3", "ci4").keys() == {"ci1", "ci2", "ci3"}
    assert described(client, "ci3")["ci3"]["agentConnected"]


def test_health_is_shown_where_it_is_asked_for(aws: AwsServer, client: MakeClient) -> None:
    """As ECS does it; a world file may declare it, and events about it win."""
    identity = arn("container-instance", "prod", "ci2")
    declared = {"containerInstanceArn": identity, "healthStatus": {"overallStatus": "INITIALIZING", "details": []}}
    cluster = {"name": "prod", "containerInstances": [declared]}
    aws.world = World.from_json({"account": ACCOUNT, "region": REGION, "clusters": [cluster]})
    assert "healthStatus" not in described(client, "ci2", health=False)["ci2"]
    assert described(client, "ci2")["ci2"]["healthStatus"]["overallStatus"] == "INITIALIZING"
    aws.world.apply(health_event("ci2", 20, "IMPAIRED"))
    health = described(client, "ci2")["ci2"]["healthStatus"]
    assert (health["overallStatus"], health["details"][0]["type"]) == ("IMPAIRED", "CONTAINER_RUNTIME")
