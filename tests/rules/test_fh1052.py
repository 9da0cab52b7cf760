"""FH1052: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.rules.fh1052_execution_role_denied import RULE
from tests.rules.builders import checked, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "image_pull_access_denied"
TEXT = "role checkout-execution is not allowed ecr:BatchGetImage on arn:aws:ecr:eu-west-1:123456789012:repository/shop"


def _looked(verdict: Verdict, name: CheckName = CheckName.EXECUTION_ROLE, kind: str = KIND) -> Case:
    given = facts(closer=checked(kind, name, verdict, TEXT, "arn:aws:iam::123456789012:role/checkout-execution"))
    return Case(NEAR_MISS, f"{name.value} {verdict.value} of {kind}", subject(signal(KIND), given=given))


CASES = [
    Case(
        FIRES,
        "the check found it",
        subject(
            signal(KIND),
            given=facts(
                closer=checked(
                    KIND,
                    CheckName.EXECUTION_ROLE,
                    Verdict.FOUND,
                    TEXT,
                    "arn:aws:iam::123456789012:role/checkout-execution",
                )
            ),
        ),
        says=(
            "Role checkout-execution is not allowed ecr:BatchGetImage",
            "aws iam list-attached-role-policies --role-name checkout-execution",
        ),
    ),
    Case(
        FIRES,
        "the task definition names no role",
        subject(
            signal(KIND),
            given=facts(
                closer=checked(
                    KIND,
                    CheckName.EXECUTION_ROLE,
                    Verdict.FOUND,
                    "checkout:42 names no task execution role, and ecr:BatchGetImage need one",
                    "checkout:42",
                )
            ),
        ),
        says=("Checkout:42 names no task execution role", "describe-task-definition --task-definition checkout:42"),
        never=("aws iam",),
    ),
    _looked(Verdict.FINE),
    _looked(Verdict.NOT_CHECKED),
    _looked(Verdict.FOUND, CheckName.LOGGING),
    _looked(Verdict.FOUND, kind="image_pull_network"),
    Case(SILENT, "nobody looked", subject(signal(KIND))),
    Case(SILENT, "a failure that does not call for it", subject(signal("image_pull_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1052_execution_role_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
