"""Every ECS answer, read off the wire by a real client, has the shape that botocore describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape

from foghorn_local.aws import AwsServer, World
from tests.local.aws.conftest import MakeClient
from tests.local.aws.ecs_events import (
    ACCOUNT,
    REGION,
    Event,
    arn,
    deployment_event,
    health_event,
    instance_event,
    service_event,
    started,
    stopped,
    task_event,
)

DEPLOYMENT = "ecs-svc/1000000000000000001"
TARGET_GROUP = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/web/0123456789abcdef"
STORY: list[Event] = [
    stopped("a", 10, stoppedReason=f"Task failed ELB health checks in (target-group {TARGET_GROUP})"),
    started("b", 40, capacityProviderName="FARGATE_SPOT", overrides={"containerOverrides": [{"name": "app"}]}),
    task_event("c", "PENDING", 45, version=1, containerInstanceArn=arn("container-instance", "prod", "ci9")),
    stopped("batch", 50, service=None, deployment="events-rule/nightly"),
    deployment_event(
        "SERVICE_DEPLOYMENT_FAILED", 60, DEPLOYMENT, "ECS deployment circuit breaker: tasks failed to start."
    ),
    service_event("SERVICE_TASK_PLACEMENT_FAILURE", 61, reason="RESOURCE:FARGATE"),
    instance_event("ci1", 5, version=3),
    health_event("ci2", 6, "IMPAIRED"),
    *(service_event("SERVICE_STEADY_STATE", 5, service=f"other{n:02}") for n in range(12)),
]
OPERATIONS: dict[str, dict[str, Any]] = {
    "describe_services": {"cluster": "prod", "services": ["web", "gone"], "include": ["TAGS"]},
    "list_services": {"cluster": "prod"},
    "describe_task_definition": {"taskDefinition": "web:42", "include": ["TAGS"]},
    "describe_tasks": {"cluster": "prod", "tasks": ["a", "b", "c", "batch", "gone"]},
    "list_tasks": {"cluster": "prod", "serviceName": "web"},
    "describe_clusters": {"clusters": ["prod", "gone"], "include": ["STATISTICS"]},
    "list_clusters": {},
    "describe_container_instances": {
        "cluster": "prod",
        "containerInstances": ["ci1", "ci2", "ci9", "gone"],
        "include": ["CONTAINER_INSTANCE_HEALTH"],
    },
    "list_container_instances": {"cluster": "prod"},
    "list_service_deployments": {"cluster": "prod", "service": "web"},
}


@pytest.fixture
def world(aws: AwsServer) -> World:
    """The story, seeded and told."""
    aws.world = World.from_events(STORY)
    for event in STORY:
        aws.world.apply(event)
    return aws.world


def departures(value: Any, shape: Shape, path: str = "") -> Iterator[str]:
    """Where JSON departs from a shape: unknown keys and wrong types (times are numbers in this protocol)."""
    if isinstance(shape, StructureShape):
        yield from (f"{path}.{key} is unknown" for key in value if key not in shape.members)
        for key in value.keys() & shape.members.keys():
            yield from departures(value[key], shape.members[key], f"{path}.{key}")
    elif isinstance(shape, ListShape):
        for index, item in enumerate(value):
            yield from departures(item, shape.member, f"{path}[{index}]")
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield from departures(item, shape.value, f"{path}.{key}")
    else:
        types = {"string": str, "boolean": bool, "integer": int, "long": int, "double": float, "timestamp": float}
        if type(value) is not types[shape.type_name]:
            yield f"{path} is {value!r}, not {shape.type_name}"


def call(ecs: Any, operation: str, **parameters: Any) -> tuple[dict[str, Any], list[str]]:
    """The parsed answer, and how the body on the wire departs from the operation's output shape."""
    bodies: list[Any] = []

    def keep(response_dict: dict[str, Any], **_: Any) -> None:
        bodies.append(json.loads(response_dict["body"]))

    ecs.meta.events.register("before-parse.ecs", keep)
    answer = getattr(ecs, operation)(**parameters)
    model = ecs.meta.service_model.operation_model(ecs.meta.method_to_api_mapping[operation])
    return answer, list(departures(bodies[-1], model.output_shape))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_answers_have_the_shape_of_the_api(operation: str, client: MakeClient, world: World) -> None:
    """No unknown key, no wrong type, on the wire."""
    _, wrong = call(client("ecs"), operation, **OPERATIONS[operation])
    assert wrong == []


def test_service_deployments_have_the_shape_of_the_api(client: MakeClient, world: World) -> None:
    """They are found by the ARNs that the list gives; one that is not there is a failure."""
    ecs = client("ecs")
    brief = ecs.list_service_deployments(cluster="prod", service="web")["serviceDeployments"][0]
    gone = arn("service-deployment", "prod", "web", "gone")
    arns = [brief["serviceDeploymentArn"], gone]
    answer, wrong = call(ecs, "describe_service_deployments", serviceDeploymentArns=arns)
    assert wrong == []
    assert [{"arn": gone, "reason": "MISSING"}] == answer["failures"]
    breaker = answer["serviceDeployments"][0]["deploymentCircuitBreaker"]
    assert breaker == {"status": "TRIGGERED", "failureCount": 0, "threshold": 3}


def test_the_shape_check_sees_departures(client: MakeClient) -> None:
    """The check that the tests above rely on is not blind."""
    shape = client("ecs").meta.service_model.shape_for("Service")
    wrong = {"serviceName": 3, "events": [{"createdAt": "noon", "text": ""}], "desiredCount": True}
    assert len(list(departures(wrong, shape))) == 4


def test_a_service_says_all_that_a_diagnosis_needs(client: MakeClient, world: World) -> None:
    """Counts, bounds, circuit breaker, load balancer, grace period, events; and MISSING for what is not there."""
    answer = client("ecs").describe_services(cluster="prod", services=["web", "gone"])
    service = answer["services"][0]
    assert [{"arn": arn("service", "prod", "gone"), "reason": "MISSING"}] == answer["failures"]
    assert (service["desiredCount"], service["runningCount"], service["pendingCount"]) == (2, 1, 1)
    configuration = service["deploymentConfiguration"]
    assert (configuration["maximumPercent"], configuration["minimumHealthyPercent"]) == (200, 100)
    assert configuration["deploymentCircuitBreaker"]["enable"]
    assert [balancer["targetGroupArn"] for balancer in service["loadBalancers"]] == [TARGET_GROUP]
    assert service["healthCheckGracePeriodSeconds"] == 0
    assert [item["capacityProvider"] for item in service["capacityProviderStrategy"]] == ["FARGATE_SPOT"]
    assert service["deployments"][0]["rolloutState"] == "FAILED"
    assert "(service web) was unable to place a task." in service["events"][0]["message"]


def test_a_task_shows_the_state_it_had_before_its_events(aws: AwsServer, client: MakeClient) -> None:
    """What the seed knows of the future stays hidden: before its stop arrives, a task runs and has no stop code."""
    aws.world = World.from_events(STORY)
    ecs = client("ecs")
    task = ecs.describe_tasks(cluster="prod", tasks=["a"])["tasks"][0]
    assert (
        task["lastStatus"],
        task["containers"][0]["lastStatus"],
        "stopCode" in task,
    ) == ("RUNNING", "RUNNING", False)
    assert [arn("task", "prod", "a")] == ecs.list_tasks(cluster="prod", serviceName="web")["taskArns"]
    assert ecs.describe_services(cluster="prod", services=["web"])["services"][0]["events"][1:] == []


def test_lists_come_in_pages(client: MakeClient, world: World) -> None:
    """Ten services to a page; the paginator of boto3 finds all thirteen."""
    ecs = client("ecs")
    assert len(ecs.list_services(cluster="prod")["serviceArns"]) == 10
    pages = ecs.get_paginator("list_services").paginate(cluster="prod", PaginationConfig={"PageSize": 5})
    assert [len(page["serviceArns"]) for page in pages] == [5, 5, 3]


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("describe_services", {"cluster": "gone", "services": ["web"]}, "ClusterNotFoundException"),
        ("describe_services", {"services": ["web"]}, "ClusterNotFoundException"),
        ("describe_services", {"cluster": "prod", "services": []}, "InvalidParameterException"),
        ("describe_services", {"cluster": "prod", "services": ["s"] * 11}, "InvalidParameterException"),
        ("describe_tasks", {"cluster": "prod", "tasks": []}, "InvalidParameterException"),
        ("describe_tasks", {"cluster": "prod", "tasks": ["t"] * 101}, "InvalidParameterException"),
        ("describe_tasks", {"cluster": "gone", "tasks": ["t"]}, "ClusterNotFoundException"),
        ("describe_task_definition", {"taskDefinition": "web:41"}, "ClientException"),
        ("list_services", {"cluster": "prod", "maxResults": 101}, "InvalidParameterException"),
        ("list_services", {"cluster": "prod", "nextToken": "nonsense"}, "InvalidParameterException"),
        ("list_tasks", {"cluster": "prod", "serviceName": "gone"}, "ServiceNotFoundException"),
        ("list_service_deployments", {"cluster": "prod", "service": "gone"}, "ServiceNotFoundException"),
        ("describe_service_deployments", {"serviceDeploymentArns": ["x"]}, "InvalidParameterException"),
        ("describe_container_instances", {"cluster": "prod", "containerInstances": []}, "InvalidParameterException"),
        ("stop_task", {"cluster": "prod", "task": "a"}, "UnsupportedOperation"),
    ],
)
def test_errors_are_those_of_the_api(
    operation: str, parameters: dict[str, Any], code: str, client: MakeClient, world: World
) -> None:
    """Wrong requests are refused with AWS's own code."""
    with pytest.raises(ClientError) as caught:
        getattr(client("ecs"), operation)(**parameters)
    assert code == caught.value.response["Error"]["Code"]


def test_an_operation_that_is_not_served_is_named(client: MakeClient, world: World) -> None:
    """Nobody has to guess which call is missing here."""
    with pytest.raises(ClientError, match="ecs:RunTask is not served by the embedded AWS"):
        client("ecs").run_task(cluster="prod", taskDefinition="web")


def test_the_region_of_the_signature_decides(aws: AwsServer, client: MakeClient) -> None:
    """One name in two regions: each client sees its own; a name that is nowhere near is found where it is."""
    aws.world = World.from_events(
        [stopped("a", 10), stopped("b", 10, region="us-east-1"), stopped("c", 10, cluster="eu")]
    )
    for region in (REGION, "us-east-1"):
        found = client("ecs", region=region).describe_services(cluster="prod", services=["web"])["services"][0]
        assert arn("service", "prod", "web", region=region) == found["serviceArn"]
    elsewhere = client("ecs", region="us-east-1").describe_services(cluster="eu", services=["web"])
    assert arn("service", "eu", "web") == elsewhere["services"][0]["serviceArn"]
