"""FH1051: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.rules.fh1051_no_route import RULE
from tests.rules.builders import checked, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "image_pull_network"
TEXT = "subnet-1 has no default route (route table rtb-1), and no usable VPC endpoint leads to ecr.api"


def _looked(verdict: Verdict, name: CheckName = CheckName.REGISTRY_ROUTE, kind: str = KIND) -> Case:
    given = facts(closer=checked(kind, name, verdict, TEXT, "subnet-1"))
    return Case(NEAR_MISS, f"{name.value} {verdict.value} of {kind}", subject(signal(KIND), given=given))


CASES = [
    Case(
        FIRES,
        "the check found it",
        subject(
            signal(KIND), given=facts(closer=checked(KIND, CheckName.REGISTRY_ROUTE, Verdict.FOUND, TEXT, "subnet-1"))
        ),
        says=("Subnet-1 has no default route", "aws ec2 describe-route-tables", "subnet-1"),
    ),
    _looked(Verdict.FINE),
    _looked(Verdict.NOT_CHECKED),
    _looked(Verdict.FOUND, CheckName.LOGGING),
    _looked(Verdict.FOUND, kind="elb_health_check_failed"),
    Case(SILENT, "nobody looked", subject(signal(KIND))),
    Case(SILENT, "a failure that does not call for it", subject(signal("elb_health_check_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1051_no_route(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
