"""The refusal names what is not allowed, and to whom."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.rules.fh1061_run_task_denied import RULE
from foghorn.signals.signal import Signal
from tests.rules.builders import call, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

ROLE = "arn:aws:sts::123456789012:assumed-role/report-events/0123"
USER = "arn:aws:iam::123456789012:user/ops/alice"


def _denied(message: str, arn: str = ROLE, **changes: Any) -> Signal:
    return call("run_task_denied", code="AccessDenied", message=message, arn=arn, **changes)


PASS_ROLE = (
    f"User: {ROLE} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/report"
    " because no identity-based policy allows the iam:PassRole action"
)
CASES = [
    Case(
        FIRES,
        "a role that may not pass a role",
        subject(_denied(PASS_ROLE)),
        says=(
            "IAM refused RunTask for nightly-report",
            "role report-events may not call iam:PassRole on arn:aws:iam::123456789012:role/report. No task",
            "aws iam list-attached-role-policies --role-name report-events",
            "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId",
        ),
    ),
    Case(
        FIRES,
        "a user, and a refusal without words",
        subject(_denied("", USER, event="StartTask")),
        says=("IAM refused StartTask", "user alice may not call ecs:StartTask. No task", "list-attached-user-policies"),
    ),
    Case(
        FIRES,
        "nobody is named, nor the family",
        subject(_denied(PASS_ROLE, "", scope_type="principal")),
        says=("IAM refused RunTask: EventBridge rule nightly may not call iam:PassRole",),
        never=("list-attached", "for nightly-report"),
    ),
    Case(NEAR_MISS, "a failure with another error", subject(call("run_task_failed", code="ClientException"))),
    Case(SILENT, "no capacity", subject(call("placement_failure", reason="RESOURCE:CPU"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1061_run_task_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
