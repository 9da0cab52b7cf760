"""A failed deployment names the release."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.deployment import Rollout, ServiceDeployment
from foghorn.facts.fact import Facts
from foghorn.rules.fh2001_deployment_failed import RULE
from foghorn.rules.model import Release
from tests.rules.builders import AT, action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

BREAKER = "ECS deployment circuit breaker: tasks failed to start."
NEW = "ecs-svc/123"
RELEASE = Release(NEW, AT, AT, failed_at=AT, task_definition="checkout:42")
ROLLOUT = Rollout(AT, NEW, "checkout:42", "checkout:41")
ALARMED = ServiceDeployment("arn:new", "ROLLBACK_IN_PROGRESS", AT, triggered_alarms=("checkout-5xx",))
CASES = [
    Case(
        FIRES,
        "the circuit breaker",
        subject(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED", BREAKER, deployment_id="ecs-svc/123")),
        says=("The circuit breaker gave up release ecs-svc/123 of checkout.", f"reason: {BREAKER}", "rolloutState"),
    ),
    Case(
        FIRES,
        "from which revision to which",
        subject(
            action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED", BREAKER, deployment_id=NEW),
            releases=(RELEASE,),
            given=Facts(rollout=ROLLOUT),
        ),
        says=("The circuit breaker gave up release checkout:41 → :42 of checkout.",),
    ),
    Case(
        FIRES,
        "an alarm, by its name",
        subject(
            action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED", "ECS deployment failed: alarm detected."),
            releases=(RELEASE,),
            given=Facts(rollout=replace(ROLLOUT, progress=ALARMED)),
        ),
        says=("An alarm (checkout-5xx) made ECS give up release checkout:41 → :42 of checkout.",),
    ),
    Case(
        FIRES,
        "an alarm, nothing looked up",
        subject(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED", "ECS deployment failed: alarm detected.")),
        says=("An alarm made ECS give up the deployment of checkout.",),
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
