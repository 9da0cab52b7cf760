"""137 alone is no proof of anything: what is ruled out and what is not is said."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1012_sigkill_137 import RULE
from tests.rules.builders import container, definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KILLED = {"detail.containers[0].exitCode": "137", "detail.stopCode": "EssentialContainerExited"}
TIMES = {"detail.stoppingAt": "2026-11-22T14:27:00Z", "detail.executionStoppedAt": "2026-11-22T14:27:10Z"}
CASES = [
    Case(
        FIRES,
        "no reason given",
        subject(signal("sigkill_137", KILLED, exit_code=137)),
        says=(
            "was killed (exit code 137). Not ruled out",
            "ECS would name OutOfMemoryError",
            "Spot reclaim, a failed health check, a stop by a person or by the scheduler: the stop code is Essential",
            "the task as a whole ran short of memory",
            "stoppingAt,executionStoppedAt",
            "containers[0].exitCode: 137",
        ),
    ),
    Case(
        FIRES,
        "without a stop code Spot is not ruled out",
        subject(signal("sigkill_137", {"detail.containers[0].exitCode": "137"}, exit_code=137)),
        never=("Spot reclaim",),
    ),
    Case(
        FIRES,
        "another stop code rules out Spot alone",
        subject(signal("sigkill_137", {**KILLED, "detail.stopCode": "SomethingNew"}, exit_code=137)),
        says=("Spot reclaim: the stop code is SomethingNew.",),
        never=("a stop by a person",),
    ),
    Case(
        FIRES,
        "stopping took less than stopTimeout",
        subject(
            signal("sigkill_137", {**KILLED, **TIMES}, exit_code=137, launch_type="EC2"),
            given=facts(definition=definition(container(stop_timeout_s=60))),
        ),
        says=("The stop time-out: stopping took 10 s of the 60 s", "the host ran short of memory"),
        never=("it ignored SIGTERM", "Compare stoppingAt"),
    ),
    Case(NEAR_MISS, "ECS names memory", subject(signal("oom_killed", exit_code=137))),
    Case(SILENT, "another exit code", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1012_sigkill_137(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
