"""The instance is named when the reason names it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1021_host_terminated import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

GONE = {"detail.stoppedReason": "Host EC2 (instance i-0123456789abcdef0) terminated."}
CASES = [
    Case(
        FIRES,
        "the reason names the instance",
        subject(signal("host_terminated", GONE, launch_type="EC2")),
        says=(
            "The EC2 instance i-0123456789abcdef0 ended",
            "aws ec2 describe-instances --instance-ids i-0123456789abcdef0",
            "aws cloudtrail lookup-events",
            "up to 14:28 UTC",
        ),
    ),
    Case(
        FIRES,
        "the reason names none",
        subject(signal("host_terminated", {"detail.stoppedReason": "Host EC2 terminated"})),
        says=("aws ecs describe-tasks",),
        never=("describe-instances",),
    ),
    Case(
        FIRES,
        "a container instance that was deregistered may still run",
        subject(signal("host_terminated", {"detail.stoppedReason": "The container instance was deregistered"})),
        says=("The container instance was terminated or deregistered under a task of checkout",),
        never=("EC2 instance",),
    ),
    Case(NEAR_MISS, "Fargate Spot", subject(signal("fargate_spot_interruption", GONE))),
    Case(SILENT, "maintenance by AWS", subject(signal("infrastructure_maintenance"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1021_host_terminated(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
