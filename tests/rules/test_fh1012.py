"""137 alone is no proof of anything: what is ruled out and what is not is said."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1012_sigkill_137 import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KILLED = {"detail.containers[0].exitCode": "137", "detail.stopCode": "EssentialContainerExited"}
CASES = [
    Case(
        FIRES,
        "no reason given",
        subject(signal("sigkill_137", KILLED, exit_code=137)),
        says=(
            "was killed (exit code 137). Not ruled out",
            "ECS would name OutOfMemoryError",
            "Spot reclaim: the stop code is EssentialContainerExited.",
            "stoppingAt,executionStoppedAt",
            "containers[0].exitCode: 137",
        ),
    ),
    Case(
        FIRES,
        "without a stop code Spot is not ruled out",
        subject(signal("sigkill_137", {"detail.containers[0].exitCode": "137"}, exit_code=137)),
        never=("Spot reclaim:",),
    ),
    Case(NEAR_MISS, "ECS names memory", subject(signal("oom_killed", exit_code=137))),
    Case(SILENT, "another exit code", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1012_sigkill_137(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
