"""Service event messages (`DescribeServices` → `events[]`) that ECS writes when it also sends these events.

Wording: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator

from foghorn_local.aws.arns import parse_ecs_arn
from foghorn_local.aws.deployments import rollback_target
from foghorn_local.aws.lives import Life
from foghorn_local.aws.observations import ServiceSeen
from foghorn_local.aws.service_view import ServiceView

# ECS keeps the last hundred: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
_KEPT = 100
_TARGET_GROUP = re.compile(r"\((target-group [^)\s]+)\)")
_NO_INSTANCE = "was unable to place a task because no container instance met all of its requirements."
_TROUBLESHOOTING = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
_PLACEMENT = {
    "RESOURCE:CPU": f"{_NO_INSTANCE} The closest matching {{instance}} has insufficient CPU units available.",
    "RESOURCE:MEMORY": f"{_NO_INSTANCE} The closest matching {{instance}} has insufficient memory available.",
    "RESOURCE:PORTS": (
        f"{_NO_INSTANCE} The closest matching {{instance}} is already using a port required by your task."
    ),
    "AGENT": f'{_NO_INSTANCE} The closest matching {{instance}} encountered error "AGENT".',
    "RESOURCE:FARGATE": (
        "was unable to place a task. Reason: Capacity is unavailable at this time. "
        "Please try again later or in a different availability zone."
    ),
}
_FIXED = {
    "SERVICE_STEADY_STATE": "has reached a steady state.",
    "SERVICE_TASK_START_IMPAIRED": f"is unable to consistently start tasks successfully. {_TROUBLESHOOTING}",
    "ECS_OPERATION_THROTTLED": "operations are being throttled. Will try again later.",
}


def messages_of(service: ServiceView) -> list[dict[str, object]]:
    """The service's events, newest first, at most a hundred, as `ServiceEvent` shapes (times in epoch seconds)."""
    written = [(action.at_s, text) for action in service.actions if (text := _of_action(service.name, action))]
    written += [entry for life in service.lives for entry in _of_task(service.name, life)]
    written.sort(reverse=True)
    return [
        {"id": _identity(service.arn, at_s, text), "createdAt": at_s, "message": text} for at_s, text in written[:_KEPT]
    ]


def _identity(arn: str, at_s: float, text: str) -> str:
    digest = hashlib.sha256(f"{arn}|{at_s}|{text}".encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def _of_action(name: str, action: ServiceSeen) -> str | None:
    subject = f"(service {name})"
    match action.event_name:
        case fixed if fixed in _FIXED:
            return f"{subject} {_FIXED[fixed]}"
        case "SERVICE_TASK_PLACEMENT_FAILURE":
            return f"{subject} {_placement(action)}"
        case "SERVICE_DEPLOYMENT_COMPLETED" if action.deployment_id:
            return f"{subject} (deployment {action.deployment_id}) deployment completed."
        case "SERVICE_DEPLOYMENT_FAILED" if action.deployment_id:
            return f"{subject} (deployment {action.deployment_id}) deployment failed: {_why_failed(action.reason)}"
        case "SERVICE_DEPLOYMENT_IN_PROGRESS":
            target = rollback_target(action)
            return f"{subject} rolling back to deployment {target}." if target else None
        case _:
            return f"{subject} {action.reason}" if action.reason else None


def _why_failed(reason: str) -> str:
    return "alarm detected" if "alarm" in reason.lower() else "tasks failed to start."


def _placement(action: ServiceSeen) -> str:
    arns = [parsed for arn in action.instance_arns if (parsed := parse_ecs_arn(arn))]
    instance = f"(container-instance {arns[0].name})" if arns else "container-instance"
    known = _PLACEMENT.get(action.reason)
    if known:
        return known.format(instance=instance)
    return f"was unable to place a task. Reason: {action.reason}" if action.reason else _NO_INSTANCE


def _of_task(name: str, life: Life) -> Iterator[tuple[float, str]]:
    """What the scheduler writes about single tasks: started, replaced for their health, stopped by it."""
    task, identity = life.task, f"(task {life.task.arn.rpartition('/')[2]})"
    started, ended = task.time("startedAt"), task.time("stoppingAt", "stoppedAt")
    if started is not None:
        yield started, f"(service {name}) has started 1 tasks: {identity}."
    if life.running_until_s == math.inf or task.last_status != "STOPPED":
        return
    reason, at_s = task.text("stoppedReason"), ended if ended is not None else task.at_s
    group = _TARGET_GROUP.search(reason)
    if "failed ELB health checks" in reason and group:
        yield at_s, f"(service {name}) {identity} is unhealthy in ({group[1]}) due to (reason Health checks failed)"
    elif "failed container health checks" in reason:
        yield at_s, f"(service {name}) {identity} failed container health checks."
    if task.text("stopCode") == "ServiceSchedulerInitiated":
        yield at_s, f"(service {name}) has stopped 1 running tasks: {identity}."
