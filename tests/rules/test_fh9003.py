"""A call of Foghorn that AWS refused is told with the call, and the function whose role lacks it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh9003_own_call_denied import RULE
from foghorn.signals.own_signals import access_denied, slack_refused
from tests.rules.builders import AT, call, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.own import BARE, HOME

CASES = [
    Case(
        FIRES,
        "by a function whose name is known",
        subject(access_denied(HOME, "DescribeServices", "AccessDeniedException", AT)),
        says=(
            "AWS refuses function foghorn-TaskStateFunction-1A2B3C the call DescribeServices (AccessDeniedException)",
            "aws lambda get-function-configuration --function-name foghorn-TaskStateFunction-1A2B3C",
            "--query Role",
            "AttributeKey=EventName,AttributeValue=DescribeServices",
        ),
    ),
    Case(
        FIRES,
        "outside of Lambda",
        subject(access_denied(BARE, "DescribeTaskDefinition", "AccessDenied", AT)),
        says=("AWS refuses Foghorn the call DescribeTaskDefinition (AccessDenied)",),
        never=("aws lambda",),
    ),
    Case(NEAR_MISS, "a call of somebody else", subject(call("run_task_denied", code="AccessDenied"))),
    Case(NEAR_MISS, "Slack refuses", subject(slack_refused(HOME, "C0FOGHORN", "missing_scope", "Install.", AT))),
    Case(SILENT, "a task", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh9003_own_call_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
