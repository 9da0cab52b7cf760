"""A rollback says that the old release comes back."""

from __future__ import annotations

import pytest

from foghorn.facts.deployment import Rollout
from foghorn.facts.fact import Facts
from foghorn.rules.fh2004_deployment_rollback import RULE
from foghorn.rules.model import Release
from tests.rules.builders import AT, action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

ROLLBACK = "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/122."
CASES = [
    Case(
        FIRES,
        "rolling back",
        subject(action("deployment_rollback", "SERVICE_DEPLOYMENT_FAILED", ROLLBACK)),
        says=("ECS rolls checkout back to the last release that completed", f"reason: {ROLLBACK}"),
    ),
    Case(
        FIRES,
        "to a revision that is known",
        subject(
            action("deployment_rollback", "SERVICE_DEPLOYMENT_IN_PROGRESS", ROLLBACK),
            releases=(Release("ecs-svc/123", AT, AT, rolled_back_at=AT, task_definition="checkout:42"),),
            given=Facts(rollout=Rollout(AT, "ecs-svc/123", "checkout:42", "checkout:41")),
        ),
        says=("ECS rolls checkout back to checkout:41.",),
    ),
    Case(NEAR_MISS, "failed without a rollback", subject(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED"))),
    Case(SILENT, "a crash", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2004_deployment_rollback(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
