"""The instances that it may be are listed."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1039_agent_disconnected import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "the code alone",
        stopped("agent_disconnected", "AGENT", launch_type="EC2"),
        says=(
            "ECS could not place a task of checkout: its container agent was not connected.",
            "aws ecs list-container-instances --cluster prod --filter 'agentConnected == false' --region eu-west-1",
            "an empty list means it came back",
        ),
    ),
    Case(NEAR_MISS, "no instance has room", subject(signal("placement_failure"))),
    Case(SILENT, "the host ended", subject(signal("host_terminated"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1039_agent_disconnected(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
