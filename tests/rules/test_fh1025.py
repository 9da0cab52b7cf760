"""An environment file is told as refused, missing or out of reach; the object is named where the text has it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.fact import Facts
from foghorn.rules.fh1025_env_file_failed import RULE
from tests.rules.builders import NO_DEFINITION, ROLE, container, definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

DENIED = "failed to download env files: operation error S3: HeadObject, StatusCode: 403, api error Forbidden: Forbidden"
PROD = "arn:aws:s3:::example-config/checkout/prod.env"


def known(*arns: str) -> Facts:
    """The task definition, whose container names these files."""
    return facts(definition=definition(replace(container(), env_file_arns=arns)))


CASES = [
    Case(
        FIRES,
        "the only file of the task definition",
        stopped("env_file_failed", DENIED, given=known(PROD)),
        says=(
            "environment file s3://example-config/checkout/prod.env could not be downloaded: execution role",
            "Check that object checkout/prod.env exists in bucket example-config",
            "aws s3api list-objects --bucket example-config --prefix checkout/prod.env",
            f"--policy-source-arn {ROLE} --action-names s3:GetObject --resource-arns {PROD} --region",
        ),
        never=("environmentFiles:environmentFiles", "GetBucketLocation"),
    ),
    Case(
        FIRES,
        "each of two files may be the one",
        stopped("env_file_failed", DENIED, given=known(PROD, "arn:aws:s3:::other/app.env")),
        says=(
            "one of the 2 environment files (s3://example-config/checkout/prod.env, s3://other/app.env) could not be",
            "environmentFiles:environmentFiles",
            "--action-names s3:GetObject s3:GetBucketLocation --region",
        ),
        never=("aws s3api", "--resource-arns"),
    ),
    Case(
        FIRES,
        "three of many files are listed",
        stopped("env_file_failed", DENIED, given=known(*(f"arn:aws:s3:::b/{n}.env" for n in range(9)))),
        says=("one of the 9 environment files (s3://b/0.env, s3://b/1.env, s3://b/2.env, …) could not be",),
    ),
    Case(
        FIRES,
        "the text names one of two",
        stopped(
            "env_file_failed",
            "unable to download env file with key checkout/prod.env from bucket example-config, error: Forbidden: 403",
            given=known("arn:aws:s3:::other/app.env", PROD),
        ),
        says=("environment file s3://example-config/checkout/prod.env could not", f"--resource-arns {PROD}"),
        never=("other/app.env",),
    ),
    Case(
        FIRES,
        "the text names another than the task definition",
        stopped(
            "env_file_failed", "env file with key a.env from bucket elsewhere, error: NoSuchKey", given=known(PROD)
        ),
        says=("environment file s3://elsewhere/a.env could not be downloaded: Amazon S3 does not have it",),
        never=("prod.env", "--resource-arns"),
    ),
    Case(
        FIRES,
        "a refusal names another action",
        stopped(
            "env_file_failed",
            "User: arn:aws:sts::123456789012:assumed-role/checkout-execution/7c is not authorized to perform: "
            "s3:GetBucketLocation because no identity-based policy allows it",
            given=known(PROD),
        ),
        says=("environment file s3://example-config/checkout/prod.env", "--action-names s3:GetBucketLocation --region"),
        never=("--resource-arns",),
    ),
    Case(
        FIRES,
        "the task definition is not known",
        stopped("env_file_failed", DENIED, given=facts(definition=NO_DEFINITION)),
        says=("an environment file in Amazon S3 could not be downloaded: the task execution role may not read it",),
        never=("aws s3api",),
    ),
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
