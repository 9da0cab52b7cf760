"""A deployment that its own percentages hold is told with the numbers and the value that mends it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from foghorn.facts.fact import FactName, Facts
from foghorn.facts.missing import Missing
from foghorn.rules.fh2012_deployment_stuck import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import FAMILY_SCOPE, NO_ACCESS, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, SKIPPED, Case, verify, why
from tests.rules.releases import ACTIVE, BOTH, DONE, PRIMARY, known, progress, rolling, rollout

BLOCKED = (
    "(service checkout) was unable to stop or start tasks during a deployment because of the service deployment "
    "configuration. Update the minimumHealthyPercent or maximumPercent value and try again."
)
UNTOLD = (replace(PRIMARY, rollout_state=None), replace(ACTIVE, rollout_state=None))


def _stuck(desired: int = 4, low: int | None = 100, high: int | None = 100, **changes: Any) -> Subject:
    made = rolling(desired_count=desired, minimum_healthy_percent=low, maximum_percent=high, **changes)
    return _about(known(made, rollout()))


def _about(given: Facts) -> Subject:
    return subject(signal("oom_killed"), given=given)


OVER = rolling(desired_count=4, maximum_percent=100, deployments=DONE)
CASES = [
    Case(
        FIRES,
        "4 tasks, 100 and 100",
        _stuck(),
        says=(
            "cannot move: 4 desired, minimumHealthyPercent 100 (at least 4 stay), maximumPercent 100 (at most 4)",
            "no task can stop or start. maximumPercent 125 lets one start, or minimumHealthyPercent 75 one stop.",
            "Set maximumPercent of checkout to 125 or more, or minimumHealthyPercent to 75 or less",
        ),
    ),
    Case(
        FIRES,
        "floor(3.75) is 3",
        _stuck(3, 100, 125),
        says=("maximumPercent 125 (at most 3)", "maximumPercent 134 lets"),
    ),
    Case(FIRES, "ceil(0.5) is 1", _stuck(1, 50, 100), says=("(at least 1 stay)", "minimumHealthyPercent 0 one stop")),
    Case(FIRES, "ECS gives no roll-out state, old tasks are left", _stuck(deployments=UNTOLD), says=("cannot move",)),
    Case(
        FIRES,
        "nothing is under way by the deployments, but ECS says it",
        _about(known(OVER, messages=[(-20, BLOCKED)])),
        says=("cannot move", f"service message: {BLOCKED}"),
    ),
    Case(NEAR_MISS, "said long before", _about(known(OVER, messages=[(-31, BLOCKED)]))),
    Case(NEAR_MISS, "said long after", _about(known(OVER, messages=[(6, BLOCKED)]))),
    Case(NEAR_MISS, "the messages are not known", _about(replace(known(OVER), messages=Missing("denied")))),
    Case(NEAR_MISS, "one may start", _stuck(4, 100, 125)),
    Case(NEAR_MISS, "one may stop", _stuck(4, 75, 100)),
    Case(NEAR_MISS, "the deployment is done", _about(known(OVER, rollout()))),
    Case(NEAR_MISS, "the first deployment has the room of all its tasks", _stuck(deployments=(PRIMARY,))),
    Case(
        NEAR_MISS,
        "ECS rolled it back since",
        _about(known(rolling(maximum_percent=100, deployments=BOTH), rollout(progress("ROLLBACK_SUCCESSFUL")))),
    ),
    Case(NEAR_MISS, "a daemon has other bounds", _stuck(scheduling_strategy="DAEMON")),
    Case(NEAR_MISS, "so has blue/green", _stuck(strategy="BLUE_GREEN")),
    Case(NEAR_MISS, "a percentage is not known", _stuck(high=None)),
    Case(NEAR_MISS, "no task is desired", _stuck(0)),
    Case(SILENT, "a task without a service", subject(signal("oom_killed", scope=FAMILY_SCOPE))),
    Case(SILENT, "4 tasks, 100 and 200", _stuck(4, 100, 200)),
    Case(
        SKIPPED,
        "the service is not known",
        subject(signal("oom_killed")),
        says=(NO_ACCESS.reason,),
        need=FactName.SERVICE,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2012_deployment_stuck(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
