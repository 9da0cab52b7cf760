"""A volume is told with the step that failed, where the text has it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1027_volume_failed import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    *(
        Case(FIRES, words, stopped("volume_failed", reason), (f"a volume of its task could not be set up: {words}",))
        for reason, words in (
            (
                "unable to copy contents to volume on host: deadline exceeded",
                "what the image holds could not be copied",
            ),
            (
                "error while mounting volume: VolumeDriver.Mount: Mount failed",
                "the volume driver on the instance failed",
            ),
            ("failed to mount FSx for Windows file system", "the FSx file system could not be mounted"),
        )
    ),
    Case(
        FIRES,
        "no words that are known",
        stopped("volume_failed", "CannotCreateVolumeError: something new"),
        says=("the event's text is all there is about why.", "taskDefinition.[volumes", "aws ecs describe-tasks"),
    ),
    Case(
        FIRES,
        "on EC2 the instance is what to look at",
        stopped("volume_failed", "VolumeDriver.Mount failed", launch_type="EC2"),
        says=("its agent log names the driver's error", "containerInstanceArn"),
    ),
    Case(NEAR_MISS, "Amazon EFS", subject(signal("efs_mount_failed"))),
    Case(SILENT, "Amazon EBS", subject(signal("ebs_volume_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1027_volume_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
