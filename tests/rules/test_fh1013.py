"""A refused secret names the role and the secret."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1013_secret_access_denied import RULE
from tests.rules.builders import ROLE, definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf"
DENIED = {"detail.stoppedReason": f"ResourceInitializationError: AccessDeniedException on resource: {SECRET}"}
CASES = [
    Case(
        FIRES,
        "role and secret are known",
        subject(signal("secret_access_denied", DENIED), given=facts(definition=definition())),
        says=(
            f"checkout cannot start: execution role checkout-execution may not read {SECRET}.",
            "It lacks secretsmanager:GetSecretValue.",
            f"aws iam simulate-principal-policy --policy-source-arn {ROLE}",
            f"--resource-arns {SECRET}",
            f"aws secretsmanager describe-secret --secret-id {SECRET} --region eu-west-1",
        ),
        never=("get-secret-value",),
    ),
    Case(
        FIRES,
        "the text is cut off before the secret",
        subject(
            signal("secret_access_denied", {"detail.stoppedReason": "ResourceInitializationError: unable to pull"})
        ),
        says=("the task execution role may not read a secret it needs", "List the secrets that checkout:42 refers to"),
    ),
    *(
        Case(
            FIRES,
            f"half a name is a wrong name: {cut}",
            subject(signal("secret_access_denied", {"detail.stoppedReason": reason})),
            says=("may not read a secret it needs",),
        )
        for cut, reason in (
            ("by ECS", f"{'x' * (255 - len(SECRET[:-8]))}{SECRET[:-8]}"),
            ("by ECS with dots", f"{SECRET[:-8]}..."),
            ("in the store", f"{SECRET[:-8]} … status code: 400"),
        )
    ),
    Case(
        FIRES,
        "the refusal names role, action and policy",
        stopped(
            "secret_access_denied",
            "unable to retrieve secrets from ssm: AccessDeniedException: User:"
            " arn:aws:sts::123456789012:assumed-role/other-execution/7cb7 is not authorized to perform:"
            " ssm:GetParameters on resource: arn:aws:ssm:eu-west-1:123456789012:parameter/prod/key because no"
            " identity-based policy allows the ssm:GetParameters action",
            given=facts(definition=definition()),
        ),
        says=(
            "role other-execution may not read arn:aws:ssm:eu-west-1:123456789012:parameter/prod/key.",
            "It lacks ssm:GetParameters: no identity-based policy allows it.",
            "aws iam list-attached-role-policies --role-name other-execution",
            "Check that parameter /prod/key exists",
        ),
        never=("secretsmanager",),
    ),
    Case(
        FIRES,
        "the key, not the secret, is refused",
        stopped(
            "secret_access_denied",
            "unable to retrieve secret from asm: AccessDeniedException: The ciphertext refers to a customer master key",
            given=facts(definition=definition()),
        ),
        says=("It lacks kms:Decrypt.",),
        never=("GetSecretValue",),
    ),
    Case(NEAR_MISS, "it does not exist", subject(signal("secret_not_found", DENIED))),
    Case(SILENT, "an image was refused", subject(signal("image_pull_access_denied"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1013_secret_access_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
