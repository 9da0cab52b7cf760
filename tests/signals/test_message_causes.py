"""A message's kind, and its text, name a cause of the vocabulary; routine names none."""

from __future__ import annotations

import pytest

from foghorn.signals import KINDS
from foghorn.signals.message_causes import CAUSES, WITHOUT_CAUSE, cause_of_message
from foghorn.signals.service_messages import MESSAGE_KINDS, kind_of_message
from tests.signals.tables.messages import CLOSEST, NOT_MET, REASON, ROLE, ROWS, TG

ROUTINE = {
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
INIT = f"{REASON}ResourceInitializationError: "
MANAGED = "managed_instance_launch_failed"
TOLD = [
    (f"{CLOSEST}has insufficient memory available.", "placement_failure"),
    (f'{CLOSEST}encountered error "AGENT".', "agent_disconnected"),
    (f"{NOT_MET} Reason: You've reached the limit on the number of tasks", "placement_failure"),
    (REASON + "Capacity is unavailable at this time.", "placement_failure"),
    (REASON + "Internal error.", "placement_failure"),
    (REASON + "CannotPullContainerError: failed to resolve ref shop/web:43cc: not found", "image_pull_not_found"),
    (REASON + "CannotPullContainerError: ref pull has been retried 1 t", "image_pull_other"),
    (
        INIT + "unable to pull secrets or registry auth: unable to retrieve ecr registry auth: There is a connection"
        " issue between the task and Amazon ECR.",
        "registry_auth_network",
    ),
    (INIT + "unable to retrieve secret from asm: AccessDeniedException: not authorized", "secret_access_denied"),
    (INIT + "failed to validate logger args: The specified log group does not exist", "log_driver_failed"),
    (
        INIT + "Unable to launch instance(s) for capacity provider x. VcpuLimitExceeded",
        "managed_instance_launch_failed",
    ),
    (
        INIT + "Unable to launch instance(s) for capacity provider x. UnfulfillableCapacity",
        "managed_instance_launch_failed",
    ),
    (INIT + "x", "init_network_unspecified"),
    (f"(task 0f) is unhealthy in {TG} due to (reason Request timed out)", "elb_health_check_failed"),
    ("(task 0f) failed container health checks.", "container_health_check_failed"),
    (f"failed to launch a task with (error ECS was unable to assume the role {ROLE})", "iam_role_assume_failed"),
    ("failed to launch a task with (error CannotPullContainerError: x: not found)", "image_pull_not_found"),
    ("failed to launch a task with (error some-error).", None),
    ("could not launch 3 tasks for deployment ecs-svc/1.", "placement_failure"),
    ("IAM trust relationship has been misconfigured or changed", "iam_role_assume_failed"),
    ("IAM permissions policies have been misconfigured or changed", "task_configuration_failure"),
    ("(deployment ecs-svc/1) deployment failed: alarm detected.", "deployment_failed"),
    ("rolling back to deployment ecs-svc/1.", "deployment_rollback"),
    ("has started 2 tasks: (task 0a). Amazon ECS replaced 2 tasks due to an unhealthy status.", None),
    ("was unable to stop or start tasks during a deployment because of the service deployment configuration.", None),
    ("has reached a steady state.", None),
    ("says something that nobody has heard yet", None),
]


@pytest.mark.parametrize(("text", "cause"), TOLD)
def test_what_a_message_tells_of_the_cause(text: str, cause: str | None) -> None:
    """By its kind, and by the error that it quotes."""
    message = f"(service web) {text}"
    assert cause_of_message(kind_of_message(message).name, message) == cause


def test_every_kind_of_a_failure_has_a_cause_or_none_by_decision() -> None:
    """A new kind of message needs a place in one of the two."""
    assert CAUSES.keys() | WITHOUT_CAUSE == MESSAGE_KINDS - ROUTINE
    assert not CAUSES.keys() & WITHOUT_CAUSE


def test_causes_are_failures_of_the_vocabulary() -> None:
    """So that a rule explains them."""
    assert [cause for cause in CAUSES.values() if not KINDS[cause].failure] == []


@pytest.mark.parametrize(("text", "kind"), ROWS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ROWS)])
def test_every_known_message_has_a_known_cause_or_none(text: str, kind: str) -> None:
    """Whatever it quotes."""
    cause = cause_of_message(kind, text)
    assert cause is None or KINDS[cause].failure
    assert (cause is None) or kind not in ROUTINE | WITHOUT_CAUSE


@pytest.mark.parametrize("kind", sorted(MESSAGE_KINDS | {"a_kind_of_tomorrow"}))
def test_the_kind_alone_is_enough(kind: str) -> None:
    """Where the text is not at hand."""
    assert cause_of_message(kind) == CAUSES.get(kind)
