"""What the agent tried is told; the application is not blamed."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1034_container_runtime_error import RULE
from tests.rules.builders import refused_by_container, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    *(
        Case(FIRES, words, refused_by_container("container_runtime_error", reason), (f"of checkout: {words}.",))
        for reason, words in (
            ("CannotStopContainerError: failed sending SIGTERM to container", "the runtime could not stop it"),
            ("CannotInspectContainerError: Error response from daemon", "the runtime could not say how it is"),
            ("ContainerVanishedError: No container matching saved ID found", "the runtime no longer knew it"),
            ("ContainerRuntimeError: something new", "the runtime reported an error"),
        )
    ),
    Case(
        FIRES,
        "on EC2 the instance's logs tell more",
        refused_by_container("container_runtime_error", "CannotStopContainerError", launch_type="EC2"),
        says=("read its agent and Docker logs", "containerInstanceArn", "The application: the error is of the runtime"),
    ),
    Case(NEAR_MISS, "a time-out", subject(signal("container_runtime_timeout"))),
    Case(SILENT, "an exit of its own", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1034_container_runtime_error(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
