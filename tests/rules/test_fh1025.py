"""An environment file is told as refused, missing or out of reach; the object is named where the text has it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1025_env_file_failed import RULE
from tests.rules.builders import definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "403: refused or not there",
        stopped(
            "env_file_failed",
            "failed to download env files: operation error S3: HeadObject, StatusCode: 403, api"
            " error Forbidden: Forbidden",
            given=facts(definition=definition()),
        ),
        says=(
            "an environment file in Amazon S3 could not be downloaded",
            "execution role checkout-execution may not read it, or it does not exist.",
            "environmentFiles:environmentFiles",
            "--action-names s3:GetObject s3:GetBucketLocation",
        ),
    ),
    Case(
        FIRES,
        "the agent names the object",
        stopped(
            "env_file_failed",
            "environment file resource: unable to download env file with key checkout/prod.env from"
            " bucket example-config,"
            " error: NoSuchKey: The specified key does not exist.",
        ),
        says=(
            (
                "environment file s3://example-config/checkout/prod.env could not be downloaded: Amazon"
                " S3 does not have it."
            ),
            "aws s3api list-objects --bucket example-config --prefix checkout/prod.env --region eu-west-1",
        ),
    ),
    Case(
        FIRES,
        "the refusal names the object by its ARN",
        stopped(
            "env_file_failed",
            "User: arn:aws:sts::123456789012:assumed-role/runner/7c is not authorized to perform: s3:GetObject on"
            ' resource: "arn:aws:s3:::example-config/prod.env" because no identity-based policy allows it',
        ),
        says=("s3://example-config/prod.env", "role runner may not read it", "--role-name runner", "call s3:GetObject"),
        never=("GetBucketLocation",),
    ),
    Case(
        FIRES,
        "Amazon S3 is out of reach",
        stopped("env_file_failed", "failed to download env files: RequestCanceled: context deadline exceeded"),
        says=("could not be downloaded: there was no answer in time.", "com.amazonaws.eu-west-1.s3"),
        never=("s3:GetObject",),
    ),
    Case(NEAR_MISS, "a secret, not a file", subject(signal("secret_not_found"))),
    Case(SILENT, "a volume", subject(signal("volume_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1025_env_file_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
