"""Service event messages: what was said decides, not the service's name nor how the message begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.signals.service_messages import kind_of_message

NO_INSTANCE = "was unable to place a task because no container instance met all of its requirements."
CLOSEST = f"{NO_INSTANCE} The closest matching (container-instance 0f) "
SAID = [
    ("has reached a steady state.", "steady_state"),
    ("has started 2 tasks: (task 0a) (task 0b).", "tasks_started"),
    ("has stopped 1 running tasks: (task 0a).", "tasks_stopped"),
    ("stopped 2 pending tasks.", "pending_tasks_stopped"),
    ("registered 1 targets in (target-group arn:aws:tg/web)", "target_registered"),
    ("deregistered 1 targets in (target-group arn:aws:tg/web)", "target_deregistered"),
    ("has begun draining connections on 1 tasks.", "draining"),
    ("(deployment ecs-svc/1) deployment completed.", "deployment_completed"),
    ("has started 1 tasks in eu-central-1a to AZ Rebalance: (task 0a).", "az_rebalancing"),
    (
        "has started 1 tasks: (task 0a). Amazon ECS replaced 1 tasks due to an unhealthy status.",
        "tasks_replaced_unhealthy",
    ),
    (
        "(task 0a) (port 80) is unhealthy in (target-group arn:aws:tg/web) due to (reason Request timed out)",
        "elb_unhealthy",
    ),
    ("(task 0a) failed container health checks.", "container_health_check_failed"),
    ("is unable to consistently start tasks successfully.", "task_start_impaired"),
    ("failed to launch a task with (error some new error).", "task_launch_failed"),
    (
        "failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::1:role/x').",
        "iam_role_assume_failed",
    ),
    (
        "was unable to place a task. Reason: CannotPullContainerError: ref pull has been retried 1 t",
        "image_pull_failed",
    ),
    ("was unable to place a task. Reason: ResourceInitializationError: unable to pull secrets", "secret_failed"),
    (f"{NO_INSTANCE} Reason: No Container Instances were found in your cluster.", "placement_failure_no_instances"),
    (f"{CLOSEST}has insufficient CPU units available.", "placement_failure_cpu"),
    (f"{CLOSEST}has insufficient memory available.", "placement_failure_memory"),
    (f"{CLOSEST}is already using a port required by your task.", "placement_failure_ports"),
    (f"{CLOSEST}has insufficient GPU resources.", "placement_failure_gpu"),
    (f"{CLOSEST}is missing an attribute required by your task.", "placement_failure_attribute"),
    (f'{CLOSEST}encountered error "AGENT".', "placement_failure_agent"),
    ("was unable to place a task. Reason: RESOURCE:ENI.", "placement_failure_eni"),
    (NO_INSTANCE, "placement_failure_other"),
    ("was unable to place a task. Reason: Capacity is unavailable at this time.", "fargate_capacity_unavailable"),
    ("was unable to place a task. Reason: You've reached the limit on the number of vCPUs", "quota_exceeded"),
    (f"{NO_INSTANCE} Reason: You've reached the limit on the number of tasks", "quota_exceeded"),
    ("operations are being throttled. Will try again later.", "operation_throttled"),
    ("operations are being throttled on elb. Will try again later.", "operation_throttled_elb"),
    ("(deployment ecs-svc/1) deployment failed: tasks failed to start.", "deployment_failed"),
    ("rolling back to deployment ecs-svc/1.", "deployment_rollback"),
    ("was unable to scale in due to (reason 2 tasks under protection)", "task_protection_blocked"),
    ("says something that nobody has heard yet", "unknown"),
]
FORMS = ["(service {}) {}", "service {} {}", "service ({}) {}", "(service {}, taskSet ecs-svc/7) {}"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("text", "kind"), SAID, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(SAID)])
def test_kind_of_message(form: str, text: str, kind: str) -> None:
    """In every form, and whatever words the service is named after."""
    assert kind_of_message(form.format("web-unhealthy-agent-cpu", text)).name == kind


@pytest.mark.parametrize(("text", "kind"), SAID, ids=[kind for _, kind in SAID])
def test_only_what_a_healthy_service_says_is_no_failure(text: str, kind: str) -> None:
    """The first nine rows of the table."""
    routine = {row_kind for _, row_kind in SAID[:9]}
    assert kind_of_message(text).failure == (kind not in routine)


@given(st.text(max_size=5_000))
def test_any_text_has_a_kind(text: str) -> None:
    """No text raises, and none that says nothing passes for routine."""
    kind = kind_of_message(text)
    assert kind.name
    assert kind.failure or kind.name != "unknown"
