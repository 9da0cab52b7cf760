"""DescribeServices, ListServices, DescribeServiceDeployments and ListServiceDeployments."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from foghorn_local.aws.arns import ClusterKey, parse_ecs_arn
from foghorn_local.aws.deployments import DeploymentView, deployments_of
from foghorn_local.aws.ecs_request import EcsRequest, find_cluster, missing, page
from foghorn_local.aws.errors import AwsError, invalid_parameter
from foghorn_local.aws.service_messages import messages_of
from foghorn_local.aws.service_view import ServiceView
from foghorn_local.aws.shapes import epoch_s
from foghorn_local.aws.world import World

_SERVICE_DEPLOYMENT_STATUS = {"COMPLETED": "SUCCESSFUL", "IN_PROGRESS": "IN_PROGRESS", "FAILED": "STOPPED"}
_BREAKER_STATUS = {"COMPLETED": "MONITORING_COMPLETE", "IN_PROGRESS": "MONITORING", "FAILED": "TRIGGERED"}
# Counted by the world: a world file gives their value before the first event.
_COUNTED = ("desiredCount", "runningCount", "pendingCount", "events")


def describe_services(request: EcsRequest) -> dict[str, Any]:
    """Up to ten services of one cluster, by name or ARN; what is not there comes as a MISSING failure."""
    names = request.texts("services", most=10, noun="Services")
    cluster = request.cluster()
    services, failures = [], []
    for name in dict.fromkeys(names):
        arn = parse_ecs_arn(name)
        elsewhere = arn is not None and arn.cluster_name not in (None, cluster.name)
        service = None if elsewhere else request.world.service(cluster, arn.name if arn else name)
        if service is None:
            failures.append(missing(name if arn else cluster.arn_of("service", name)))
        else:
            services.append(service_answer(request.world, service))
    return {"services": services, "failures": failures}


def list_services(request: EcsRequest) -> dict[str, Any]:
    """The ARNs of a cluster's services, ten to a page unless `maxResults` (1 to 100) says otherwise."""
    cluster = request.cluster()
    launch_type = request.text("launchType")
    arns = []
    for name in request.world.service_names(cluster):
        service = request.world.service(cluster, name)
        if service is None:
            continue
        if launch_type is None or request.world.service_settings(service).get("launchType") == launch_type:
            arns.append(service.arn)
    found, more = page(request, arns, default=10, most=100)
    return {"serviceArns": found} | more


def service_answer(world: World, service: ServiceView) -> dict[str, Any]:
    """The service in the `Service` shape."""
    settings = world.service_settings(service)
    shared: dict[str, Any] = {
        field: settings[field]
        for field in ("launchType", "capacityProviderStrategy", "platformVersion", "platformFamily")
        if field in settings
    }
    known = deployments_of(service)
    listed = [_deployment(item, settings, shared) for item in known if item.status != "INACTIVE"]
    answer: dict[str, Any] = {
        "serviceArn": service.arn,
        "serviceName": service.name,
        "clusterArn": service.cluster.arn,
        "createdAt": service.created_s,
        "deployments": listed,
        "currentServiceDeployment": _deployment_arn(service, known[0]),
        "taskSets": [],
    }
    definition = next((item.task_definition for item in known if item.task_definition), None)
    if definition:
        answer["taskDefinition"] = definition
    answer |= {field: value for field, value in settings.items() if field not in _COUNTED}
    return answer | {
        "desiredCount": service.desired_count,
        "runningCount": service.running_count,
        "pendingCount": service.pending_count,
        "events": _events(service),
    }


def _events(service: ServiceView) -> list[dict[str, Any]]:
    declared = service.document.get("events", [])
    earlier = [{"id": f"declared-{place}", "createdAt": 0.0} | entry for place, entry in enumerate(declared)]
    return sorted(
        [*messages_of(service), *earlier], key=lambda entry: epoch_s(entry["createdAt"]) or 0.0, reverse=True
    )[:100]


def _deployment(item: DeploymentView, settings: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    deployment: dict[str, Any] = {
        "id": item.id,
        "status": item.status,
        "desiredCount": item.desired_count,
        "runningCount": item.running_count,
        "pendingCount": item.pending_count,
        "failedTasks": item.failed_tasks,
        "createdAt": item.created_s,
        "updatedAt": item.updated_s,
        "rolloutState": item.rollout_state,
        "rolloutStateReason": item.rollout_reason,
    }
    definition = item.task_definition or settings.get("taskDefinition")
    return deployment | dict(shared) | ({"taskDefinition": definition} if definition else {})


def _deployment_arn(service: ServiceView, item: DeploymentView) -> str:
    return service.cluster.arn_of("service-deployment", service.name, item.short_id)


def _status(item: DeploymentView) -> str:
    if item.rollout_state == "FAILED" and item.rolled_back_to:
        return "ROLLBACK_SUCCESSFUL" if item.status == "INACTIVE" else "ROLLBACK_IN_PROGRESS"
    return _SERVICE_DEPLOYMENT_STATUS[item.rollout_state]


def _revision(service: ServiceView, item: DeploymentView, requested: int) -> dict[str, Any]:
    return {
        "arn": _revision_arn(service, item),
        "requestedTaskCount": requested,
        "runningTaskCount": item.running_count,
        "pendingTaskCount": item.pending_count,
    }


def _revision_arn(service: ServiceView, item: DeploymentView) -> str:
    return service.cluster.arn_of("service-revision", service.name, item.revision_id)


def breaker_threshold(desired_count: int) -> int:
    """Failed tasks that trip the circuit breaker, by AWS's default.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
    """
    return max(3, min(200, math.ceil(desired_count / 2)))


def _service_deployment(
    service: ServiceView, item: DeploymentView, known: list[DeploymentView], settings: Mapping[str, Any]
) -> dict[str, Any]:
    configuration = settings["deploymentConfiguration"]
    breaker = configuration.get("deploymentCircuitBreaker", {})
    answer: dict[str, Any] = {
        "serviceDeploymentArn": _deployment_arn(service, item),
        "serviceArn": service.arn,
        "clusterArn": service.cluster.arn,
        "createdAt": item.created_s,
        "startedAt": item.created_s,
        "updatedAt": item.updated_s,
        "sourceServiceRevisions": [_revision(service, other, 0) for other in known if other.id != item.id],
        "targetServiceRevision": _revision(service, item, service.desired_count),
        "status": _status(item),
        "statusReason": item.rollout_reason,
        "deploymentConfiguration": configuration,
        "deploymentCircuitBreaker": {
            "status": _BREAKER_STATUS[item.rollout_state] if breaker.get("enable") else "DISABLED",
            "failureCount": item.failed_tasks,
            "threshold": breaker_threshold(service.desired_count),
        },
    }
    if item.rollout_state != "IN_PROGRESS":
        answer["finishedAt"] = item.updated_s
    target = next((other for other in known if other.id == item.rolled_back_to), None)
    if target is not None:
        answer["rollback"] = {
            "reason": item.rollout_reason,
            "startedAt": item.updated_s,
            "serviceRevisionArn": _revision_arn(service, target),
        }
    return answer


def describe_service_deployments(request: EcsRequest) -> dict[str, Any]:
    """Up to twenty service deployments by ARN."""
    arns = request.texts("serviceDeploymentArns", most=20, noun="Service deployment ARNs")
    known, failures = _known(request.world, arns, "service-deployment", lambda item: item.short_id)
    answers = [
        _service_deployment(service, item, deployments_of(service), request.world.service_settings(service))
        for _, service, item in known
    ]
    return {"serviceDeployments": answers, "failures": failures}


def describe_service_revisions(request: EcsRequest) -> dict[str, Any]:
    """Up to twenty service revisions by ARN: which task definition each has."""
    arns = request.texts("serviceRevisionArns", most=20, noun="Service revision ARNs")
    known, failures = _known(request.world, arns, "service-revision", lambda item: item.revision_id)
    answers = [
        {
            "serviceRevisionArn": arn,
            "serviceArn": service.arn,
            "clusterArn": service.cluster.arn,
            "taskDefinition": item.task_definition or request.world.service_settings(service).get("taskDefinition"),
            "createdAt": item.created_s,
        }
        for arn, service, item in known
    ]
    return {"serviceRevisions": answers, "failures": failures}


def _known(
    world: World, arns: Sequence[str], resource_type: str, identity: Callable[[DeploymentView], str]
) -> tuple[list[tuple[str, ServiceView, DeploymentView]], list[dict[str, Any]]]:
    """Of each ARN the service and the deployment whose `identity` it ends in; a failure for one that is not there."""
    found, failures = [], []
    for text in dict.fromkeys(arns):
        arn = parse_ecs_arn(text)
        if arn is None or arn.resource_type != resource_type or len(arn.path) != 3:
            raise invalid_parameter(f"Invalid identifier: {text}")
        service = world.service(ClusterKey(arn.account, arn.region, arn.path[0]), arn.path[1])
        items = deployments_of(service) if service else []
        item = next((item for item in items if identity(item) == arn.path[2]), None)
        if service is None or item is None:
            failures.append(missing(text))
        else:
            found.append((text, service, item))
    return found, failures


def list_service_deployments(request: EcsRequest) -> dict[str, Any]:
    """The deployments of one service, newest first, in brief."""
    named = request.text("service")
    if not named:
        raise invalid_parameter("Service cannot be empty.")
    arn = parse_ecs_arn(named)
    given = request.text("cluster")
    cluster = find_cluster(request, given) if given else _cluster_of(request, arn.cluster_name if arn else None)
    if cluster is None:
        raise AwsError("ClusterNotFoundException", "Cluster not found.")
    service = request.world.service(cluster, arn.name if arn else named)
    if service is None:
        raise AwsError("ServiceNotFoundException", "Service not found.")
    wanted = request.texts("status", most=20, noun="Status", required=False)
    briefs = [
        _brief(service, item)
        for item in deployments_of(service)
        if (not wanted or _status(item) in wanted) and _created_within(request, item.created_s)
    ]
    found, more = page(request, briefs, default=20, most=100)
    return {"serviceDeployments": found} | more


def _cluster_of(request: EcsRequest, name: str | None) -> ClusterKey | None:
    return find_cluster(request, name) if name else request.cluster()


def _created_within(request: EcsRequest, created_s: float) -> bool:
    limits = request.parameters.get("createdAt")
    if not isinstance(limits, dict):
        return True
    before, after = epoch_s(limits.get("before")), epoch_s(limits.get("after"))
    return (before is None or created_s < before) and (after is None or created_s > after)


def _brief(service: ServiceView, item: DeploymentView) -> dict[str, Any]:
    brief: dict[str, Any] = {
        "serviceDeploymentArn": _deployment_arn(service, item),
        "serviceArn": service.arn,
        "clusterArn": service.cluster.arn,
        "startedAt": item.created_s,
        "createdAt": item.created_s,
        "targetServiceRevisionArn": _revision_arn(service, item),
        "status": _status(item),
        "statusReason": item.rollout_reason,
    }
    return brief if item.rollout_state == "IN_PROGRESS" else brief | {"finishedAt": item.updated_s}
