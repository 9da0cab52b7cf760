"""The health check settings of a service's target groups: one DescribeTargetGroups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foghorn.adapters.aws_clients import client
from foghorn.facts.closer_look import MAX_TARGET_GROUPS, TargetGroup
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.signals.signal import Signal


def target_groups(signal: Signal, facts: Facts) -> tuple[TargetGroup, ...] | Missing:
    """The settings, or why they are not known. Raises botocore's errors."""
    if isinstance(facts.service, Missing):
        return Missing(f"the target groups are not known: {facts.service.reason}")
    arns = list(facts.service.target_group_arns[:MAX_TARGET_GROUPS])
    if not arns:
        return Missing(f"service {facts.service.name} names no target group")
    answer = client("elbv2", signal.scope.region).describe_target_groups(TargetGroupArns=arns)
    return tuple(_to_target_group(group) for group in answer.get("TargetGroups", ()))


def _to_target_group(data: Mapping[str, Any]) -> TargetGroup:
    # gRPC has a code of its own; a group of TCP has none.
    matcher = data.get("Matcher", {})
    return TargetGroup(
        name=data.get("TargetGroupName", ""),
        arn=data.get("TargetGroupArn", ""),
        protocol=data.get("Protocol"),
        port=data.get("Port"),
        health_check_protocol=data.get("HealthCheckProtocol"),
        health_check_port=data.get("HealthCheckPort"),
        health_check_path=data.get("HealthCheckPath"),
        health_check_interval_s=data.get("HealthCheckIntervalSeconds"),
        health_check_timeout_s=data.get("HealthCheckTimeoutSeconds"),
        healthy_threshold=data.get("HealthyThresholdCount"),
        unhealthy_threshold=data.get("UnhealthyThresholdCount"),
        matcher=matcher.get("HttpCode") or matcher.get("GrpcCode"),
    )
