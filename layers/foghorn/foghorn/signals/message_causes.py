"""Kinds of service event messages → causes of the vocabulary, so that a message may explain an incident.

The labels of messages and those of stopped tasks differ: "placement_failure_cpu" is a `placement_failure`, and what a
quoted start error is about stands in the message itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.signals.kinds import KINDS
from foghorn.signals.stop_reasons import kind_of_error

CAUSES: Mapping[str, str] = {
    "elb_unhealthy": "elb_health_check_failed",
    "container_health_check_failed": "container_health_check_failed",
    "task_start_impaired": "task_start_impaired",
    "task_launch_failed": "placement_failure",
    "iam_role_assume_failed": "iam_role_assume_failed",
    "iam_misconfigured": "task_configuration_failure",
    "image_pull_failed": "image_pull_other",
    "secret_failed": "secret_failed_unspecified",
    "placement_failure_agent": "agent_disconnected",
    "placement_failure_no_instances": "placement_failure",
    "placement_failure_cpu": "placement_failure",
    "placement_failure_memory": "placement_failure",
    "placement_failure_ports": "placement_failure",
    "placement_failure_eni": "placement_failure",
    "placement_failure_gpu": "placement_failure",
    "placement_failure_attribute": "placement_failure",
    "placement_failure_other": "placement_failure",
    "fargate_capacity_unavailable": "placement_failure",
    "ec2_capacity_unavailable": "placement_failure",
    "quota_exceeded": "placement_failure",
    "operation_throttled": "operation_throttled",
    "operation_throttled_elb": "operation_throttled",
    "deployment_failed": "deployment_failed",
    "deployment_rollback": "deployment_rollback",
}
"""Kind of a message → the cause it stands for, where its text tells no better one."""

WITHOUT_CAUSE = frozenset(
    {
        # Unhealthy, but by which check is said elsewhere.
        "tasks_replaced_unhealthy",
        # They hold a deployment or a scale-in up; no task fails by them.
        "deployment_configuration_blocked",
        "task_protection_blocked",
        "unknown",
    }
)
"""Kinds of failures that tell no cause."""

# The families of which a message of this kind may quote an error.
_QUOTED: Mapping[str, frozenset[str]] = {
    "image_pull_failed": frozenset({"image_pull", "init"}),
    "secret_failed": frozenset({"init", "network"}),
    "task_launch_failed": frozenset({"image_pull", "init", "network", "config", "runtime"}),
    "placement_failure_other": frozenset({"init", "network", "config"}),
    "ec2_capacity_unavailable": frozenset({"capacity"}),
    "quota_exceeded": frozenset({"capacity"}),
}
_LAUNCHING = "task_launch_failed"


def cause_of_message(kind: str, message: str = "") -> str | None:
    """The cause (a key of KINDS) that a message of this kind tells; None of routine and where it tells none.

    `message` is the whole text: an error that it quotes names the cause more exactly than the kind does.
    """
    cause = CAUSES.get(kind)
    if cause is None:
        return None
    if kind == "iam_misconfigured" and "trust relationship" in message.lower():
        return "iam_role_assume_failed"
    families = _QUOTED.get(kind, frozenset())
    quoted = kind_of_error(_quoted(message)) if families else None
    if quoted is not None and KINDS[quoted].failure and KINDS[quoted].family in families:
        return quoted
    # "could not launch 3 tasks" is for want of capacity, as the guide says; "… a task with (error …)" need not be.
    return None if kind == _LAUNCHING and "(error" in message.lower() else cause


def _quoted(message: str) -> str:
    """What stands behind "Reason:", or in brackets as an error; the whole message where neither does."""
    for mark in ("reason:", "(error "):
        at = message.lower().find(mark)
        if at >= 0:
            return message[at + len(mark) :].strip()
    return message
