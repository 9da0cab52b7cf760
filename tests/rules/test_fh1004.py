"""A refused pull names the role that needs the permission."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1004_image_pull_access_denied import RULE
from tests.rules.builders import ROLE, definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

DENIED = {"detail.stoppedReason": "CannotPullContainerError: pull access denied"}
CASES = [
    Case(
        FIRES,
        "the execution role is known",
        subject(signal("image_pull_access_denied", DENIED), given=facts(definition=definition())),
        says=(
            "execution role checkout-execution may call ecr:GetAuthorizationToken",
            f"aws iam simulate-principal-policy --policy-source-arn {ROLE}",
            "aws ecr get-repository-policy --registry-id 123456789012 --repository-name shop/checkout",
        ),
    ),
    Case(
        FIRES,
        "on EC2 there need not be one",
        subject(
            signal("image_pull_access_denied", launch_type="EC2"),
            given=facts(definition=definition(execution_role_arn=None)),
        ),
        says=("checkout:42 has no execution role: check that the instance's role may call ecr:GetAuthorizationToken",),
        never=("Find the execution role",),
    ),
    Case(
        FIRES,
        "the execution role is not known",
        subject(signal("image_pull_access_denied", DENIED)),
        says=("Find the execution role of checkout:42",),
        never=("simulate-principal-policy",),
    ),
    Case(NEAR_MISS, "the token was refused, before any pull", subject(signal("registry_auth_denied"))),
    Case(SILENT, "network", subject(signal("image_pull_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1004_image_pull_access_denied(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
