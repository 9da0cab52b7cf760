"""FH1056: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.rules.fh1056_log_group_missing import RULE
from tests.rules.builders import checked, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "log_driver_failed"
TEXT = "log group /ecs/checkout does not exist in eu-west-1"


def _looked(verdict: Verdict, name: CheckName = CheckName.LOGGING, kind: str = KIND) -> Case:
    given = facts(closer=checked(kind, name, verdict, TEXT, "/ecs/checkout"))
    return Case(NEAR_MISS, f"{name.value} {verdict.value} of {kind}", subject(signal(KIND), given=given))


CASES = [
    Case(
        FIRES,
        "the check found it",
        subject(
            signal(KIND), given=facts(closer=checked(KIND, CheckName.LOGGING, Verdict.FOUND, TEXT, "/ecs/checkout"))
        ),
        says=(
            "Log group /ecs/checkout does not exist in eu-west-1.",
            "aws logs describe-log-groups --log-group-name-prefix /ecs/checkout",
            "/ecs/checkout",
        ),
    ),
    _looked(Verdict.FINE),
    _looked(Verdict.NOT_CHECKED),
    _looked(Verdict.FOUND, CheckName.SECRETS),
    _looked(Verdict.FOUND, kind="container_start_failed"),
    Case(SILENT, "nobody looked", subject(signal(KIND))),
    Case(SILENT, "a failure that does not call for it", subject(signal("container_start_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1056_log_group_missing(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
