"""A missing secret or parameter is looked up in its own Region."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1014_secret_not_found import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

PARAMETER = "arn:aws:ssm:eu-central-1:123456789012:parameter/prod/db/password"
CASES = [
    Case(
        FIRES,
        "a parameter of another Region",
        subject(signal("secret_not_found", {"detail.stoppedReason": f"ParameterNotFound: {PARAMETER}"})),
        says=(
            f"{PARAMETER} does not exist",
            "aws ssm describe-parameters --parameter-filters Key=Name,Values=/prod/db/password --region eu-central-1",
        ),
    ),
    Case(
        FIRES,
        "no name in the text",
        subject(signal("secret_not_found", {"detail.stoppedReason": "ResourceInitializationError"})),
        says=("a secret that checkout:42 names does not exist",),
    ),
    Case(
        FIRES,
        "a parameter without a hierarchy has no slash before its name",
        subject(
            signal(
                "secret_not_found",
                {"detail.stoppedReason": "invalid ssm parameters: arn:aws:ssm:eu-west-1:123456789012:parameter/DB_URL"},
            )
        ),
        says=("Check that parameter DB_URL exists", "--parameter-filters Key=Name,Values=DB_URL,/DB_URL "),
    ),
    Case(
        FIRES,
        "the secret is there, the JSON key is not",
        subject(signal("secret_not_found", {"detail.stoppedReason": "secret did not contain json key password"})),
        says=("a secret that checkout:42 names does not hold the JSON key",),
        never=("does not exist.",),
    ),
    Case(NEAR_MISS, "it may not be read", subject(signal("secret_access_denied"))),
    Case(SILENT, "an image is missing", subject(signal("image_pull_not_found"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1014_secret_not_found(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
