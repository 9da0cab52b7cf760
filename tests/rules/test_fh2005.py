"""A deployment that waits for a person says where, until when, and what then."""

from __future__ import annotations

import pytest

from foghorn.rules.fh2005_hook_awaiting_action import RULE
from tests.rules.builders import action, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.hooks import ARN, hook

KIND = "hook_awaiting_action"
CASES = [
    Case(
        FIRES,
        "with all its fields",
        subject(hook(KIND, "HOOK_AWAITING_ACTION", expiresAt="2026-11-22T16:04:41Z", hookId="ecs-pause-1")),
        says=(
            "The deployment of checkout waits at POST_TEST_TRAFFIC_SHIFT for a person until 2026-11-22 16:04 UTC.",
            "it rolls back, unless timeoutAction is CONTINUE",
            f"aws ecs describe-service-deployments --service-deployment-arns {ARN} --region eu-west-1",
            "ContinueServiceDeployment for hook ecs-pause-1 takes CONTINUE or ROLLBACK",
            "expiresAt: 2026-11-22T16:04:41Z",
        ),
        never=("aws ecs continue-service-deployment",),
    ),
    Case(
        FIRES,
        "with none of them",
        subject(action(KIND, "HOOK_AWAITING_ACTION")),
        says=(
            "The deployment of checkout waits for a person. If nobody",
            "aws ecs list-service-deployments --cluster prod --service checkout",
            "for hook of the deployment takes",
        ),
    ),
    Case(
        FIRES,
        "a deadline that is no time",
        subject(hook(KIND, "HOOK_AWAITING_ACTION", expiresAt="soon")),
        says=("for a person. If nobody", "expiresAt: soon"),
    ),
    Case(NEAR_MISS, "a hook that timed out", subject(hook("hook_timed_out", "HOOK_TIMED_OUT"))),
    Case(SILENT, "a failed deployment", subject(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2005_hook_awaiting_action(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
