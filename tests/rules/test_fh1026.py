"""The file system and what its mount helper met are told where the text has them."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1026_efs_mount_failed import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

SYSTEM = "fs-0123456789abcdef0"
CASES = [
    Case(
        FIRES,
        "a mount target that does not answer",
        stopped(
            "efs_mount_failed", f"failed to invoke EFS utils: stderr: {SYSTEM}.efs: mount.nfs4: Connection timed out"
        ),
        says=(
            f"EFS file system {SYSTEM} could not be mounted. Its mount target did not answer: port 2049 is closed",
            f"Check that file system {SYSTEM} has a mount target in eu-west-1a",
            f"aws efs describe-mount-targets --file-system-id {SYSTEM} --region eu-west-1",
            f"Check that the security groups let {SYSTEM} be reached on port 2049",
        ),
    ),
    Case(
        FIRES,
        "a name that is not resolved",
        stopped(
            "efs_mount_failed", f'Failed to resolve "{SYSTEM}.efs.eu-west-1.amazonaws.com"', availability_zone=None
        ),
        says=("Its name was not resolved", "has a mount target\naws efs"),
    ),
    Case(
        FIRES,
        "access denied",
        stopped("efs_mount_failed", f"mount.nfs4: access denied by server while mounting {SYSTEM}.efs"),
        says=("It refused: IAM", f"aws efs describe-file-system-policy --file-system-id {SYSTEM}"),
        never=("2049",),
    ),
    Case(
        FIRES,
        "a directory that is not there",
        stopped("efs_mount_failed", f"mounting {SYSTEM}.efs failed, reason given by server: No such file or directory"),
        says=("does not have the root directory", "aws efs describe-access-points"),
        never=("describe-file-system-policy",),
    ),
    Case(
        FIRES,
        "the text says nothing",
        stopped("efs_mount_failed", "ResourceInitializationError: failed to invoke EFS utils commands"),
        says=("an EFS file system could not be mounted. The text does not say why.", "taskDefinition.[volumes"),
        never=("aws efs",),
    ),
    Case(
        FIRES,
        "a time-out without the file system's id",
        stopped("efs_mount_failed", "failed to invoke EFS utils: mount.nfs4: Connection timed out"),
        says=("an EFS file system", "let the file system be reached on port 2049"),
    ),
    Case(NEAR_MISS, "another volume", subject(signal("volume_failed"))),
    Case(SILENT, "a registry", subject(signal("image_pull_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1026_efs_mount_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
