"""The `--world` file: what it fixes, what follows from it, and errors that name the field."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn_local.aws import AwsServer, World, WorldFileError
from foghorn_local.aws.arns import ClusterKey
from foghorn_local.aws.ecs_services import service_answer
from tests.local.aws.conftest import MakeClient
from tests.local.aws.ecs_events import ACCOUNT, REGION, arn, started, stopped

PROD = ClusterKey(ACCOUNT, REGION, "prod")


def document(**service: Any) -> dict[str, Any]:
    """A file with one cluster and one service."""
    return {
        "region": REGION,
        "clusters": [{"name": "prod", "services": [{"serviceName": "web"} | service]}],
        "taskDefinitions": [
            {
                "family": "web",
                "revision": 42,
                "containerDefinitions": [{"name": "app", "image": "web:7", "stopTimeout": 5}],
            }
        ],
    }


def counts(world: World) -> tuple[int, int, int]:
    """Desired, running, pending of the service."""
    service = world.service(PROD, "web")
    assert service is not None
    return service.desired_count, service.running_count, service.pending_count


@pytest.mark.parametrize(
    ("service", "before", "after"),
    [
        ({"desiredCount": 4}, (4, 4, 0), (4, 3, 0)),
        ({"desiredCount": 4, "runningCount": 2, "pendingCount": 1}, (4, 2, 1), (4, 1, 1)),
        ({"desiredCount": 0}, (0, 0, 0), (0, 0, 0)),
        ({}, (1, 0, 0), (1, 0, 0)),
    ],
)
def test_counts_start_as_declared_and_follow_the_events(
    service: dict[str, Any], before: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    """One task that nobody declared stops."""
    world = World.from_json(document(**service))
    assert before == counts(world)
    world.apply(stopped("a", 10))
    assert after == counts(world)


def test_declared_tasks_are_there_from_the_start() -> None:
    """They run, wait or have stopped as declared, until an event says more."""
    content = document(desiredCount=3)
    content["clusters"][0]["tasks"] = [
        {"taskArn": arn("task", "prod", name), "lastStatus": status, "group": "service:web"}
        for name, status in (("a", "RUNNING"), ("b", "PENDING"), ("c", "STOPPED"))
    ]
    world = World.from_json(content)
    assert counts(world) == (3, 1, 1)
    world.apply(started("b", 5))
    world.apply(stopped("a", 10))
    assert counts(world) == (3, 1, 0)


def test_declared_fields_win_over_inferred_ones() -> None:
    """The rest is still inferred from the stream."""
    events = [stopped("a", 10, capacityProviderName="FARGATE_SPOT")]
    declared = {"deploymentConfiguration": {"maximumPercent": 100}, "healthCheckGracePeriodSeconds": 90}
    world = World.from_events(events, world_file=document(desiredCount=7, **declared))
    service = world.service(PROD, "web")
    assert service is not None
    answer = service_answer(world, service)
    assert (
        answer["deploymentConfiguration"],
        answer["healthCheckGracePeriodSeconds"],
        answer["desiredCount"],
    ) == ({"maximumPercent": 100}, 90, 7)
    assert answer["capacityProviderStrategy"][0]["capacityProvider"] == "FARGATE_SPOT"


def test_a_declared_revision_is_answered(aws: AwsServer, client: MakeClient) -> None:
    """By family, by family and revision, and by ARN."""
    aws.world = World.from_json(document())
    ecs = client("ecs")
    for name in ("web", "web:42", f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/web:42"):
        definition = ecs.describe_task_definition(taskDefinition=name)["taskDefinition"]
        assert (definition["revision"], definition["containerDefinitions"][0]["stopTimeout"]) == (42, 5)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "world: an object is expected, not list"),
        ({"cluster": []}, "world.cluster: no such field"),
        ({"clusters": {}}, "world.clusters: list is expected, not {}"),
        ({"clusters": [7]}, "clusters[0]: an object is expected, not int"),
        ({"clusters": [{}]}, "clusters[0].name: required"),
        (
            {"clusters": [{"name": "p", "capacityProviders": [1]}]},
            "clusters[0].capacityProviders[0]: string is expected",
        ),
        ({"clusters": [{"name": "p", "services": [{}]}]}, "clusters[0].services[0].serviceName: required"),
        (document(desiredCount="4"), "clusters[0].services[0].desiredCount: integer is expected, not '4'"),
        (document(desired=4), "clusters[0].services[0].desired: no such field in Service"),
        (
            document(events=[{"createdAt": "noon"}]),
            "services[0].events[0].createdAt: timestamp is expected, not 'noon'",
        ),
        ({"taskDefinitions": [{"revision": 1}]}, "taskDefinitions[0].family: required"),
    ],
)
def test_errors_name_the_field(content: object, message: str) -> None:
    """A wrong file says where it is wrong."""
    with pytest.raises(WorldFileError) as caught:
        World.from_json(content)
    assert message in str(caught.value)
