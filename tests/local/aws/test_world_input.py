"""What the world makes of odd events, old ARNs and the containers that events describe."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn_local.aws import World
from foghorn_local.aws.arns import ClusterKey
from foghorn_local.aws.ecs_services import service_answer
from tests.local.aws.ecs_events import ACCOUNT, REGION, arn, envelope, service_event, stopped

PROD = ClusterKey(ACCOUNT, REGION, "prod")


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        "text",
        {},
        {"detail": None},
        {"detail-type": "ECS Task State Change", "detail": []},
        {"detail-type": "ECS Task State Change", "detail": {}},
        {"detail-type": "ECS Task State Change", "resources": "x", "detail": {"taskArn": 7}},
        {"detail-type": "ECS Task State Change", "detail": {"taskArn": "arn:aws:ecs:::task/", "clusterArn": {}}},
        {"detail-type": "ECS Service Action", "resources": [], "detail": {"eventName": "SERVICE_STEADY_STATE"}},
        {"detail-type": "ECS Service Action", "resources": [None], "detail": {"eventName": 3}},
        {"detail-type": "ECS Container Instance State Change", "detail": {"containerInstanceArn": None}},
        {"detail-type": ["ECS Service Action"], "detail": {"eventName": "x"}},
        {"detail-type": "Something else", "detail": {"a": 1}},
    ],
)
def test_events_that_say_nothing_are_ignored(event: object) -> None:
    """Odd shapes neither raise nor leave anything behind."""
    world = World.from_events([event])
    world.apply(event)
    assert world.clusters() == []


@pytest.mark.parametrize(
    "detail",
    [
        {"containers": "none"},
        {"containers": [None, {"name": 3}, {"name": "x", "cpu": "null", "memory": []}]},
        {"createdAt": "yesterday", "startedAt": 1e300, "stoppedAt": True, "stoppingAt": None},
        {"version": "12"},
        {"version": 10**400},
        {"lastStatus": "HOVERING", "desiredStatus": 3},
        {"group": 5, "startedBy": ["x"], "taskDefinitionArn": {}},
        {"attachments": [1, {"type": "eni", "details": "x"}], "overrides": "secret"},
        {"stoppedReason": {"a": 1}, "capacityProviderName": 9, "launchType": "MOON"},
    ],
)
def test_odd_fields_never_break_an_answer(detail: dict[str, Any]) -> None:
    """A task with one unusable field is still a task of its cluster."""
    event = stopped("a", 10)
    event["detail"] |= detail
    world = World.from_events([event])
    world.apply(event)
    assert len(world.tasks(PROD)) == 1
    assert all(
        service_answer(world, service) for name in world.service_names(PROD) if (service := world.service(PROD, name))
    )


def test_short_arns_and_a_sloppy_cluster_find_their_place() -> None:
    """Old ARNs carry no cluster; one real fixture has a service's ARN as its `clusterArn`."""
    short = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/api"
    world = World()
    world.apply(envelope("ECS Service Action", 1, [short], {"eventName": "SERVICE_STEADY_STATE"}))
    world.apply(service_event("SERVICE_STEADY_STATE", 1, clusterArn=arn("service", "prod", "web")))
    named = [(key.name, world.service_names(key)) for key in world.clusters()]
    assert named == [("default", ["api"]), ("prod", ["web"])]


def test_a_revision_is_put_together_from_its_tasks() -> None:
    """Sizes and images come from the events; an injected side-car and overrides' values stay out."""
    event = stopped("a", 10, overrides={"containerOverrides": [{"environment": [{"name": "K", "value": "hidden"}]}]})
    event["detail"]["containers"].append({"name": "aws-guardduty-agent-x1", "cpu": "null"})
    definition = World.from_events([event]).task_definition(f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/web:42")
    assert definition is not None
    assert [container["name"] for container in definition["containerDefinitions"]] == ["app"]
    container = definition["containerDefinitions"][0]
    assert (container["cpu"], container["memory"], container["essential"]) == (128, 512, True)
    assert tuple(definition[key] for key in ("cpu", "memory", "networkMode", "revision")) == (
        "256",
        "1024",
        "awsvpc",
        42,
    )
    assert "hidden" not in str(definition)
