"""The container's own check is shown where the task definition is known."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.facts.fact import Facts
from foghorn.rules.fh1011_container_health_check_failed import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import container, definition, facts, service, signal, started_up, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CURL = "CMD-SHELL curl -f http://localhost/ || exit 1"
FAILED = {"detail.stoppedReason": "Task failed container health checks"}


def _known(**changes: Any) -> Facts:
    return facts(definition=definition(container(health_check_command=CURL, **changes)))


def _ran(ran_s: float, grace_s: int | None = None, **changes: Any) -> Subject:
    made = service(health_check_grace_period_s=grace_s)
    given = facts(made, definition(container(health_check_command=CURL, **changes)))
    return subject(started_up("container_health_check_failed", ran_s=ran_s, evidence=FAILED), given=given)


TOO_SOON = "its check gives up at"
OUTLIVED = "The start period: a task ran for"
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
    Case(
        FIRES,
        "stopped at the first verdict: the defaults of 3 checks 30 s apart",
        _ran(93),
        says=(
            "It ran 93 s; its check gives up at startPeriod 0 s + retries × interval 90 s = 90 s: whatever needs",
            "longer is killed; if it is only slow, startPeriod 140 mends it.",
        ),
        never=("no start period", OUTLIVED),
    ),
    Case(
        FIRES,
        "a check that takes its whole time-out",
        _ran(190, health_check_start_period_s=60, health_check_timeout_s=20),
        says=("startPeriod 60 s + retries × interval 90 s = 150 s", "startPeriod 290 mends it"),
    ),
    Case(
        FIRES,
        "no start period is long enough",
        _ran(395, health_check_start_period_s=300),
        says=("if it is only slow, more retries mend it",),
    ),
    Case(
        FIRES,
        "it ran far longer",
        _ran(900, health_check_start_period_s=60),
        says=(f"{OUTLIVED} 900 s, and a check that never passes gives up after 150 s.",),
        never=(TOO_SOON,),
    ),
    Case(FIRES, "within the grace period ECS heeds no check", _ran(93, 120), never=(TOO_SOON, OUTLIVED)),
    Case(
        FIRES,
        "it began to stop before any verdict",
        _ran(10, health_check_start_period_s=60),
        never=(TOO_SOON, OUTLIVED),
    ),
    Case(
        FIRES,
        "the event names no container, one of two is checked",
        subject(
            started_up("container_health_check_failed", ran_s=93, evidence=FAILED, container=None),
            given=facts(service(), definition(container(health_check_command=CURL), container(name="proxy"))),
        ),
        says=(f"health check: {CURL}", TOO_SOON),
    ),
    Case(NEAR_MISS, "the load balancer's check", subject(signal("elb_health_check_failed"))),
    Case(SILENT, "a dependency that failed", subject(signal("dependency_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1011_container_health_check_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
