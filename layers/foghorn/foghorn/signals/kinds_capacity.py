"""Kinds of capacity, and of the life of a task that somebody planned."""

from __future__ import annotations

from foghorn.signals.kind import Kind, Tell
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
_FAILURES = _GUIDE + "api_failures_messages.html"
_EVENTS = _GUIDE + "ecs_task_events.html"


def _capacity(
    name: str,
    title: str,
    definition: str,
    remedy: str,
    source: str,
    *,
    severity: Severity = Severity.WARNING,
    tell: Tell = Tell.AT_ONCE,
    family: str = "capacity",
    shared: bool = True,
) -> Kind:
    return Kind(name, family, True, severity, 3, title, definition, remedy, source, tell=tell, shared=shared)


def _routine(name: str, title: str, definition: str, source: str) -> Kind:
    return Kind(name, "lifecycle", False, Severity.INFO, 3, title, definition, "None.", source)


CAPACITY_KINDS = (
    _capacity(
        "fargate_spot_interruption",
        "Fargate Spot capacity was reclaimed",
        "AWS takes back Fargate Spot capacity, with two minutes' notice.",
        "Use several zones and a FARGATE base; handle SIGTERM; set stopTimeout up to 120 s.",
        _GUIDE + "fargate-capacity-providers.html",
        tell=Tell.UNLESS_RECOVERED,
    ),
    _capacity(
        "host_terminated",
        "EC2 instance under the task went away",
        "The container instance was stopped, terminated or deregistered while the task ran on it.",
        "Drain instances before they go: managed draining, ECS_ENABLE_SPOT_INSTANCE_DRAINING, lifecycle hooks.",
        _EVENTS,
        tell=Tell.UNLESS_RECOVERED,
    ),
    _capacity(
        "agent_disconnected",
        "container agent was not connected",
        "The task was to be placed on an instance whose agent had no connection to ECS.",
        "Restart the agent; check the instance's network and role. Short disconnects several times an hour are normal.",
        _FAILURES,
        tell=Tell.UNLESS_RECOVERED,
    ),
    _capacity(
        "placement_failure",
        "no capacity to place the task",
        "No instance, or no Fargate capacity, met what the task asks for: CPU, memory, ports, attributes, constraints.",
        "Add capacity or ask for less; correct constraints and attributes.",
        _FAILURES,
        severity=Severity.CRITICAL,
    ),
    _capacity(
        "managed_instance_launch_failed",
        "Managed Instances could not launch an instance",
        "The capacity provider failed to launch an instance for the task.",
        "Check iam:PassRole and the infrastructure role; widen the instance requirements; raise the quota.",
        _GUIDE + "resource-initialization-error.html",
    ),
    _capacity(
        "infrastructure_maintenance",
        "AWS retires the infrastructure under the task",
        "ECS stops the task for maintenance of its host. Planned by AWS, asked for by nobody.",
        "Services replace the task by themselves; run standalone tasks again; see fargateTaskRetirementWaitPeriod.",
        _GUIDE + "task-maintenance.html",
        severity=Severity.INFO,
        tell=Tell.UNLESS_RECOVERED,
        family="lifecycle",
        shared=False,
    ),
    _routine(
        "task_completed",
        "task completed",
        "A standalone task whose containers ended with 0.",
        _GUIDE + "stopped-task-error-codes.html",
    ),
    _routine("user_stopped", "somebody stopped the task", "StopTask was called by a person or a tool.", _EVENTS),
    _routine(
        "scaling_or_deployment",
        "service scaled in or was deployed",
        "The service scheduler replaced the task or scaled in.",
        _EVENTS,
    ),
    _routine(
        "az_rebalancing",
        "task moved to balance zones",
        "The service scheduler moved the task to another Availability Zone.",
        _GUIDE + "service-rebalancing.html",
    ),
    _routine(
        "instance_draining",
        "task moved off a draining instance",
        "The container instance is DRAINING and the task was moved away.",
        _GUIDE + "container-instance-draining.html",
    ),
)
