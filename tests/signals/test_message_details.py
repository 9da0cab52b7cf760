"""What service event messages name beside their kind, in every form AWS writes them; absent is None."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.signals.message_details import REASON_LIMIT, MessageDetails, details_of
from tests.signals.tables.messages import ROWS

INSTANCE = "2811a2a83e7d47f5a6fe6307a40f0f3b"
UUID = "3f4de1c5-ffdd-4954-af7e-75b4be0c8841"
TASK = "9d85800c30b349039d104d52b506b930"
TG = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/4d2246e3635cc45b"
NOT_MET = "(service web) was unable to place a task because no container instance met all of its requirements."
MORE = " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
CLOSEST = f"{NOT_MET} The closest matching"

CASES: list[tuple[str, dict[str, Any]]] = [
    (
        f"{CLOSEST} container-instance {INSTANCE} has insufficient memory available.{MORE}",
        {"container_instance": INSTANCE, "resource": "memory"},
    ),
    (
        f"{CLOSEST} (container-instance {UUID}) has insufficient CPU units available.{MORE}",
        {"container_instance": UUID, "resource": "CPU"},
    ),
    (
        f"{CLOSEST} (container-instance {UUID}) is already using a port required by your task.{MORE}",
        {"container_instance": UUID, "resource": "port"},
    ),
    (
        (
            f"{CLOSEST} (container-instance {UUID}) did not meet all required criteria: resource type PORTS, resource"
            " value 8125/udp."
        ),
        {"container_instance": UUID, "resource": "port", "port": "8125/udp"},
    ),
    (
        (
            f"{CLOSEST} (container-instance {UUID}) did not meet all required criteria: resource type CPU, resource"
            " value 512."
        ),
        {"container_instance": UUID, "resource": "CPU"},
    ),
    (
        f'{CLOSEST} container-instance {INSTANCE} encountered error "RESOURCE:ENI".{MORE}',
        {"container_instance": INSTANCE, "resource": "network interface", "reason": "RESOURCE:ENI"},
    ),
    (
        f'{CLOSEST} container-instance {INSTANCE} encountered error "AGENT".',
        {"container_instance": INSTANCE, "resource": "agent", "reason": "AGENT"},
    ),
    (
        f"{CLOSEST} container-instance {INSTANCE} is missing an attribute required by your task.{MORE}",
        {"container_instance": INSTANCE, "resource": "attribute"},
    ),
    (f"{CLOSEST} container-instance has insufficient GPU resource available.", {"resource": "GPU"}),
    (
        (
            f"(service web) (task {TASK}) (port 8080) is unhealthy in (target-group {TG}) due to (reason Health checks"
            " failed with these codes: [502])"
        ),
        {
            "task_id": TASK,
            "port": "8080",
            "target_group": TG,
            "health_codes": ("502",),
            "reason": "Health checks failed with these codes: [502]",
        },
    ),
    (
        (
            f"(service web, taskSet ecs-svc/1) (task 0f) (instance i-0a) (port 80) is unhealthy in (target-group {TG})"
            " due to (reason Health checks failed with these codes: [500, 503])."
        ),
        {
            "task_id": "0f",
            "port": "80",
            "target_group": TG,
            "health_codes": ("500", "503"),
            "reason": "Health checks failed with these codes: [500, 503]",
        },
    ),
    (
        f"(service web) (task {TASK}) (port 8080) is unhealthy in (target-group {TG}) due to (reason Timeout).",
        {"task_id": TASK, "port": "8080", "target_group": TG, "reason": "Timeout"},
    ),
    (
        "service web deregistered 1 targets in target-group shop-PXPBQHYDOVMS",
        {"target_group": "shop-PXPBQHYDOVMS"},
    ),
    (f"(service web) has started 2 tasks: (task {TASK}) (task 0b).", {"task_id": TASK}),
    (f"service web has stopped 1 running tasks: task {TASK}.", {"task_id": TASK}),
    (
        (
            "(service web) was unable to place a task. Reason: You've reached the limit on the number of tasks you can"
            f" run concurrently.{MORE}"
        ),
        {"reason": "You've reached the limit on the number of tasks you can run concurrently"},
    ),
    (
        f"{NOT_MET} Reason: No Container Instances were found in your cluster.{MORE}",
        {"reason": "No Container Instances were found in your cluster"},
    ),
    (
        "service web was unable to place a task. The reason for failure is Capacity is unavailable at this time.",
        {"reason": "Capacity is unavailable at this time"},
    ),
    (
        (
            "(service web) failed to launch a task with (error ECS was unable to assume the role"
            " 'arn:aws:iam::1:role/x' (again) that was provided.)."
        ),
        {"reason": "ECS was unable to assume the role 'arn:aws:iam::1:role/x' (again) that was provided"},
    ),
    (
        "(service web) (deployment ecs-svc/4898377691688528528) deployment failed: tasks failed to start.",
        {"deployment_id": "ecs-svc/4898377691688528528", "reason": "tasks failed to start"},
    ),
    (
        "(service web) rolling back to deployment ecs-svc/7812920447217021088.",
        {"deployment_id": "ecs-svc/7812920447217021088"},
    ),
    (
        "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.",
        {"deployment_id": "ecs-svc/1", "reason": "rolling back to deploymentId ecs-svc/1"},
    ),
    ("ECS deployment ecs-svc/1 in progress.", {"deployment_id": "ecs-svc/1"}),
    (
        (
            "(service web) was unable to reach steady state because (taskSet ecs-svc/1) was unable to scale in due to"
            " (reason 2 tasks under protection)"
        ),
        {"reason": "2 tasks under protection"},
    ),
    (
        "Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.",
        {"reason": "TEST_TRAFFIC_SHIFT lifecycle hook(s) failed"},
    ),
    ("(service web) has reached a steady state.", {}),
    ("(service web) could not launch 3 tasks for deployment x.", {}),
    ("(reason )", {}),
    ("with these codes: []", {}),
    ("", {}),
]


@pytest.mark.parametrize(("message", "expected"), CASES, ids=[str(n) for n in range(len(CASES))])
def test_details_of_a_message(message: str, expected: dict[str, Any]) -> None:
    """All that it names, and nothing that it does not."""
    assert details_of(message) == MessageDetails(**expected)


@given(st.text(max_size=6_000) | st.sampled_from([text for text, _ in ROWS]).map(lambda text: text * 9))
def test_any_text_has_details_of_bounded_length(text: str) -> None:
    """Messages quote what people named."""
    found = details_of(text)
    assert len(found.reason or "") <= REASON_LIMIT
    assert len(found.health_codes) <= 10
    for name in (found.container_instance, found.target_group, found.task_id, found.port, found.deployment_id):
        assert name is None or 0 < len(name) <= 512
