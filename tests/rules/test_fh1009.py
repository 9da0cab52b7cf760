"""An undecided pull is told as undecided."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1009_image_pull_other import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "the text is cut off",
        subject(
            signal("image_pull_other", {"detail.stoppedReason": "CannotPullContainerError: inspect image has been"})
        ),
        says=("does not say why", "aws ecs describe-tasks", "within an hour of 14:28 UTC"),
    ),
    Case(NEAR_MISS, "the registry said that it is missing", subject(signal("image_pull_not_found"))),
    Case(SILENT, "a container did not start", subject(signal("container_start_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1009_image_pull_other(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
