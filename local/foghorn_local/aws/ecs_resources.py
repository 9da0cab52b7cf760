"""Reads of task definitions, tasks, clusters and container instances."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from foghorn_local.aws.arns import ClusterKey, parse_ecs_arn, task_definition_name
from foghorn_local.aws.ecs_request import EcsRequest, find_cluster, missing, page
from foghorn_local.aws.errors import AwsError, invalid_parameter
from foghorn_local.aws.lives import Life
from foghorn_local.aws.observations import InstanceSeen
from foghorn_local.aws.shapes import conform, shape_of


def describe_task_definition(request: EcsRequest) -> dict[str, Any]:
    """A revision by ARN, by `family:revision`, or the newest ACTIVE one of a family."""
    named = request.text("taskDefinition")
    if not named:
        raise invalid_parameter("Task definition can not be blank.")
    arn = _definition_arn(request, named)
    definition = request.world.task_definition(arn) if arn else None
    if definition is None:
        raise AwsError("ClientException", "Unable to describe task definition.")
    return {"taskDefinition": definition, "tags": []}


def _definition_arn(request: EcsRequest, named: str) -> str | None:
    """The revision meant; a bare name is sought in the caller's account and the region of the request first."""
    known = list(request.world.task_definitions())
    if parse_ecs_arn(named):
        return named if named in known else None
    family, revision = task_definition_name(named)
    candidates = [arn for arn in known if task_definition_name(arn)[0] == family]
    if ":" in named:
        candidates = [arn for arn in candidates if task_definition_name(arn)[1] == revision]

    def preference(arn: str) -> tuple[bool, bool, int]:
        parsed = parse_ecs_arn(arn)
        region, account = (parsed.region, parsed.account) if parsed else ("", "")
        return region == request.region, account == request.account, task_definition_name(arn)[1]

    return max(candidates, key=preference, default=None)


def _task(life: Life) -> dict[str, Any]:
    """A task in the `Task` shape. The seed's idea of an earlier state hides what the task could not know then."""
    answer = conform(life.task.detail, shape_of("Task"))
    answer |= {"taskArn": life.task.arn, "clusterArn": life.task.cluster.arn}
    answer |= {"lastStatus": life.task.last_status, "desiredStatus": life.task.desired_status}
    version = answer.get("version", 1)
    answer |= {"version": max(version, 1), "healthStatus": answer.get("healthStatus", "UNKNOWN")}
    if life.running and life.task.last_status != "RUNNING":
        for field in ("stopCode", "stoppedReason", "stoppedAt", "stoppingAt", "executionStoppedAt"):
            answer.pop(field, None)
        running = {"lastStatus": "RUNNING"}
        containers = [
            {field: value for field, value in container.items() if field not in ("exitCode", "reason")} | running
            for container in answer.get("containers", [])
        ]
        answer |= running | {"desiredStatus": "RUNNING", "containers": containers}
    return answer


def _by_identity(named: str, arns: Iterable[str]) -> str | None:
    """The ARN meant by an ARN or by its last part."""
    return next((arn for arn in arns if arn == named or arn.rpartition("/")[2] == named), None)


def describe_tasks(request: EcsRequest) -> dict[str, Any]:
    """Up to a hundred tasks of one cluster, by id or ARN."""
    named = request.texts("tasks", most=100, noun="Tasks")
    cluster = request.cluster()
    lives = {life.task.arn: life for life in request.world.tasks(cluster)}
    found, failures = [], []
    for name in dict.fromkeys(named):
        arn = _by_identity(name, lives)
        if arn is None:
            failures.append(missing(name if parse_ecs_arn(name) else cluster.arn_of("task", name)))
        else:
            found.append(_task(lives[arn]))
    return {"tasks": found, "failures": failures}


def list_tasks(request: EcsRequest) -> dict[str, Any]:
    """ARNs of a cluster's tasks, filtered as ECS does; those whose desired status is RUNNING unless told otherwise."""
    cluster = request.cluster()
    service, family = request.text("serviceName"), request.text("family")
    if service is not None:
        arn = parse_ecs_arn(service)
        service = arn.name if arn else service
        if service not in request.world.service_names(cluster):
            raise AwsError("ServiceNotFoundException", "Service not found.")
    desired, instance = request.text("desiredStatus") or "RUNNING", request.text("containerInstance")
    found = []
    for life in request.world.tasks(cluster):
        task = _task(life)
        checks = (
            task["desiredStatus"] == desired,
            service is None or life.task.service == service,
            family is None or task_definition_name(life.task.task_definition or "")[0] == family,
            request.text("startedBy") in (None, task.get("startedBy")),
            request.text("launchType") in (None, task.get("launchType")),
            instance is None or _by_identity(instance, [task.get("containerInstanceArn", "")]) is not None,
        )
        if all(checks):
            found.append(life.task.arn)
    arns, more = page(request, found, default=100, most=100)
    return {"taskArns": arns} | more


def describe_clusters(request: EcsRequest) -> dict[str, Any]:
    """Up to a hundred clusters, the "default" one if none is named."""
    named = request.texts("clusters", most=100, noun="Clusters", required=False) or ["default"]
    found, failures = [], []
    for name in dict.fromkeys(named):
        cluster = find_cluster(request, name)
        if cluster is None:
            arn = f"arn:aws:ecs:{request.region}:{request.account}:cluster/{name}"
            failures.append(missing(name if parse_ecs_arn(name) else arn))
        else:
            found.append(_cluster(request, cluster))
    return {"clusters": found, "failures": failures}


def _cluster(request: EcsRequest, cluster: ClusterKey) -> dict[str, Any]:
    names = request.world.service_names(cluster)
    services = [service for name in names if (service := request.world.service(cluster, name))]
    standalone = [life for life in request.world.tasks(cluster) if life.task.service is None]
    strategies = (request.world.service_settings(service).get("capacityProviderStrategy", []) for service in services)
    providers = {item["capacityProvider"] for strategy in strategies for item in strategy}
    instances = request.world.instances(cluster)
    return {
        "clusterArn": cluster.arn,
        "clusterName": cluster.name,
        "status": "ACTIVE",
        "registeredContainerInstancesCount": len(instances),
        "runningTasksCount": sum(item.running_count for item in services) + sum(life.running for life in standalone),
        "pendingTasksCount": sum(item.pending_count for item in services) + sum(life.pending for life in standalone),
        "activeServicesCount": len(services),
        "statistics": [],
        "tags": [],
        "settings": [{"name": "containerInsights", "value": "disabled"}],
        "capacityProviders": sorted(
            providers | set(request.world.cluster_document(cluster).get("capacityProviders", []))
        ),
        "defaultCapacityProviderStrategy": [],
    }


def list_clusters(request: EcsRequest) -> dict[str, Any]:
    """ARNs of the clusters in the region of the request, or of all if that region has none."""
    clusters = request.world.clusters()
    here = [key for key in clusters if key.region == request.region] or clusters
    arns, more = page(request, [key.arn for key in here], default=100, most=100)
    return {"clusterArns": arns} | more


def _instance(request: EcsRequest, cluster: ClusterKey, seen: InstanceSeen) -> dict[str, Any]:
    lives = [life for life in request.world.tasks(cluster) if life.task.detail.get("containerInstanceArn") == seen.arn]
    defaults: dict[str, Any] = {
        "status": "ACTIVE",
        "agentConnected": True,
        "registeredResources": [],
        "remainingResources": [],
        "attributes": [],
        "attachments": [],
        "tags": [],
        "versionInfo": {},
        "registeredAt": seen.at_s if math.isfinite(seen.at_s) else 0.0,
        "runningTasksCount": sum(life.running for life in lives),
        "pendingTasksCount": sum(life.pending for life in lives),
    }
    answer = defaults | conform(seen.detail, shape_of("ContainerInstance")) | {"containerInstanceArn": seen.arn}
    declared = answer.pop("healthStatus", None)
    if "CONTAINER_INSTANCE_HEALTH" in request.texts("include", most=10, noun="Include", required=False):
        health = conform(request.world.health(seen.arn), shape_of("ContainerInstanceHealthStatus"))
        answer["healthStatus"] = health or declared or {"overallStatus": "OK", "details": []}
    return answer | {"version": max(answer.get("version", 1), 1)}


def describe_container_instances(request: EcsRequest) -> dict[str, Any]:
    """Up to a hundred container instances of one cluster, by id or ARN; their health where `include` asks for it."""
    named = request.texts("containerInstances", most=100, noun="Container instances")
    cluster = request.cluster()
    known = {seen.arn: seen for seen in request.world.instances(cluster)}
    found, failures = [], []
    for name in dict.fromkeys(named):
        arn = _by_identity(name, known)
        if arn is None:
            failures.append(missing(name if parse_ecs_arn(name) else cluster.arn_of("container-instance", name)))
        else:
            found.append(_instance(request, cluster, known[arn]))
    return {"containerInstances": found, "failures": failures}


def list_container_instances(request: EcsRequest) -> dict[str, Any]:
    """ARNs of a cluster's container instances, by `status` where given. A `filter` is refused: it is not evaluated."""
    if request.text("filter"):
        raise AwsError("UnsupportedOperation", "ListContainerInstances with a filter is not served here.")
    cluster, status = request.cluster(), request.text("status")
    arns = [
        seen.arn
        for seen in request.world.instances(cluster)
        if status is None or _instance(request, cluster, seen)["status"] == status
    ]
    found, more = page(request, arns, default=100, most=100)
    return {"containerInstanceArns": found} | more
