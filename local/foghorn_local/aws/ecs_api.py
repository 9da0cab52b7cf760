"""The ECS operations that the embedded AWS answers from the world."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from foghorn_local.aws.ecs_request import EcsRequest
from foghorn_local.aws.ecs_resources import (
    describe_clusters,
    describe_container_instances,
    describe_task_definition,
    describe_tasks,
    list_clusters,
    list_container_instances,
    list_tasks,
)
from foghorn_local.aws.ecs_services import (
    describe_service_deployments,
    describe_service_revisions,
    describe_services,
    list_service_deployments,
    list_services,
)
from foghorn_local.aws.errors import AwsError
from foghorn_local.aws.world import World

OPERATIONS: Final[Mapping[str, Callable[[EcsRequest], dict[str, Any]]]] = {
    "DescribeClusters": describe_clusters,
    "DescribeContainerInstances": describe_container_instances,
    "DescribeServiceDeployments": describe_service_deployments,
    "DescribeServiceRevisions": describe_service_revisions,
    "DescribeServices": describe_services,
    "DescribeTaskDefinition": describe_task_definition,
    "DescribeTasks": describe_tasks,
    "ListClusters": list_clusters,
    "ListContainerInstances": list_container_instances,
    "ListServiceDeployments": list_service_deployments,
    "ListServices": list_services,
    "ListTasks": list_tasks,
}


def answer(world: World, operation: str, body: bytes, *, region: str, account: str) -> bytes:
    """The JSON answer to one ECS call. Raises `AwsError` in the shape ECS uses."""
    serve = OPERATIONS.get(operation)
    if serve is None:
        raise AwsError("UnsupportedOperation", f"ecs:{operation} is not served by the embedded AWS.")
    try:
        parameters = json.loads(body or b"{}")
    except ValueError as error:
        raise AwsError("SerializationException", "The body is not JSON.") from error
    if not isinstance(parameters, dict):
        raise AwsError("SerializationException", "The body is not an object.")
    return json.dumps(serve(EcsRequest(world, parameters, region, account))).encode()
