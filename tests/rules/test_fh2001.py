"""A failed deployment names the release."""

from __future__ import annotations

import pytest

from foghorn.rules.fh2001_deployment_failed import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

BREAKER = "ECS deployment circuit breaker: tasks failed to start."
CASES = [
    Case(
        FIRES,
        "the circuit breaker",
        subject(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED", BREAKER, deployment_id="ecs-svc/123")),
        says=("ECS gave up release ecs-svc/123 of checkout.", f"reason: {BREAKER}", "rolloutState"),
    ),
    Case(
        FIRES,
        "no deployment named",
        subject(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED")),
        says=("ECS gave up the deployment of checkout.",),
    ),
    Case(NEAR_MISS, "it is rolled back", subject(action("deployment_rollback", "SERVICE_DEPLOYMENT_FAILED", BREAKER))),
    Case(SILENT, "a crash", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2001_deployment_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
