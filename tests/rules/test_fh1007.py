"""A full disk is told as the task's or the host's."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1007_image_pull_no_space import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

FULL = {"detail.stoppedReason": "CannotPullContainerError: no space left on device"}
CASES = [
    Case(
        FIRES,
        "Fargate",
        subject(signal("image_pull_no_space", FULL)),
        says=(
            "the task's ephemeral storage",
            "See how large tag",
            "imageSizeInBytes",
            "taskDefinition.ephemeralStorage",
        ),
    ),
    Case(
        FIRES,
        "EC2",
        subject(signal("image_pull_no_space", FULL, launch_type="EC2")),
        says=("container instance", "containerInstanceArn"),
    ),
    Case(
        FIRES,
        "launch type not told",
        subject(signal("image_pull_no_space", launch_type=None)),
        says=("left on the disk",),
    ),
    Case(NEAR_MISS, "a pull that failed otherwise", subject(signal("image_pull_other"))),
    Case(SILENT, "a volume", subject(signal("volume_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1007_image_pull_no_space(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
