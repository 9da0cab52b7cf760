"""What a naive reader of service event messages falls for.

Numbers are those of the list of surprises that comes with the labelled records (`make accuracy`).
"""

from __future__ import annotations

import pytest

from foghorn.signals.service_messages import kind_of_message

NO_FIT = "was unable to place a task because no container instance met all of its requirements."
MESSAGES = [
    ("30 brackets around service and name", "(service web) has reached a steady state.", "steady_state"),
    ("30 brackets around the name", "service (web) has reached a steady state.", "steady_state"),
    ("30 no brackets", "service web has reached a steady state.", "steady_state"),
    ("30 a task set", "(service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks.", "draining"),
    ("30 no service", "deployment failed: alarm detected", "deployment_failed"),
    (
        "31 behind a routine beginning",
        "(service web) has started 2 tasks: (task 0a). Amazon ECS replaced 2 tasks due to an unhealthy status.",
        "tasks_replaced_unhealthy",
    ),
    (
        "32 a pull error is no placement problem",
        "(service web) was unable to place a task. Reason: CannotPullContainerError: ref pull has been retried 1 t",
        "image_pull_failed",
    ),
    (
        "32 nor is a secret",
        "(service web) was unable to place a task. Reason: ResourceInitializationError: x",
        "secret_failed",
    ),
    (
        "33 a quota of Fargate",
        f"(service web) {NO_FIT} Reason: You've reached the limit on the number of tasks you can run concurrently",
        "quota_exceeded",
    ),
    ("34 the plural", "ECS deployment circuit breaker: tasks failed to start.", "deployment_failed"),
    ("34 the singular", "ECS deployment circuit breaker: task failed to start.", "deployment_failed"),
    ("35 also after a rollback", "(service web) (deployment ecs-svc/1) deployment completed.", "deployment_completed"),
    (
        "36 as it really reads",
        (
            "(service web) was unable to reach steady state because (taskSet ecs-svc/1) was unable to"
            " scale in due to (reason 2 tasks under protection)"
        ),
        "task_protection_blocked",
    ),
    (
        "36 as documented",
        (
            "service (web) was unable to reach steady state because task set (x) was unable to scale in."
            " Reason: The number of protected tasks are more than the desired count of tasks"
        ),
        "task_protection_blocked",
    ),
    ("38 it does occur", "(service web) (task 0f) failed container health checks.", "container_health_check_failed"),
]


@pytest.mark.parametrize(("message", "kind"), [trap[1:] for trap in MESSAGES], ids=[trap[0] for trap in MESSAGES])
def test_a_trap_of_messages(message: str, kind: str) -> None:
    """One row per surprise."""
    assert kind_of_message(message).name == kind
