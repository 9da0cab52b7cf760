"""A text cut off before its reason is told as such, with where the answer is."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1023_secret_failed_unspecified import RULE
from tests.rules.builders import definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"
CASES = [
    Case(
        FIRES,
        "Parameter Store, tried once",
        stopped(
            "secret_failed_unspecified",
            "ResourceInitializationError: unable to retrieve secrets from ssm: service call has been retried 1 time(s)",
            given=facts(definition=definition()),
        ),
        says=(
            "a secret could not be fetched from Parameter Store, and the text ends before it says why.",
            "A hint, no proof: it was retried 1 time(s), which points to a permission or a name.",
            "AttributeKey=EventName,AttributeValue=GetParameters --start-time 2026-11-22T14:18:03Z",
            "no call at all means that it was not reached",
            "checkout-execution may call ssm:GetParameters",
        ),
        never=("GetSecretValue",),
    ),
    Case(
        FIRES,
        "the secret is named, its store by the ARN, and no tries are told",
        stopped(
            "secret_failed_unspecified", f"unable to retrieve secret from asm: failed to fetch secret {SECRET} from"
        ),
        says=(
            f"{SECRET} could not be fetched from Secrets Manager",
            "AttributeValue=GetSecretValue",
            "describe-secret",
        ),
        never=("hint",),
    ),
    Case(
        FIRES,
        "cut off in the middle of the ARN",
        stopped("secret_failed_unspecified", f"unable to retrieve secret from asm: {SECRET[:60]}".ljust(255, "x")),
        says=("a secret could not be fetched", "cut off: by ECS after 255 characters"),
        never=("describe-secret",),
    ),
    Case(NEAR_MISS, "five tries are told as network", subject(signal("secret_network"))),
    Case(SILENT, "an image", subject(signal("image_pull_other"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1023_secret_failed_unspecified(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
