"""A stop that took as long as it may is a stop time-out; needs both times and the limit."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.facts.fact import FactName, Facts
from foghorn.rules.fh1031_stop_timeout import RULE
from foghorn.signals.signal import Signal
from tests.rules.builders import NO_DEFINITION, container, definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, SKIPPED, Case, verify, why


def _killed(took_s: int, **changes: Any) -> Signal:
    evidence = {
        "detail.containers[0].exitCode": "137",
        "detail.stoppingAt": "2026-11-22T14:27:00.100Z",
        "detail.executionStoppedAt": f"2026-11-22T14:27:{took_s:02d}.900Z",
    }
    return signal("sigkill_137", evidence, exit_code=137, **changes)


def _limit(stop_timeout_s: int | None) -> Facts:
    return facts(definition=definition(container(stop_timeout_s=stop_timeout_s)))


CASES = [
    Case(
        FIRES,
        "stopping took the whole stopTimeout",
        subject(_killed(20), given=_limit(20)),
        says=("did not end within its stop time-out of 20 s", "stopping took: 21 s", "stopTimeout: 20 s", "SIGTERM"),
    ),
    Case(FIRES, "Fargate's default of 30 s", subject(_killed(30), given=_limit(None)), says=("stopTimeout: 30 s",)),
    Case(NEAR_MISS, "it was killed earlier than that", subject(_killed(19), given=_limit(30))),
    Case(
        NEAR_MISS,
        "on EC2 the agent's default is not known",
        subject(_killed(40, launch_type="EC2"), given=_limit(None)),
    ),
    Case(NEAR_MISS, "the event lacks the stop times", subject(signal("sigkill_137", exit_code=137), given=_limit(2))),
    Case(
        NEAR_MISS,
        "a time that is none",
        subject(
            signal("sigkill_137", {"detail.stoppingAt": "soon", "detail.executionStoppedAt": "later"}), given=_limit(2)
        ),
    ),
    Case(SILENT, "out of memory", subject(signal("oom_killed", exit_code=137), given=_limit(2))),
    Case(
        SKIPPED,
        "no task definition",
        subject(_killed(40)),
        says=(NO_DEFINITION.reason,),
        need=FactName.TASK_DEFINITION,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1031_stop_timeout(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
