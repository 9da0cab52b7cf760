"""Containers that take a minute to run once their images are there."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1042_containers_start_slowly import RULE
from tests.rules.builders import definition, facts, started_up, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "a minute and a half",
        subject(started_up(start_s=92), given=facts(definition=definition(cpu_units=256))),
        says=(
            "The containers of a task of checkout ran only 1 min 32 s after the image pull.",
            "Check in checkout:42 which container waits for which (dependsOn)",
            "dependsOn:dependsOn",
            "consider more vCPU for checkout (checkout:42 has 0.25)",
        ),
    ),
    Case(FIRES, "exactly a minute", subject(started_up(start_s=60)), says=("ran only 1 min after",), never=("has",)),
    Case(
        FIRES,
        "a task without CPU of its own, and without a named definition",
        subject(started_up(start_s=61, task_definition=None), given=facts(definition=definition(cpu_units=None))),
        says=("Check in the task which container", "aws ecs describe-tasks"),
    ),
    Case(NEAR_MISS, "just below a minute", subject(started_up(start_s=59.999))),
    Case(NEAR_MISS, "it ran for hours before it failed", subject(started_up(start_s=92, ran_s=9_000))),
    Case(NEAR_MISS, "it never ran", subject(started_up(start_s=92, ran_s=None))),
    Case(NEAR_MISS, "when the pull was over is not told", subject(started_up(start_s=92, pull_stopped_at=None))),
    Case(NEAR_MISS, "the host went away", subject(started_up("host_terminated", start_s=92))),
    Case(SILENT, "a second", subject(started_up(start_s=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1042_containers_start_slowly(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
