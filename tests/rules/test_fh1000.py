"""Causes without a rule of their own are told in the vocabulary's words."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1000_other_cause import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "a stopped task",
        subject(
            signal(
                "efs_mount_failed", {"detail.stoppedReason": "ResourceInitializationError: failed to invoke EFS utils"}
            )
        ),
        says=("checkout: The mount helper of EFS failed", "aws ecs describe-tasks", "For checkout:", "stoppedReason"),
    ),
    Case(
        FIRES,
        "a service action",
        subject(action("operation_throttled", "ECS_OPERATION_THROTTLED")),
        says=("eventName: ECS_OPERATION_THROTTLED", "aws ecs describe-services --cluster prod --services checkout"),
    ),
    Case(FIRES, "unknown is told, too", subject(signal("unknown", {})), says=("checkout: Neither reason",)),
    Case(NEAR_MISS, "a cause that has its own rule", subject(signal("log_driver_failed"))),
    Case(SILENT, "out of memory", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1000_other_cause(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
