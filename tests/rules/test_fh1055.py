"""FH1055: the start-up check found something, was fine, or was not made."""

from __future__ import annotations

import pytest

from foghorn.facts.closer_look import CheckName
from foghorn.rules.fh1055_secret_missing import RULE
from tests.rules.cases import Case, verify, why
from tests.rules.start_checks import rows

KIND = "secret_not_found"
CASES = rows(
    CheckName.SECRETS,
    KIND,
    "secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3 does not exist",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3",
    says=(
        "does not exist.",
        "or create arn:aws:secretsmanager",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1b2c3",
    ),
    other="image_pull_not_found",
)


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1055_secret_missing(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
