"""A refused pull names the role that needs the permission."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1004_image_pull_access_denied import RULE
from tests.rules.builders import ROLE, definition, facts, signal, stopped, subject
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
        "another account's repository: its policy first",
        stopped(
            "image_pull_access_denied",
            "CannotPullContainerError: User: arn:aws:sts::123456789012:assumed-role/checkout-execution/0123 is not"
            " authorized to perform: ecr:BatchGetImage on resource: arn:aws:ecr:eu-west-1:111122223333:repository/base"
            " because no resource-based policy allows the ecr:BatchGetImage action",
            image="111122223333.dkr.ecr.eu-west-1.amazonaws.com/base:7",
            given=facts(definition=definition()),
        ),
        says=(
            "ecr:BatchGetImage is missing: no resource-based policy allows it.",
            "Its repository is of account 111122223333, whose repository policy must allow the pull as well.",
            "In account 111122223333, check that the policy of repository base lets 123456789012 pull",
            "aws ecr get-repository-policy --registry-id 111122223333 --repository-name base --region eu-west-1",
            "--resource-arns arn:aws:ecr:eu-west-1:111122223333:repository/base",
        ),
    ),
    Case(
        FIRES,
        "Docker Hub has no role, but credentials",
        stopped("image_pull_access_denied", "pull access denied for example/app", image="example/app:1"),
        says=("Docker Hub refused to give image example/app:1", "repositoryCredentials", "does not exist, too"),
        never=("ecr:", "execution role"),
    ),
    Case(
        FIRES,
        "the role that the text names is not the execution role",
        stopped(
            "image_pull_access_denied",
            "AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ecsInstanceRole/i-01 is not authorized"
            " to perform: ecr:GetAuthorizationToken on resource: *",
        ),
        says=(
            "Check in the policies of role ecsInstanceRole that it may call ecr:GetAuthorizationToken",
            "aws iam list-attached-role-policies --role-name ecsInstanceRole",
        ),
        never=("ecr:BatchGetImage",),
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
