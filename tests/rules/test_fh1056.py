"""FH1056: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName
from foghorn.rules.fh1056_log_group_missing import RULE
from tests.rules.cases import Case, verify, why
from tests.rules.start_checks import rows

KIND = "log_driver_failed"
CASES = rows(
    CheckName.LOGGING,
    KIND,
    "log group /ecs/checkout does not exist in eu-west-1",
    "/ecs/checkout",
    says=(
        "Log group /ecs/checkout does not exist in eu-west-1.",
        "aws logs describe-log-groups --log-group-name-prefix /ecs/checkout",
        "/ecs/checkout",
    ),
    other="container_start_failed",
)


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1056_log_group_missing(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
