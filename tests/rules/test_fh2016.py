"""Tasks that neither run nor stop, as the silence check saw them."""

from __future__ import annotations

import pytest

from foghorn.rules.fh2016_tasks_stuck_pending import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.silence import seen_silent

CASES = [
    Case(
        FIRES,
        "three wait for the agent",
        subject(
            seen_silent(
                "tasks_stuck_pending",
                tasks_waiting="3",
                tasks_lastStatus="PENDING",
                tasks_createdAt="2026-11-22T13:40:00+00:00",
                tasks_taskId="abc123",
            )
        ),
        says=(
            "3 tasks are stuck before running since 2026-11-22 13:40 UTC; checkout runs 1 of 4 desired tasks.",
            "In PENDING, the container agent has yet to start it",
            "Foghorn looked: no event said so.",
            "aws ecs describe-tasks --cluster prod --tasks abc123 --region eu-west-1",
            "tasks.lastStatus: PENDING",
        ),
    ),
    Case(
        FIRES,
        "one waits for its network interface",
        subject(seen_silent("tasks_stuck_pending", tasks_waiting="1", tasks_lastStatus="PROVISIONING")),
        says=("1 task is stuck", "In PROVISIONING, ECS prepares it"),
    ),
    Case(
        FIRES,
        "a state that is not known",
        subject(seen_silent("tasks_stuck_pending", tasks_lastStatus="HOVERING")),
        says=("some tasks are stuck",),
        never=("In HOVERING",),
    ),
    Case(NEAR_MISS, "too few run, none is seen to wait", subject(seen_silent("service_below_desired"))),
    Case(NEAR_MISS, "ECS itself says so", subject(action("placement_failure", "SERVICE_TASK_PLACEMENT_FAILURE"))),
    Case(SILENT, "a crash", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2016_tasks_stuck_pending(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
