"""The container's own check is shown where the task definition is known."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.facts.fact import Facts
from foghorn.rules.fh1011_container_health_check_failed import RULE
from tests.rules.builders import container, definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CURL = "CMD-SHELL curl -f http://localhost/ || exit 1"
FAILED = {"detail.stoppedReason": "Task failed container health checks"}


def _known(**changes: Any) -> Facts:
    return facts(definition=definition(container(health_check_command=CURL, **changes)))


CASES = [
    Case(
        FIRES,
        "the command is shown, and that it has no start period",
        subject(signal("container_health_check_failed", FAILED), given=_known()),
        says=(f"health check: {CURL}", "no start period"),
    ),
    Case(
        FIRES,
        "a start period is set",
        subject(signal("container_health_check_failed", FAILED), given=_known(health_check_start_period_s=60)),
        says=(f"health check: {CURL}",),
        never=("no start period",),
    ),
    Case(
        FIRES,
        "the task definition is not known",
        subject(signal("container_health_check_failed", FAILED)),
        says=("The health check command of container app of checkout failed",),
        never=("no start period", "health check: "),
    ),
    Case(NEAR_MISS, "the load balancer's check", subject(signal("elb_health_check_failed"))),
    Case(SILENT, "a dependency that failed", subject(signal("dependency_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1011_container_health_check_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
