"""FH1052: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName
from foghorn.rules.fh1052_execution_role_denied import RULE
from tests.rules.cases import Case, verify, why
from tests.rules.start_checks import found, rows

KIND = "image_pull_access_denied"
CASES = rows(
    CheckName.EXECUTION_ROLE,
    KIND,
    "role checkout-execution is not allowed ecr:BatchGetImage on arn:aws:ecr:eu-west-1:123456789012:repository/shop",
    "arn:aws:iam::123456789012:role/checkout-execution",
    says=(
        "Role checkout-execution is not allowed ecr:BatchGetImage",
        "aws iam list-attached-role-policies --role-name checkout-execution",
    ),
    other="image_pull_network",
)

CASES.append(
    found(
        CheckName.EXECUTION_ROLE,
        KIND,
        "checkout:42 names no task execution role, and ecr:BatchGetImage need one",
        "checkout:42",
        ("Checkout:42 names no task execution role", "describe-task-definition --task-definition checkout:42"),
        "the task definition names no role",
        never=("aws iam",),
    )
)


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1052_execution_role_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
