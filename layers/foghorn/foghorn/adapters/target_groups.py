"""How a service's target groups check health, and how long the first of them drains: two calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from foghorn.adapters.aws_clients import client, error_code
from foghorn.facts.closer_look import MAX_TARGET_GROUPS, TargetGroup
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.signals.signal import Signal

_DELAY = "deregistration_delay.timeout_seconds"


def target_groups(signal: Signal, facts: Facts) -> tuple[TargetGroup, ...] | Missing:
    """The settings, or why they are not known. Raises botocore's errors of the first call.

    Attributes are told of one target group per call, so only the first is asked for them.
    """
    if isinstance(facts.service, Missing):
        return Missing(f"the target groups are not known: {facts.service.reason}")
    arns = list(facts.service.target_group_arns[:MAX_TARGET_GROUPS])
    if not arns:
        return Missing(f"service {facts.service.name} names no target group")
    answer = client("elbv2", signal.scope.region).describe_target_groups(TargetGroupArns=arns)
    groups = tuple(_to_target_group(group) for group in answer.get("TargetGroups", ()))
    return tuple(
        replace(group, deregistration_delay_s=_deregistration_delay_s(group.arn, signal.scope.region))
        if group.arn == arns[0]
        else group
        for group in groups
    )


def _deregistration_delay_s(arn: str, region: str) -> int | Missing:
    """`deregistration_delay.timeout_seconds`. What the first call told stands, whatever becomes of this one."""
    operation = "DescribeTargetGroupAttributes"
    try:
        answer = client("elbv2", region).describe_target_group_attributes(TargetGroupArn=arn)
    except ClientError as error:
        return Missing(f"{error_code(error) or 'an error'} on {operation}")
    except BotoCoreError as error:
        return Missing(f"{type(error).__name__} on {operation}")
    value = next((one.get("Value", "") for one in answer.get("Attributes", ()) if one.get("Key") == _DELAY), "")
    return int(value) if value.isdecimal() else Missing(f"{operation} does not tell it")


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
