"""A deployment that stands still, as the silence check saw it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh2017_deployment_stalled import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.silence import seen_silent

CASES = [
    Case(
        FIRES,
        "the old revision serves, the new one does not come up",
        subject(
            seen_silent(
                "deployment_stalled",
                running=4,
                deployments_rolloutState="IN_PROGRESS",
                deployments_createdAt="2026-11-22T12:00:00+00:00",
                deployments_tasks="0 of 4 run",
                deployments_id="ecs-svc/1234",
            )
        ),
        says=(
            "The deployment of checkout is under way since 2026-11-22 12:00 UTC and gets no further.",
            "Of its tasks, 0 of 4 run.",
            "The service runs 4 of 4 desired tasks. Foghorn looked: no event said so.",
            "deployments.id: ecs-svc/1234",
            "Compare the deployments of checkout",
        ),
    ),
    Case(
        FIRES,
        "the evidence was cut",
        subject(signal("deployment_stalled", {}, task_id=None)),
        says=("The deployment of checkout is under way and gets no further. The service runs fewer tasks",),
    ),
    Case(NEAR_MISS, "it failed, and ECS says so", subject(action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED"))),
    Case(NEAR_MISS, "too few run, none is deployed", subject(seen_silent("service_below_desired"))),
    Case(SILENT, "a crash", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2017_deployment_stalled(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
