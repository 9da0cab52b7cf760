"""Service event messages (DescribeServices `events[].message`) → their kinds.

Most of them never reach EventBridge. AWS writes one message in several forms: "(service X) …", "service (X) …",
"service X …", or with a task set, or without the service; so rows name what was said, not where.

Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing-event-messages-list.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.signals.stop_reasons import kind_of_error
from foghorn.signals.stop_reasons.matched_text import Said, said, without_bracketed_names
from foghorn.signals.stop_reasons.wording import first, row

MESSAGE_LENGTH = 4_000
"""Longest message looked at, in characters."""


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One kind of message; `failure` false for what a healthy service says."""

    name: str
    failure: bool


_ROUTINE = frozenset(
    {
        "steady_state",
        "tasks_started",
        "tasks_stopped",
        "pending_tasks_stopped",
        "target_registered",
        "target_deregistered",
        "draining",
        "deployment_completed",
        "deployment_in_progress",
        "desired_count_updated",
        "az_rebalancing",
    }
)

# Names may hold any word ("web-unhealthy-agent"), so they are taken out before anything is looked for.
# "web has started 2 tasks": what stands before one of these, at the beginning, is the service's name.
_VERBS = frozenset({"has", "was", "is", "stopped", "started", "registered", "deregistered", "failed", "updated"})

# Reason codes of the scheduler, and the two start errors it quotes by name: these need no wording.
_CODES = (
    row("placement_failure_gpu", " resource gpu "),
    row("placement_failure_cpu", " resource cpu ", "resource type cpu"),
    row("placement_failure_memory", " resource memory ", "resource type memory"),
    row("placement_failure_ports", " resource ports", "resource type ports"),
    row("placement_failure_eni", " resource eni "),
    row("fargate_capacity_unavailable", " resource fargate "),
)

# What is said wins over how it begins: "has started 2 tasks … replaced 2 tasks due to an unhealthy status" fails.
_SAID = (
    row("deployment_rollback", "rolling back", "rolled back"),
    row("deployment_completed", "deployment completed", "deployment ecs svc .. completed"),
    row("deployment_configuration_blocked", "service deployment configuration"),
    row(
        "deployment_failed",
        "deployment failed",
        "deployment ecs svc .. failed",
        "circuit breaker",
        "alarm detected",
        "alarms detected",
    ),
    row("operation_throttled_elb", "throttled on elb", "throttled on elastic", " targets .. rate exceeded"),
    row("operation_throttled", "being throttled", " throttl .. try again"),
    row("task_protection_blocked", "under protection", "protected tasks", "task protection", "unable to scale in"),
    row("task_protection_blocked", "tasks are protected"),
    row("az_rebalancing", " az rebalanc", " az balanced", "availability zone rebalanc"),
    row("tasks_replaced_unhealthy", " replaced .. due to an unhealthy", " replaced .. unhealthy status"),
    row("container_health_check_failed", "container health check"),
    row("elb_unhealthy", " unhealthy ", "not healthy in", "failed elb health check"),
    row("iam_role_assume_failed", "assume the role", "assume the service linked", "assume role", "unable to assume"),
    row("iam_misconfigured", "trust relationship", " iam .. misconfigured", " lack .. permission"),
    row("iam_misconfigured", " missing .. permission", "not authorized to perform elasticloadbalancing"),
    row("iam_misconfigured", "not authorized to perform servicediscovery", "not authorized to perform ec2"),
    row("task_launch_failed", "failed to launch", "could not launch"),
    row("task_start_impaired", "unable to consistently start"),
)
# Behind "was unable to place a task … Reason:": a limit or a shortage of AWS, whatever error wraps it.
_CAPACITY = (
    row(
        "quota_exceeded",
        "limit on the number",
        "above your limit",
        "limit exceeded",
        "limitexceeded",
        "quota exceeded",
        "quotaexceeded",
        "countexceeded",
        "count exceeded",
        "limit was exceeded",
        "reached the .. limit",
        "reached your .. limit",
        "reached the .. quota",
        "reached your .. quota",
    ),
    row("fargate_capacity_unavailable", "capacity is unavailable", "no fargate capacity", "no fargate spot capacity"),
    row(
        "ec2_capacity_unavailable",
        "unfulfillablecapacity",
        "insufficientinstancecapacity",
        "insufficienthostcapacity",
        "insufficientcapacity",
        "insufficient instance capacity",
        "insufficient capacity",
    ),
)
# Behind "The closest matching container instance …".
_NO_FIT = (
    row(
        "placement_failure_no_instances",
        "no container instances were found",
        "no container instance was found",
        "no active instances",
        "empty capacity provider",
    ),
    row("placement_failure_gpu", "insufficient gpu"),
    row("placement_failure_cpu", "insufficient cpu"),
    row("placement_failure_memory", "insufficient memory"),
    row(
        "placement_failure_ports",
        "using a port",
        "insufficient port",
        " port .. already in use",
        " ports .. already in use",
    ),
    row("placement_failure_eni", " eni ", " enis ", "network interface"),
    row("placement_failure_attribute", " attribute"),
    row("placement_failure_agent", " agent "),
)
_UNPLACED = (row("placement_failure_other", "unable to place", "placement", "met all of its requirements"),)
# Without any reason this is what AZ rebalancing says on Fargate.
_IN_A_ZONE = "unable to place a task in "
_ZONE_WORDS = 6
_EVERY_DAY = (
    row("target_deregistered", " deregistered .. target", " deregistered .. instance"),
    row("target_registered", " registered .. target", " registered .. instance"),
    row("draining", "draining connections"),
    row("pending_tasks_stopped", " stopped .. pending task"),
    row("tasks_stopped", " stopped .. task"),
    row("tasks_started", " started .. task"),
    row("steady_state", " steady state "),
    row("desired_count_updated", "updated computeddesiredcount", "updated desired count"),
    row("deployment_in_progress", "deployment .. in progress"),
)
_NOT_STEADY = "unable to reach"

MESSAGE_KINDS = frozenset(
    row.kind for rows in (_CODES, _SAID, _CAPACITY, _NO_FIT, _UNPLACED, _EVERY_DAY) for row in rows
) | {"image_pull_failed", "secret_failed", "unknown"}
"""Every name that `kind_of_message` gives."""


def kind_of_message(message: str, *, wording: bool = True) -> MessageKind:
    """The kind of one message, from its first 4,000 characters; `unknown`, a failure, where it says nothing known.

    `wording=False` leaves only reason codes and error names, so that these can be measured alone.
    """
    message = _without_names(message[:MESSAGE_LENGTH])
    text = said(message)
    name = (
        (first(_SAID, text) or first(_CAPACITY, text) if wording else None)
        or _wrapped_error(message, wording)
        or first(_CODES, text)
        or (_by_words(text) if wording else None)
    )
    return MessageKind(name or "unknown", failure=name not in _ROUTINE)


def _by_words(text: Said) -> str | None:
    found = first(_NO_FIT, text)
    if found is not None:
        return found
    zone = text.folded.partition(_IN_A_ZONE)[2].split()
    if zone and len(zone) <= _ZONE_WORDS:
        return "fargate_capacity_unavailable"
    found = first(_UNPLACED, text)
    if found is not None or _NOT_STEADY in text.folded:
        return found
    return first(_EVERY_DAY, text)


def _wrapped_error(message: str, wording: bool) -> str | None:
    """The error of a task start, wrapped in a placement message ("… Reason: CannotPull…"): no placement problem."""
    reason = message.lower().partition("reason:")[2]
    family = kind_of_error(reason, wording=wording) or ""
    if family.startswith(("image_pull_", "image_platform", "registry_auth_")):
        return "image_pull_failed"
    if "resourceinitializationerror" in reason or family.startswith("secret_"):
        return "secret_failed"
    return None


def _without_names(message: str) -> str:
    """The message without the names of services, tasks, target groups …, in brackets or at its beginning."""
    words = without_bracketed_names(message, labels=False).split()
    if len(words) > 1 and words[0].lower() == "service" and words[1].lower() not in _VERBS:
        del words[:2]
    elif len(words) > 1 and words[1].lower() in _VERBS and words[0].lower() not in _VERBS | {"deployment"}:
        del words[0]
    return " ".join(words)
