"""An outage is told from the counts: below ceil(desired * minimumHealthyPercent / 100), or none."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.facts.fact import FactName
from foghorn.rules.fh2010_below_lower_bound import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import FAMILY_SCOPE, NO_ACCESS, facts, service, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, SKIPPED, Case, verify, why


def _counts(running: int, desired: int, percent: int | None, **changes: Any) -> Subject:
    made = service(running_count=running, desired_count=desired, minimum_healthy_percent=percent, **changes)
    return subject(signal("oom_killed"), given=facts(made))


CASES = [
    Case(
        FIRES, "2 of 6 at 100 %", _counts(2, 6, 100), says=("checkout ran 2 of 6", "runningCount: 2", "(lower bound 6)")
    ),
    Case(FIRES, "nothing runs", _counts(0, 1, 0), says=("checkout ran no task at all",)),
    Case(FIRES, "nothing runs, percent unknown", _counts(0, 3, None), says=("no task at all",), never=("lower bound",)),
    Case(FIRES, "ceil: 2 of 4 at 51 % is below 3", _counts(2, 4, 51), says=("(lower bound 3)",)),
    Case(NEAR_MISS, "exactly at the bound", _counts(2, 4, 50)),
    Case(NEAR_MISS, "below desired, percent unknown", _counts(1, 6, None)),
    Case(NEAR_MISS, "scaled to zero on purpose", _counts(0, 0, 100)),
    Case(NEAR_MISS, "the service is being deleted", _counts(0, 2, 100, status="DRAINING")),
    Case(SILENT, "all run", _counts(6, 6, 100)),
    Case(SILENT, "a task without a service", subject(signal("oom_killed", scope=FAMILY_SCOPE))),
    Case(
        SKIPPED,
        "the service is not known",
        subject(signal("oom_killed")),
        says=(NO_ACCESS.reason,),
        need=FactName.SERVICE,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2010_below_lower_bound(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
