"""FH1053: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.rules.fh1053_vpc_endpoint_broken import RULE
from tests.rules.builders import checked, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "registry_auth_network"
TEXT = "endpoint vpce-1 for ecr.api has no private DNS name, so the usual host name does not lead to it"


def _looked(verdict: Verdict, name: CheckName = CheckName.VPC_ENDPOINTS, kind: str = KIND) -> Case:
    given = facts(closer=checked(kind, name, verdict, TEXT, "vpce-1"))
    return Case(NEAR_MISS, f"{name.value} {verdict.value} of {kind}", subject(signal(KIND), given=given))


CASES = [
    Case(
        FIRES,
        "the check found it",
        subject(
            signal(KIND), given=facts(closer=checked(KIND, CheckName.VPC_ENDPOINTS, Verdict.FOUND, TEXT, "vpce-1"))
        ),
        says=(
            "Endpoint vpce-1 for ecr.api has no private DNS name",
            "aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-1",
            "vpce-1",
        ),
    ),
    _looked(Verdict.FINE),
    _looked(Verdict.NOT_CHECKED),
    _looked(Verdict.FOUND, CheckName.LOGGING),
    _looked(Verdict.FOUND, kind="image_pull_access_denied"),
    Case(SILENT, "nobody looked", subject(signal(KIND))),
    Case(SILENT, "a failure that does not call for it", subject(signal("image_pull_access_denied"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1053_vpc_endpoint_broken(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
