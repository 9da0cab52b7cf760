"""FH1055: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName, Verdict
from foghorn.rules.fh1055_secret_missing import RULE
from tests.rules.builders import checked, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "secret_not_found"
TEXT = "secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3 does not exist"


def _looked(verdict: Verdict, name: CheckName = CheckName.SECRETS, kind: str = KIND) -> Case:
    given = facts(
        closer=checked(kind, name, verdict, TEXT, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3")
    )
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
                    CheckName.SECRETS,
                    Verdict.FOUND,
                    TEXT,
                    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3",
                )
            ),
        ),
        says=(
            "does not exist.",
            "or create arn:aws:secretsmanager",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3",
        ),
    ),
    _looked(Verdict.FINE),
    _looked(Verdict.NOT_CHECKED),
    _looked(Verdict.FOUND, CheckName.LOGGING),
    _looked(Verdict.FOUND, kind="image_pull_not_found"),
    Case(SILENT, "nobody looked", subject(signal(KIND))),
    Case(SILENT, "a failure that does not call for it", subject(signal("image_pull_not_found"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1055_secret_missing(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
