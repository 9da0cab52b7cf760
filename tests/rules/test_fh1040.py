"""The provider, and what was refused or used up, are named."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1040_managed_instance_launch_failed import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "a role that may not pass another",
        stopped(
            "managed_instance_launch_failed",
            "Unable to launch instance(s) for capacity provider managed-general. UnauthorizedOperation: User:"
            " arn:aws:sts::123456789012:assumed-role/ecs-infra/ECSManagedInstances is not authorized"
            " to perform: iam:PassRole"
            " on resource: arn:aws:iam::123456789012:role/ecs-instance because no identity-based"
            " policy allows the action",
        ),
        says=(
            "Capacity provider managed-general could not launch an instance for a task of checkout: role ecs-infra",
            "may not call iam:PassRole on arn:aws:iam::123456789012:role/ecs-instance.",
            "aws ecs describe-capacity-providers --capacity-providers managed-general --region eu-west-1",
            "aws iam list-attached-role-policies --role-name ecs-infra",
        ),
    ),
    Case(
        FIRES,
        "no capacity",
        stopped(
            "managed_instance_launch_failed",
            "Unable to launch instance(s) for capacity provider general. UnfulfillableCapacity:"
            " Unable to fulfill capacity",
        ),
        says=("Amazon EC2 has no capacity that meets its instance requirements now.", "describe-services"),
    ),
    Case(
        FIRES,
        "a quota",
        stopped("managed_instance_launch_failed", "capacity provider general. MaxSpotInstanceCountExceeded: Max spot"),
        says=("a quota of the account for instances is used up.",),
    ),
    Case(
        FIRES,
        "cut off before provider and cause",
        stopped("managed_instance_launch_failed", "Unable to launch instance(s) for capacity prov"),
        says=("The capacity provider could not launch an instance", "the text does not say why"),
        never=("--capacity-providers",),
    ),
    Case(NEAR_MISS, "no instance has room", subject(signal("placement_failure"))),
    Case(SILENT, "the agent was away", subject(signal("agent_disconnected"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1040_managed_instance_launch_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
