"""FH1054: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.rules.fh1054_security_group_closed import RULE
from tests.rules.builders import checked, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "secret_network"
TEXT = "no outbound rule of sg-1 lets TCP 443 out"


def _looked(verdict: Verdict, name: CheckName = CheckName.SECURITY_GROUPS, kind: str = KIND) -> Case:
    given = facts(closer=checked(kind, name, verdict, TEXT, "sg-1"))
    return Case(NEAR_MISS, f"{name.value} {verdict.value} of {kind}", subject(signal(KIND), given=given))


CASES = [
    Case(
        FIRES,
        "the check found it",
        subject(
            signal(KIND), given=facts(closer=checked(KIND, CheckName.SECURITY_GROUPS, Verdict.FOUND, TEXT, "sg-1"))
        ),
        says=("No outbound rule of sg-1 lets TCP 443 out.", "aws ec2 describe-security-group-rules", "sg-1"),
    ),
    _looked(Verdict.FINE),
    _looked(Verdict.NOT_CHECKED),
    _looked(Verdict.FOUND, CheckName.LOGGING),
    _looked(Verdict.FOUND, kind="secret_not_found"),
    Case(SILENT, "nobody looked", subject(signal(KIND))),
    Case(SILENT, "a failure that does not call for it", subject(signal("secret_not_found"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1054_security_group_closed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
