"""Kinds of tasks that ran, or nearly: runtime, application, health, configuration."""

from __future__ import annotations

from foghorn.signals.kind import Kind
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
_CODES = _GUIDE + "stopped-task-error-codes.html"
_HEALTH = _GUIDE + "service-event-messages-list.html"


def _run(
    name: str,
    family: str,
    title: str,
    definition: str,
    remedy: str,
    source: str,
    *,
    specificity: int = 3,
) -> Kind:
    return Kind(name, family, True, Severity.WARNING, specificity, title, definition, remedy, source)


RUN_KINDS = (
    _run(
        "container_start_failed",
        "runtime",
        "container could not be started",
        "The container was created and its process could not be started: entry point, device or runtime error.",
        "Run the image with the same command; correct command, entryPoint, devices; if init was killed, raise memory.",
        _GUIDE + "cannot-start-container.html",
    ),
    _run(
        "container_create_failed",
        "runtime",
        "container could not be created",
        "The container runtime refused to create the container: storage driver, mounts, host configuration.",
        "Free space on the host; correct the mounts and the host settings of the task definition.",
        _CODES,
    ),
    _run(
        "container_runtime_timeout",
        "runtime",
        "container runtime did not answer in time",
        "A container took too long to change its state.",
        "Look at CPU and disk of the host; on Fargate 1.3 also at the log endpoint; try again.",
        _GUIDE + "container-runtime-timeout-error.html",
    ),
    _run(
        "container_runtime_error",
        "runtime",
        "container runtime failed",
        "The runtime or the agent failed while the container was stopped, inspected or looked up.",
        "Read the logs of the agent and the runtime; replace the instance if it repeats.",
        _CODES,
    ),
    _run(
        "dependency_failed",
        "runtime",
        "container that others depend on failed",
        "A container named in dependsOn exited or never became healthy, so the ones behind it were not started.",
        "Read the logs of the container that is depended on.",
        _CODES,
    ),
    _run(
        "oom_killed",
        "app",
        "container ran out of memory",
        "ECS says that a container was killed for its memory use. The exit code may be 137, another, or missing.",
        "Raise the memory of the task or container, or find the leak.",
        _GUIDE + "out-of-memory.html",
    ),
    _run(
        "sigkill_137",
        "app",
        "container was killed (exit code 137)",
        "Exit code 137 and nothing that says memory: a stop timeout, a kill from outside, or the host out of memory.",
        "Look at the memory metrics, at stopTimeout and at how the process handles SIGTERM.",
        _CODES,
        specificity=2,
    ),
    _run(
        "essential_container_exited",
        "app",
        "essential container exited",
        "An essential container ended by itself with an error; in a service, also with success.",
        "Read the container's last log lines. An exit code above 128 is 128 plus the signal.",
        _CODES,
        specificity=2,
    ),
    _run(
        "elb_health_check_failed",
        "health",
        "load balancer found the task unhealthy",
        "The target of the task failed the health checks of its load balancer.",
        "Check path, port and matcher, the security groups, the grace period and how long the start takes.",
        _HEALTH,
    ),
    _run(
        "container_health_check_failed",
        "health",
        "container health check failed",
        "The healthCheck command of a container failed too often.",
        "Run the command in the image; check timeout, retries and startPeriod.",
        _HEALTH,
    ),
    _run(
        "configuration_error",
        "config",
        "task definition does not fit how it is run",
        "The task definition and the launch type, capacity provider or platform exclude each other.",
        "Correct requiresCompatibilities, or the compute strategy.",
        _CODES,
    ),
    _run(
        "unknown",
        "other",
        "task stopped and the event does not say why",
        "Neither reason, code nor exit code tells the cause.",
        "Look at containers[].reason, the service's events and CloudTrail.",
        _CODES,
        specificity=0,
    ),
)
