"""A Spot reclaim is told as such, whatever the exit code."""

from __future__ import annotations

import pytest

from foghorn.rules.fh4001_fargate_spot_interruption import RULE
from tests.rules.builders import SPOT_SCOPE, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

SPOT = {"detail.stopCode": "SpotInterruption", "detail.stoppedReason": "Your Spot Task was interrupted."}
CASES = [
    Case(
        FIRES,
        "a task of a service",
        subject(signal("fargate_spot_interruption", SPOT, scope=SPOT_SCOPE)),
        says=(
            "reclaimed Fargate Spot capacity in eu-west-1a",
            "stopCode: SpotInterruption",
            "aws ecs describe-services --cluster prod --services checkout",
            "capacityProviderStrategy",
        ),
    ),
    Case(
        FIRES,
        "a wave: the zone of one task is not where all of it was",
        subject(signal("fargate_spot_interruption", SPOT, scope=SPOT_SCOPE), stops=4),
        says=("AWS reclaimed Fargate Spot capacity; the tasks",),
        never=("eu-west-1a",),
    ),
    Case(
        FIRES,
        "exit code 137 of a reclaimed task is no other cause",
        subject(signal("fargate_spot_interruption", {**SPOT, "detail.containers[0].exitCode": "137"}, exit_code=137)),
        says=("the event names the Spot interruption",),
    ),
    Case(
        FIRES,
        "a standalone task",
        subject(signal("fargate_spot_interruption", SPOT, scope=SPOT_SCOPE, service=None)),
        says=("aws ecs describe-tasks",),
        never=("describe-services",),
    ),
    Case(NEAR_MISS, "an EC2 host went away", subject(signal("host_terminated", SPOT))),
    Case(SILENT, "maintenance", subject(signal("infrastructure_maintenance"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh4001_fargate_spot_interruption(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
