"""The state that was not reached and the time given are told."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1033_container_runtime_timeout import RULE
from tests.rules.builders import definition, facts, refused_by_container, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "the text tells both",
        refused_by_container(
            "container_runtime_timeout",
            "DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s",
            launch_type="EC2",
        ),
        says=(
            "Container app of checkout did not reach state created within 4m0s: the container runtime was too slow.",
            "look at its CPU, disk and Docker log",
            "containerInstanceArn",
            "describe-services",
        ),
    ),
    Case(
        FIRES,
        "on Fargate the log endpoint may be the reason",
        stopped(
            "container_runtime_timeout",
            "ContainerRuntimeTimeoutError: Could not transition to running; timed out after waiting 1m: <reason>",
            given=facts(definition=definition()),
        ),
        says=("did not reach state running within 1m:", "platformVersion", "Check that log group /ecs/checkout exists"),
    ),
    Case(
        FIRES,
        "the text is cut off",
        stopped("container_runtime_timeout", "ContainerRuntimeTimeoutError: Could not tra"),
        says=("did not change its state in time",),
    ),
    Case(
        FIRES, "no time is told", stopped("container_runtime_timeout", "could not transition to stopped"), ("in time:",)
    ),
    Case(NEAR_MISS, "an error, not a time-out", subject(signal("container_runtime_error"))),
    Case(SILENT, "a log driver", subject(signal("log_driver_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1033_container_runtime_timeout(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
