"""Builders of synthetic ECS events for the tests of the embedded AWS."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

ACCOUNT = "123456789012"
REGION = "eu-west-1"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Event = dict[str, Any]


def at(seconds: float) -> str:
    """ISO 8601 text of a moment, in seconds after the start of the story."""
    return (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def arn(kind: str, *path: str, account: str = ACCOUNT, region: str = REGION) -> str:
    """An ECS ARN of the story's account and region."""
    return f"arn:aws:ecs:{region}:{account}:{kind}/{'/'.join(path)}"


def task_event(
    task: str,
    status: str,
    seconds: float,
    *,
    version: int | None,
    service: str | None = "web",
    cluster: str = "prod",
    region: str = REGION,
    account: str = ACCOUNT,
    deployment: str = "ecs-svc/1000000000000000001",
    **detail: Any,
) -> Event:
    """An ECS Task State Change; keyword arguments become fields of its detail."""
    task_arn = arn("task", cluster, task, account=account, region=region)
    container = {
        "containerArn": arn("container", cluster, task, "1", account=account, region=region),
        "taskArn": task_arn,
        "name": "app",
        "image": f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/web:7",
        "lastStatus": status,
        "cpu": "128",
        "memory": "512",
    }
    base = {
        "clusterArn": arn("cluster", cluster, account=account, region=region),
        "taskArn": task_arn,
        "taskDefinitionArn": f"arn:aws:ecs:{region}:{account}:task-definition/web:42",
        "group": f"service:{service}" if service else "family:batch",
        "startedBy": deployment,
        "lastStatus": status,
        "desiredStatus": "STOPPED" if status == "STOPPED" else "RUNNING",
        "launchType": "FARGATE",
        "cpu": "256",
        "memory": "1024",
        "containers": [container],
        "updatedAt": at(seconds),
    }
    if version is not None:
        base["version"] = version
    return envelope("ECS Task State Change", seconds, [task_arn], base | detail, account=account, region=region)


def started(task: str, seconds: float, **more: Any) -> Event:
    """A task that reached RUNNING, created ten seconds before."""
    times = {"createdAt": at(seconds - 10), "startedAt": at(seconds)}
    return task_event(task, "RUNNING", seconds, **({"version": 3} | times | more))


def stopped(task: str, seconds: float, *, since: float | None = -600, **more: Any) -> Event:
    """A task that stopped, RUNNING since `since` seconds; None: it never ran."""
    times = {"stoppingAt": at(seconds), "stoppedAt": at(seconds)}
    if since is None:
        times["createdAt"] = at(seconds - 10)
    else:
        times |= {"createdAt": at(since - 10), "startedAt": at(since)}
    reason = {"stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited"}
    return task_event(task, "STOPPED", seconds, **({"version": 7} | times | reason | more))


def service_event(name: str, seconds: float, *, service: str = "web", cluster: str = "prod", **detail: Any) -> Event:
    """An ECS Service Action."""
    body = {"eventType": "INFO", "eventName": name, "clusterArn": arn("cluster", cluster), "createdAt": at(seconds)}
    return envelope("ECS Service Action", seconds, [arn("service", cluster, service)], body | detail)


def deployment_event(name: str, seconds: float, deployment: str, reason: str, *, service: str = "web") -> Event:
    """An ECS Deployment State Change; like the real ones it need not name its cluster."""
    body = {"eventName": name, "deploymentId": deployment, "updatedAt": at(seconds), "reason": reason}
    return envelope("ECS Deployment State Change", seconds, [arn("service", "prod", service)], body)


def health_event(instance: str, seconds: float, overall: str) -> Event:
    """An ECS Container Instance Health Change of the container runtime."""
    identity = arn("container-instance", "prod", instance)
    check = {"type": "CONTAINER_RUNTIME", "status": overall, "lastUpdated": at(seconds), "statusReason": None}
    body = {"clusterArn": arn("cluster", "prod"), "containerInstanceArn": identity, "overallStatus": overall}
    return envelope("ECS Container Instance Health Change", seconds, [identity], body | {"healthChecks": [check]})


def instance_event(
    instance: str, seconds: float, *, version: int, status: str = "ACTIVE", connected: bool = True
) -> Event:
    """An ECS Container Instance State Change."""
    identity = arn("container-instance", "prod", instance)
    body = {
        "clusterArn": arn("cluster", "prod"),
        "containerInstanceArn": identity,
        "ec2InstanceId": "i-0123456789abcdef0",
        "status": status,
        "agentConnected": connected,
        "version": version,
        "versionInfo": {"agentVersion": "1.105.1"},
        "registeredResources": [{"name": "MEMORY", "type": "INTEGER", "integerValue": 3767}],
        "remainingResources": [{"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22"]}],
        "updatedAt": at(seconds),
        "accountId": ACCOUNT,
    }
    return envelope("ECS Container Instance State Change", seconds, [identity], body)


def envelope(
    detail_type: str,
    seconds: float,
    resources: list[str],
    detail: dict[str, Any],
    *,
    account: str = ACCOUNT,
    region: str = REGION,
) -> Event:
    """What EventBridge puts around a detail."""
    return {
        "version": "0",
        "id": f"{detail_type}-{resources[0]}-{detail.get('eventName', '')}-{detail.get('version', '')}-{seconds}",
        "detail-type": detail_type,
        "source": "aws.ecs",
        "account": account,
        "time": at(seconds),
        "region": region,
        "resources": resources,
        "detail": detail,
    }
