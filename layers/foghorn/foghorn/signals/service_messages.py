"""Service event messages (DescribeServices `events[].message`) → their kinds.

Most of them never reach EventBridge. AWS writes one message in several forms: "(service X) …", "service (X) …",
"service X …", or with a task set, or without the service; so rows name what was said, not where.

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from foghorn.signals.stop_reasons import kind_of_error
from foghorn.signals.stop_reasons.wording import first, row, said


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One kind of message; `failure` false for what a healthy service says."""

    name: str
    failure: bool


_ROUTINE = (
    "steady_state",
    "tasks_started",
    "tasks_stopped",
    "pending_tasks_stopped",
    "target_registered",
    "target_deregistered",
    "draining",
    "deployment_completed",
    "az_rebalancing",
)

# Names may hold any word ("web-unhealthy-agent"), so they are taken out before anything is looked for.
_NAMED = re.compile(
    r"\((?:service|task|taskSet|target-group|deployment|instance|elb|port|container-instance) [^()]{0,400}\)"
    r"|^\s*service \(?[^\s()]{1,255}\)?"
)

# What is said wins over how it begins: "has started 2 tasks … replaced 2 tasks due to an unhealthy status" fails.
_SAID = (
    row("az_rebalancing", r"\baz rebalanc|\baz balanced|availability.zone rebalanc"),
    row("deployment_rollback", r"rolling back|rolled back"),
    row("deployment_completed", r"deployment completed"),
    row("deployment_configuration_blocked", r"service deployment configuration"),
    row("deployment_failed", r"deployment failed|circuit breaker|alarm detected"),
    row("operation_throttled_elb", r"throttled on (?:elb|elastic ?load)"),
    row("operation_throttled", r"being throttled|throttl\w* .{0,40}try again"),
    row("task_protection_blocked", r"under protection|protected tasks|task.protection"),
    row("tasks_replaced_unhealthy", r"replaced \S{1,20} tasks? due to"),
    row("container_health_check_failed", r"container health check"),
    row("elb_unhealthy", r"\bunhealthy\b|failed elb health check"),
    row("iam_role_assume_failed", r"assume the (?:role|service.linked)|assume role|unable to assume"),
    row("iam_misconfigured", r"trust relationship|iam .{0,60}misconfigured|(?:lacks?|missing) .{0,40}permission"),
    row("iam_misconfigured", r"not authorized to perform .{0,80}(?:elasticloadbalancing|servicediscovery|ec2):"),
    row("task_launch_failed", r"failed to launch|could not launch"),
    row("task_start_impaired", r"unable to consistently start"),
)
# Behind "was unable to place a task … Reason:": a limit or a shortage of AWS, whatever error wraps it.
_CAPACITY = (
    row("quota_exceeded", r"limit on the number|above your limit|(?:limit|quota|count) ?exceeded|limit was exceeded"),
    row("quota_exceeded", r"reached (?:the|your) .{0,60}(?:limit|quota)"),
    row("fargate_capacity_unavailable", r"capacity is unavailable|resource:fargate"),
    row("ec2_capacity_unavailable", r"unfulfillable ?capacity|insufficient ?(?:instance ?|host ?)?capacity"),
)
# Behind "The closest matching container instance …", or ECS's own codes.
_NO_FIT = (
    row("placement_failure_no_instances", r"no container instances? (?:were|was) found|no active instances"),
    row("placement_failure_no_instances", r"empty capacity provider"),
    row("placement_failure_gpu", r"insufficient gpu|resource:gpu"),
    row("placement_failure_cpu", r"insufficient cpu|resource:cpu"),
    row("placement_failure_memory", r"insufficient memory|resource:memory"),
    row("placement_failure_ports", r"using a port|ports? .{0,30}already in use|resource:ports"),
    row("placement_failure_eni", r"\benis?\b|network interface|resource:eni"),
    row("placement_failure_attribute", r"attribute"),
    row("placement_failure_agent", r"\bagent\b"),
)
_UNPLACED = (
    # Without any reason this is what AZ rebalancing says on Fargate.
    row("fargate_capacity_unavailable", r"unable to place a task in [\w -]{1,40}\.?$"),
    row("placement_failure_other", r"unable to place|placement|met all of its requirements"),
)
_EVERY_DAY = (
    row("target_deregistered", r"deregistered .{1,20}(?:targets?|instances?)"),
    row("target_registered", r"registered .{1,20}(?:targets?|instances?)"),
    row("draining", r"draining connections"),
    row("pending_tasks_stopped", r"stopped .{1,20}pending tasks?"),
    row("tasks_stopped", r"stopped .{1,20}tasks?"),
    row("tasks_started", r"started .{1,20}tasks?"),
    row("steady_state", r"(?:reached|is in|in) a steady state"),
)


def kind_of_message(message: str) -> MessageKind:
    """The kind of one message, from its first 4,000 characters; `unknown`, a failure, where it says nothing known."""
    message = _NAMED.sub(" ", message[:4_000])
    text = said(message)
    name = (
        first(_SAID, text)
        or first(_CAPACITY, text)
        or _wrapped_error(message)
        or first(_NO_FIT, text)
        or first(_UNPLACED, text)
        or first(_EVERY_DAY, text)
    )
    return MessageKind(name or "unknown", failure=name not in _ROUTINE)


def _wrapped_error(message: str) -> str | None:
    """The error of a task start, wrapped in a placement message ("… Reason: CannotPull…"): no placement problem."""
    reason = message.partition("eason:")[2]
    family = kind_of_error(reason) or ""
    if family.startswith(("image_pull_", "image_platform", "registry_auth_")):
        return "image_pull_failed"
    if "ResourceInitializationError" in reason or family.startswith("secret_"):
        return "secret_failed"
    return None
