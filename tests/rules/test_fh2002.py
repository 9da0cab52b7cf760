"""Tasks that never start lead to the stopped ones."""

from __future__ import annotations

import pytest

from foghorn.rules.fh2002_task_start_impaired import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "ECS says so",
        subject(action("task_start_impaired", "SERVICE_TASK_START_IMPAIRED")),
        says=(
            "eventName: SERVICE_TASK_START_IMPAIRED",
            "aws ecs list-tasks --cluster prod --service-name checkout --desired-status STOPPED --region eu-west-1",
        ),
    ),
    Case(NEAR_MISS, "the configuration keeps tasks out", subject(action("task_configuration_failure", "X"))),
    Case(SILENT, "a crash", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2002_task_start_impaired(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
