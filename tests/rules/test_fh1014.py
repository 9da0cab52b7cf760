"""A missing secret or parameter is looked up in its own Region."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1014_secret_not_found import RULE
from tests.rules.builders import container, definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

PARAMETER = "arn:aws:ssm:eu-central-1:123456789012:parameter/prod/db/password"
KEY = "did not contain json key DB_PASS"
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
        says=(
            "a secret that checkout:42 names does not hold JSON key password.",
            "the secret itself was found and read",
        ),
        never=("does not exist.",),
    ),
    Case(
        FIRES,
        "half a JSON key is a wrong key",
        stopped("secret_not_found", f"{'x' * (255 - len(KEY))}{KEY}"),
        says=("does not hold the JSON key that is asked for.",),
        never=("JSON key DB_PASS",),
    ),
    Case(
        FIRES,
        "what holds no JSON",
        stopped("secret_not_found", "unable to retrieve secret from asm: invalid character 'p' in literal true"),
        says=("is not JSON, so no key of it can be read",),
    ),
    Case(
        FIRES,
        "a parameter that is named without an ARN",
        stopped("secret_not_found", "unable to retrieve secrets from ssm: invalid ssm parameters: /prod/api-key"),
        says=(
            "checkout cannot start: parameter /prod/api-key does not exist",
            "Key=Name,Values=/prod/api-key --region eu-west-1",
        ),
    ),
    Case(
        FIRES,
        "an unnamed secret is one of those that the task definition asks for",
        stopped(
            "secret_not_found",
            "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
            given=facts(definition=definition(container(secret_names=("DB_URL", "API_KEY")))),
        ),
        says=("a secret that checkout:42 names (for DB_URL, API_KEY) does not exist.",),
    ),
    Case(NEAR_MISS, "it may not be read", subject(signal("secret_access_denied"))),
    Case(SILENT, "an image is missing", subject(signal("image_pull_not_found"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1014_secret_not_found(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
