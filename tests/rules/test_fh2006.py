"""A hook that failed or timed out: a function's, or a person's answer or silence."""

from __future__ import annotations

import pytest

from foghorn.rules.fh2006_hook_failed import RULE
from tests.rules.builders import action, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.hooks import ARN, hook

FAILED, TIMED_OUT = "hook_failed", "hook_timed_out"
CASES = [
    Case(
        FIRES,
        "a function's hook",
        subject(hook(FAILED, "HOOK_FAILED", "AWS_LAMBDA")),
        says=(
            "A lifecycle hook of checkout failed at POST_TEST_TRAFFIC_SHIFT: ECS rolls the deployment back.",
            f"aws ecs describe-service-deployments --service-deployment-arns {ARN}",
            "statusReason",
            "aws ecs describe-services",
        ),
        never=("lookup-events",),
    ),
    Case(
        FIRES,
        "a person answered",
        subject(hook(FAILED, "HOOK_FAILED")),
        says=(
            "Somebody answered the pause hook of checkout at POST_TEST_TRAFFIC_SHIFT with ROLLBACK",
            "aws cloudtrail lookup-events",
            "AttributeValue=ContinueServiceDeployment",
        ),
    ),
    Case(
        FIRES,
        "nobody answered",
        subject(hook(TIMED_OUT, "HOOK_TIMED_OUT")),
        says=("Nobody answered the pause hook of checkout", "it rolls back, unless timeoutAction is CONTINUE."),
        never=("lookup-events",),
    ),
    Case(
        FIRES,
        "a function took too long",
        subject(hook(TIMED_OUT, "HOOK_TIMED_OUT", "AWS_LAMBDA")),
        says=("A lifecycle hook of checkout did not end in time at POST_TEST_TRAFFIC_SHIFT",),
    ),
    Case(
        FIRES,
        "nothing but its name",
        subject(action(FAILED, "HOOK_FAILED")),
        says=("A lifecycle hook of checkout failed: ECS", "aws ecs list-service-deployments"),
    ),
    Case(
        NEAR_MISS,
        "a hook that still waits",
        subject(hook("hook_awaiting_action", "HOOK_AWAITING_ACTION")),
    ),
    Case(SILENT, "a rollback", subject(action("deployment_rollback", "SERVICE_DEPLOYMENT_IN_PROGRESS"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2006_hook_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
