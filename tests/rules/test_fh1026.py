"""The file system and what its mount helper met are told where the text has them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.fact import EfsVolume, Facts
from foghorn.rules.fh1026_efs_mount_failed import RULE
from tests.rules.builders import NO_DEFINITION, definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

SYSTEM = "fs-0123456789abcdef0"
SILENT_HELPER = "ResourceInitializationError: failed to invoke EFS utils commands"
DATA = EfsVolume("data", SYSTEM, root_directory="/checkout", transit_encryption=True)
WITH_POINT = EfsVolume("data", SYSTEM, "fsap-0123456789abcdef0", "/", transit_encryption=True, iam=True)


def known(*volumes: EfsVolume) -> Facts:
    """The task definition with these volumes."""
    return facts(definition=definition(efs_volumes=volumes))


CASES = [
    Case(
        FIRES,
        "the only volume of the task definition",
        stopped("efs_mount_failed", SILENT_HELPER, given=known(DATA)),
        says=(
            f"EFS file system {SYSTEM} (volume data, root directory /checkout) could not be mounted.",
            f"aws efs describe-mount-targets --file-system-id {SYSTEM} --region eu-west-1",
            f"aws efs describe-file-system-policy --file-system-id {SYSTEM}",
            "volume is mounted with: IAM off, transit encryption on",
        ),
    ),
    Case(
        FIRES,
        "its access point decides the directory",
        stopped("efs_mount_failed", f"access denied by server while mounting {SYSTEM}.efs", given=known(WITH_POINT)),
        says=(
            f"{SYSTEM} (volume data, access point fsap-0123456789abcdef0 and its root directory) could not be mounted",
            "volume is mounted with: IAM on, transit encryption on",
            f"aws efs describe-file-system-policy --file-system-id {SYSTEM}",
        ),
        never=("describe-mount-targets",),
    ),
    Case(
        FIRES,
        "an access point beside a directory",
        stopped("efs_mount_failed", SILENT_HELPER, given=known(replace(WITH_POINT, root_directory="/checkout"))),
        says=("access point fsap-0123456789abcdef0, root directory /checkout)",),
    ),
    Case(
        FIRES,
        "a volume without anything set",
        stopped("efs_mount_failed", SILENT_HELPER, given=known(EfsVolume("data", SYSTEM))),
        says=("(volume data, root directory /)", "IAM off, transit encryption off"),
    ),
    Case(
        FIRES,
        "the text names one of two",
        stopped(
            "efs_mount_failed",
            f"failed to invoke EFS utils: stderr: {SYSTEM}.efs: mount.nfs4: Connection timed out",
            given=known(EfsVolume("logs", "fs-0123456789abcdef1"), DATA),
        ),
        says=(f"EFS file system {SYSTEM} (volume data, root directory /checkout)", "port 2049"),
        never=("fs-0123456789abcdef1",),
    ),
    Case(
        FIRES,
        "each of two may be the one",
        stopped("efs_mount_failed", SILENT_HELPER, given=known(EfsVolume("logs", "fs-0123456789abcdef1"), DATA)),
        says=(f"one of the EFS file systems fs-0123456789abcdef1, {SYSTEM} could not be mounted",),
        never=("aws efs", "volume is mounted with"),
    ),
    Case(
        FIRES,
        "two volumes of one file system",
        stopped("efs_mount_failed", SILENT_HELPER, given=known(replace(DATA, name="logs"), DATA)),
        says=(f"EFS file system {SYSTEM} could not be mounted", "describe-mount-targets"),
        never=("volume is mounted with",),
    ),
    Case(
        FIRES,
        "the task definition names another",
        stopped(
            "efs_mount_failed",
            f"access denied by server while mounting {SYSTEM}.efs",
            given=known(EfsVolume("a", "fs-9")),
        ),
        says=(f"EFS file system {SYSTEM} could not be mounted",),
        never=("fs-9", "volume is mounted with"),
    ),
    Case(
        FIRES,
        "the task definition is not known",
        stopped("efs_mount_failed", SILENT_HELPER, given=facts(definition=NO_DEFINITION)),
        says=("an EFS file system could not be mounted. The text does not say why.",),
        never=("aws efs", "volume is mounted with"),
    ),
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
