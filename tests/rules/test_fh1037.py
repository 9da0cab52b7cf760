"""A service heals by itself; of a standalone task somebody must be told."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1037_infrastructure_maintenance import RULE
from tests.rules.builders import FAMILY_SCOPE, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

PLANNED = {"detail.stoppedReason": "ECS is performing maintenance on the underlying infrastructure hosting the task"}
CASES = [
    Case(
        FIRES,
        "a service",
        subject(
            signal("infrastructure_maintenance", {**PLANNED, "detail.containers[0].exitCode": "137"}, exit_code=137)
        ),
        says=(
            "The service starts a replacement by itself; nobody need do anything.",
            "See in the service events that checkout has started a replacement",
            (
                "aws ecs list-account-settings --name fargateTaskRetirementWaitPeriod"
                " --effective-settings --region eu-west-1"
            ),
            "Out of memory: exit code 137 is how the container took the stop",
        ),
    ),
    Case(
        FIRES,
        "a standalone task",
        subject(signal("infrastructure_maintenance", PLANNED, scope=FAMILY_SCOPE, service=None)),
        says=("Nothing starts it again: whoever needs its result", "then run checkout:42 again", "describe-tasks"),
        never=("nobody need",),
    ),
    Case(NEAR_MISS, "the host went away unplanned", subject(signal("host_terminated"))),
    Case(SILENT, "Fargate Spot", subject(signal("fargate_spot_interruption"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1037_infrastructure_maintenance(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
