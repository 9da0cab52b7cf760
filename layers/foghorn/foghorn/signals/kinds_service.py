"""Kinds of deployments and of the service scheduler. None of them is a stopped task."""

from __future__ import annotations

from foghorn.signals.kind import Kind
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
_ACTIONS = _GUIDE + "ecs_service_events.html"
_DEPLOYMENTS = _GUIDE + "ecs_service_deployment_events.html"
_BREAKER = _GUIDE + "deployment-circuit-breaker.html"


def _service(
    name: str,
    title: str,
    definition: str,
    remedy: str,
    source: str,
    *,
    severity: Severity = Severity.WARNING,
    specificity: int = 2,
    shared: bool = False,
    family: str = "service",
) -> Kind:
    return Kind(name, family, True, severity, specificity, title, definition, remedy, source, shared=shared, stop=False)


def _quiet(name: str, title: str, definition: str, source: str) -> Kind:
    return Kind(name, "service", False, Severity.INFO, 1, title, definition, "None.", source, stop=False)


SERVICE_KINDS = (
    _service(
        "deployment_failed",
        "deployment failed",
        "The circuit breaker or an alarm gave the deployment up.",
        "Look at why tasks of the new deployment stopped.",
        _BREAKER,
        severity=Severity.CRITICAL,
        specificity=1,
        family="deployment",
    ),
    _service(
        "deployment_rollback",
        "deployment is rolled back",
        "ECS goes back to an earlier deployment because the new one failed.",
        "Look at why tasks of the failed deployment stopped.",
        _BREAKER,
        specificity=1,
        family="deployment",
    ),
    _service(
        "task_start_impaired",
        "tasks keep failing to start",
        "Tasks of the service fail to start again and again; the scheduler slows its retries.",
        "Look at the stopped tasks.",
        _GUIDE + "service-throttle-logic.html",
        severity=Severity.CRITICAL,
        specificity=1,
    ),
    _service(
        "operation_throttled",
        "scheduler is throttled",
        "Calls that ECS makes for the service exceed an API's rate.",
        "Lower the rate of calls in this account; it mostly passes.",
        _GUIDE + "operation-throttling.html",
        shared=True,
    ),
    _service(
        "service_discovery_unhealthy",
        "service discovery instance is unhealthy",
        "A task's instance in AWS Cloud Map is unhealthy.",
        "Check the container health check that Cloud Map mirrors, and the network of the task.",
        _ACTIONS,
    ),
    _service(
        "vpc_lattice_target_unhealthy",
        "VPC Lattice target is unhealthy",
        "A task's target in a VPC Lattice target group fails its health checks.",
        "Check the health check's path and port, and the security groups.",
        _ACTIONS,
    ),
    _service(
        "task_configuration_failure",
        "task configuration keeps tasks from being placed",
        "The service cannot place tasks because of how they are configured: role, tags, ARN format.",
        "Read the reason; correct the role, tags or settings it names.",
        _ACTIONS,
        severity=Severity.CRITICAL,
    ),
    _service(
        "service_health_unknown",
        "service health cannot be determined",
        "ECS cannot tell the health of the service's tasks.",
        "Look at the service's events and the state of the tasks.",
        _ACTIONS,
        specificity=1,
    ),
    _service(
        "daemon_placement_violated",
        "daemon tasks break their placement constraint",
        "A task of a DAEMON service no longer meets the placement constraints.",
        "Compare the constraints with the attributes of the instances.",
        _ACTIONS,
    ),
    _service(
        "service_action_unknown",
        "service reports a problem that has no kind of its own",
        "A WARN or ERROR action whose name is not in the catalogue; shown under its own name.",
        "Read the event's reason; look the name up in the Amazon ECS Developer Guide.",
        _ACTIONS,
        specificity=0,
    ),
    _quiet("steady_state", "steady at its desired count", "Desired count is running and healthy.", _ACTIONS),
    _quiet("deployment_in_progress", "deployment is under way", "A deployment began or goes on.", _DEPLOYMENTS),
    _quiet("deployment_completed", "deployment completed", "Also sent after a rollback.", _DEPLOYMENTS),
)
