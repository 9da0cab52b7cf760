"""A refused secret names the role and the secret."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1013_secret_access_denied import RULE
from tests.rules.builders import definition, facts, signal, subject
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
            "aws iam simulate-principal-policy",
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
    Case(NEAR_MISS, "it does not exist", subject(signal("secret_not_found", DENIED))),
    Case(SILENT, "an image was refused", subject(signal("image_pull_access_denied"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1013_secret_access_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
