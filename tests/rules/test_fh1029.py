"""The role and its duty are named: by the text, else by the task definition."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1029_iam_role_assume_failed import RULE
from tests.rules.builders import ROLE, definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "the text names the role",
        stopped(
            "iam_role_assume_failed", f"ECS was unable to assume the role '{ROLE}' that was provided for this task."
        ),
        says=(
            "ECS has no credentials of execution role checkout-execution.",
            "ecs-tasks.amazonaws.com may assume it",
            "aws iam get-role --role-name checkout-execution --region eu-west-1 --query Role.AssumeRolePolicyDocument",
        ),
    ),
    Case(
        FIRES,
        "the infrastructure role is assumed by ECS itself",
        stopped(
            "iam_role_assume_failed",
            "ECS was unable to assume the configured ECS Infrastructure Role"
            " 'arn:aws:iam::123456789012:role/ecs/infra'.",
            given=facts(definition=definition()),
        ),
        says=(
            "no credentials of infrastructure role infra.",
            "that ecs.amazonaws.com may assume it",
            "--role-name infra",
        ),
        never=("checkout-execution",),
    ),
    Case(
        FIRES,
        "a role of which the text does not say the name",
        stopped(
            "iam_role_assume_failed", "unable to find execution role credentials", given=facts(definition=definition())
        ),
        says=("no credentials of execution role checkout-execution.",),
    ),
    Case(
        FIRES,
        "the task role",
        stopped(
            "iam_role_assume_failed",
            "unable to fetch the task role credentials",
            given=facts(definition=definition(task_role_arn="arn:aws:iam::123456789012:role/checkout-task")),
        ),
        says=("no credentials of task role checkout-task.",),
    ),
    Case(
        FIRES,
        "there is no such role in the task definition",
        stopped(
            "iam_role_assume_failed",
            "HostConfigError: No execution credentials set for the task",
            given=facts(definition=definition(execution_role_arn=None)),
        ),
        says=("no credentials of its execution role, and checkout:42 names none.", "executionRoleArn,taskRoleArn"),
    ),
    Case(
        FIRES,
        "nothing is known",
        stopped("iam_role_assume_failed", "unable to assume the role"),
        says=("no credentials of its execution role.", "Find the roles of checkout:42"),
        never=("names none",),
    ),
    Case(NEAR_MISS, "the role works, and lacks a permission", subject(signal("secret_access_denied"))),
    Case(SILENT, "an image was refused", subject(signal("image_pull_access_denied"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1029_iam_role_assume_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
