"""An exit code is put in words; none is taken for another cause."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.rules.fh1002_essential_container_exited import RULE
from tests.rules.builders import FAMILY_SCOPE, container, definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

KIND = "essential_container_exited"


def _exited(code: int | None, **changes: Any) -> Case:
    evidence = {
        "detail.stopCode": "EssentialContainerExited",
        "detail.stoppedReason": "Essential container in task exited",
    }
    if code is not None:
        evidence["detail.containers[0].exitCode"] = str(code)
    return Case(FIRES, f"exit code {code}", subject(signal(KIND, evidence, exit_code=code, **changes)))


def _words(case: Case, *says: str) -> Case:
    return Case(case.sort, f"{case.why}: {says[0]}", case.subject, says=says)


CASES = [
    _words(_exited(1), "ended with an application error (exit code 1)", "containers[0].exitCode: 1"),
    _words(_exited(2), "in a shell one of wrong usage (exit code 2)"),
    _words(_exited(3), "ended with an application error (exit code 3)"),
    _words(_exited(126), "not executable", "Check command and entryPoint in checkout:42"),
    _words(_exited(127), "could not find its command"),
    _words(_exited(139), "SIGSEGV): a bug in native code"),
    _words(_exited(134), "aborted itself (SIGABRT)"),
    _words(_exited(143), "SIGTERM"),
    _words(_exited(135), "was ended by signal 7 (exit code 135)"),
    _words(_exited(255), "255 is what exit(-1) becomes"),
    _words(_exited(0), "ended with success, though a service's container is meant to keep running"),
    _words(_exited(None), "the event shows no exit code"),
    _words(_exited(1, container=None), "A container of checkout ended"),
    _words(_exited(1, scope=FAMILY_SCOPE, service=None), "Container app of nightly-report ended"),
    Case(
        FIRES,
        "the log group of the task definition is read",
        subject(signal(KIND, exit_code=1), given=facts(definition=definition(container()))),
        says=("aws logs tail /ecs/checkout", "since 14:26 UTC"),
    ),
    Case(
        FIRES,
        "side-cars that were stopped with it are ruled out",
        subject(
            signal(KIND, {"detail.containers[1].exitCode": "1", "detail.containers[0].exitCode": "143"}, exit_code=1)
        ),
        says=("containers[1].exitCode: 1", "The other containers: exit code 143"),
        never=("Others failed",),
    ),
    Case(
        FIRES,
        "a second container that failed by itself is not ruled out",
        subject(
            signal(KIND, {"detail.containers[1].exitCode": "1", "detail.containers[0].exitCode": "2"}, exit_code=1)
        ),
        says=("Others failed, too (containers[0] with 2); the event does not tell which was first",),
        never=("The other containers",),
    ),
    Case(
        FIRES,
        "a container that is not essential ends no task",
        subject(signal(KIND, exit_code=1), given=facts(definition=definition(container(essential=False)))),
        says=("It is not essential in checkout:42, so its end alone did not stop the task.",),
    ),
    Case(
        FIRES,
        "a side-car that AWS added is in no task definition",
        subject(
            signal(KIND, exit_code=1, container="aws-guardduty-agent-Ab1"),
            given=facts(definition=definition(container())),
        ),
        says=("It is a side-car that was added to the task: checkout:42 has no container of that name.",),
    ),
    Case(NEAR_MISS, "137 has a kind of its own", subject(signal("sigkill_137", exit_code=137))),
    Case(SILENT, "Fargate Spot", subject(signal("fargate_spot_interruption"))),
]


def test_the_exit_code_of_a_side_car_proves_nothing() -> None:
    """The first proof is the exit code of the container that is named, before ECS's sentence for every exit."""
    evidence = {
        "detail.containers[1].exitCode": "139",
        "detail.stoppedReason": "Essential container in task exited",
        "detail.containers[0].exitCode": "137",
    }
    found = RULE.check(subject(signal(KIND, evidence, exit_code=139)))
    assert found is not None
    assert next(iter(found.evidence.items())) == ("containers[1].exitCode", "139")
    assert "137" not in found.evidence.values()


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1002_essential_container_exited(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
