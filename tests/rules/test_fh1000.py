"""Problems of the scheduler without a rule of their own are told in the vocabulary's words."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1000_other_cause import RULE
from tests.rules.builders import action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "a service action",
        subject(action("operation_throttled", "ECS_OPERATION_THROTTLED")),
        says=("eventName: ECS_OPERATION_THROTTLED", "aws ecs describe-services --cluster prod --services checkout"),
    ),
    Case(
        FIRES,
        "an action that has no kind yet",
        subject(action("service_action_unknown", "SERVICE_SOMETHING_NEW")),
        says=("checkout: A WARN or ERROR action", "eventName: SERVICE_SOMETHING_NEW"),
    ),
    Case(NEAR_MISS, "unknown has a rule of its own", subject(signal("unknown", {}))),
    Case(NEAR_MISS, "a cause that has its own rule", subject(signal("log_driver_failed"))),
    Case(SILENT, "out of memory", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1000_other_cause(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
