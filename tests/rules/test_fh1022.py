"""A kill for memory at start is told from a wrong command."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1022_container_start_failed import RULE
from tests.rules.builders import refused_by_container, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "a wrong entry point",
        subject(
            signal(
                "container_start_failed",
                {"detail.containers[0].reason": "CannotStartContainerError: exec: no such file"},
            )
        ),
        says=("did not start: the image has no such file.", "containers[0].reason: CannotStartContainerError"),
    ),
    Case(
        FIRES,
        "init was killed for memory",
        subject(signal("container_start_failed", {"detail.containers[0].reason": "container init was OOM-killed"})),
        says=("its init process was killed for memory",),
    ),
    *(
        Case(
            FIRES,
            words,
            refused_by_container("container_start_failed", f"CannotStartContainerError: {reason}"),
            (words,),
        )
        for reason, words in (
            (
                'exec: "node index.js": executable file not found in $PATH',
                "no such program in its PATH (program node inde",
            ),
            ('exec: \\"/run.sh\\": permission denied', "its program may not be executed (program /run.sh)"),
            ("exec /app: exec format error", "built for another processor architecture"),
            (
                "adding custom device /dev/dri: no such file or directory",
                "a device that it is to use is not on the host",
            ),
            ("API error (404): invalid header field value", "the container runtime refused it"),
        )
    ),
    Case(NEAR_MISS, "it could not be created", subject(signal("container_create_failed"))),
    Case(SILENT, "it ran and ended", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1022_container_start_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
