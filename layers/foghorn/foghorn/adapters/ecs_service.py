"""DescribeServices and DescribeServiceDeployments → facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from foghorn.adapters.ecs_placement import placement_constraints
from foghorn.facts.deployment import (
    MAX_DEPLOYMENTS,
    MAX_MESSAGE,
    MAX_MESSAGES,
    Breaker,
    Deployment,
    ServiceDeployment,
    ServiceMessage,
)
from foghorn.facts.fact import Service
from foghorn.signals.service_messages import kind_of_message
from foghorn.signals.service_signals import says_rollback
from foghorn.slack.redaction import redact

_MOST_NAMES = 5


def to_service(data: Mapping[str, Any]) -> Service:
    """One of `services`."""
    configuration = data.get("deploymentConfiguration", {})
    breaker = configuration.get("deploymentCircuitBreaker", {})
    threshold = breaker.get("thresholdConfiguration", {})
    alarms = configuration.get("alarms", {})
    groups = [balancer.get("targetGroupArn") for balancer in data.get("loadBalancers", ())]
    network = data.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    return Service(
        name=data["serviceName"],
        status=data.get("status", ""),
        desired_count=data.get("desiredCount", 0),
        running_count=data.get("runningCount", 0),
        pending_count=data.get("pendingCount", 0),
        minimum_healthy_percent=configuration.get("minimumHealthyPercent"),
        maximum_percent=configuration.get("maximumPercent"),
        circuit_breaker=breaker.get("enable"),
        circuit_breaker_rollback=breaker.get("rollback"),
        breaker_threshold_type=threshold.get("type"),
        breaker_threshold_value=threshold.get("value"),
        alarm_names=tuple(alarms.get("alarmNames", ())[:_MOST_NAMES]) if alarms.get("enable") else (),
        strategy=configuration.get("strategy"),
        scheduling_strategy=data.get("schedulingStrategy"),
        launch_type=data.get("launchType"),
        health_check_grace_period_s=data.get("healthCheckGracePeriodSeconds"),
        target_group_arns=tuple(group for group in groups if group),
        subnet_ids=tuple(network.get("subnets", ())),
        security_group_ids=tuple(network.get("securityGroups", ())),
        assigns_public_ip=network.get("assignPublicIp") == "ENABLED" if network else None,
        task_definition=_name(data.get("taskDefinition")),
        deployments=tuple(
            _to_deployment(one) for one in data.get("deployments", ())[:MAX_DEPLOYMENTS] if "createdAt" in one
        ),
        placement_constraints=placement_constraints(data),
    )


def to_messages(data: Mapping[str, Any]) -> tuple[ServiceMessage, ...]:
    """What ECS says of a service's failures, newest first; what a healthy service says is left out."""
    failing = (
        ServiceMessage(redact(text)[:MAX_MESSAGE], _utc(event["createdAt"]))
        for event in data.get("events", ())
        if (text := event.get("message", "")) and "createdAt" in event and kind_of_message(text).failure
    )
    return tuple(message for message, _ in zip(failing, range(MAX_MESSAGES), strict=False))


def to_service_deployment(data: Mapping[str, Any]) -> ServiceDeployment:
    """One of `serviceDeployments`."""
    target = data.get("targetServiceRevision", {})
    return ServiceDeployment(
        arn=data["serviceDeploymentArn"],
        status=data.get("status", ""),
        created_at=_utc(data["createdAt"]),
        strategy=data.get("deploymentConfiguration", {}).get("strategy"),
        stage=data.get("lifecycleStage"),
        breaker=_to_breaker(data.get("deploymentCircuitBreaker", {})),
        triggered_alarms=tuple(data.get("alarms", {}).get("triggeredAlarmNames", ())[:_MOST_NAMES]),
        target_revision=target.get("arn"),
        source_revision=next((one["arn"] for one in data.get("sourceServiceRevisions", ()) if "arn" in one), None),
    )


def revision_names(data: Mapping[str, Any]) -> dict[str, str | None]:
    """DescribeServiceRevisions' answer: `family:revision` by the ARN of the service revision."""
    return {one["serviceRevisionArn"]: _name(one.get("taskDefinition")) for one in data.get("serviceRevisions", ())}


def newest_arn(briefs: Sequence[Mapping[str, Any]]) -> str | None:
    """Of ListServiceDeployments' answer the one that began last; in which order they come is not documented."""
    listed = [brief for brief in briefs if "createdAt" in brief and "serviceDeploymentArn" in brief]
    newest = max(listed, key=lambda brief: _utc(brief["createdAt"]), default=None)
    return newest["serviceDeploymentArn"] if newest is not None else None


def _to_deployment(data: Mapping[str, Any]) -> Deployment:
    return Deployment(
        id=data.get("id", ""),
        status=data.get("status", ""),
        created_at=_utc(data["createdAt"]),
        task_definition=_name(data.get("taskDefinition")),
        running_count=data.get("runningCount", 0),
        pending_count=data.get("pendingCount", 0),
        desired_count=data.get("desiredCount", 0),
        failed_tasks=data.get("failedTasks"),
        rollout_state=data.get("rolloutState"),
        rolls_back=says_rollback(data.get("rolloutStateReason", "")),
    )


def _to_breaker(data: Mapping[str, Any]) -> Breaker | None:
    if not data.get("status"):
        return None
    return Breaker(data["status"], data.get("failureCount"), data.get("threshold"))


def _name(arn: str | None) -> str | None:
    return (arn or "").rpartition("/")[2] or None


def _utc(moment: datetime) -> datetime:
    """botocore gives local time zones; to whole milliseconds, as facts are kept."""
    at = moment.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
