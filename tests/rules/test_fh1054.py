"""FH1054: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName
from foghorn.rules.fh1054_security_group_closed import RULE
from tests.rules.cases import Case, verify, why
from tests.rules.start_checks import rows

KIND = "secret_network"
CASES = rows(
    CheckName.SECURITY_GROUPS,
    KIND,
    "no outbound rule of sg-1 lets TCP 443 out",
    "sg-1",
    says=("No outbound rule of sg-1 lets TCP 443 out.", "aws ec2 describe-security-group-rules", "sg-1"),
    other="secret_not_found",
)


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1054_security_group_closed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
