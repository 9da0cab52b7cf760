"""FH1053: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName
from foghorn.rules.fh1053_vpc_endpoint_broken import RULE
from tests.rules.cases import Case, verify, why
from tests.rules.start_checks import rows

KIND = "registry_auth_network"
CASES = rows(
    CheckName.VPC_ENDPOINTS,
    KIND,
    "endpoint vpce-1 for ecr.api has no private DNS name, so the usual host name does not lead to it",
    "vpce-1",
    says=(
        "Endpoint vpce-1 for ecr.api has no private DNS name",
        "aws ec2 describe-vpc-endpoints --vpc-endpoint-ids vpce-1",
        "vpce-1",
    ),
    other="image_pull_access_denied",
)


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1053_vpc_endpoint_broken(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
