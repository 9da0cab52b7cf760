"""What runs too few, as the silence check saw it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh2015_service_below_desired import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.silence import seen_silent

CASES = [
    Case(
        FIRES,
        "some are missing",
        subject(seen_silent("service_below_desired", pendingCount="0")),
        says=(
            "checkout runs 1 of 4 desired tasks since 2026-11-22 14:15 UTC. Foghorn looked: no event said so.",
            "runningCount: 1",
            "desiredCount: 4",
            "pendingCount: 0",
            "aws ecs list-tasks --cluster prod --service-name checkout --desired-status STOPPED --region eu-west-1",
        ),
    ),
    Case(
        FIRES,
        "none runs",
        subject(seen_silent("service_below_desired", running=0)),
        says=("checkout runs none of 4 desired tasks since",),
    ),
    Case(
        FIRES,
        "the evidence was cut",
        subject(signal("service_below_desired", {}, task_id=None)),
        says=("checkout runs fewer tasks than desired. Foghorn looked: no event said so.",),
        never=("since",),
    ),
    Case(NEAR_MISS, "its tasks are stuck", subject(seen_silent("tasks_stuck_pending"))),
    Case(NEAR_MISS, "ECS itself says so", subject(action("task_start_impaired", "SERVICE_TASK_START_IMPAIRED"))),
    Case(SILENT, "a crash", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2015_service_below_desired(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
