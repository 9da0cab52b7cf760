"""FH1051: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName
from foghorn.rules.fh1051_no_route import RULE
from tests.rules.cases import Case, verify, why
from tests.rules.start_checks import rows

KIND = "image_pull_network"
CASES = rows(
    CheckName.REGISTRY_ROUTE,
    KIND,
    "subnet-1 has no default route (route table rtb-1), and no usable VPC endpoint leads to ecr.api",
    "subnet-1",
    says=("Subnet-1 has no default route", "aws ec2 describe-route-tables", "subnet-1"),
    other="elb_health_check_failed",
)


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1051_no_route(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
