"""The Amazon EFS file system that a text names, what its mount helper met, and steps about it."""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import network_of, volumes_of
from foghorn.signals.signal import Signal

_ID = re.compile(r"\bfs-[0-9a-f]{8,17}\b")
_NETWORK = ("resolve", "timed out", "timeout", "reset by peer", "connection refused", "no route")
_SILENT = "Its mount target did not answer: port 2049 is closed, or there is none in this zone"
_CLOSED = "Its mount target closed the connection"
_WHY = {
    "failed to resolve": "Its name was not resolved: no mount target in this zone, or no Amazon DNS in the VPC",
    "access denied": "It refused: IAM, its file system policy or the access point does not allow the mount",
    "no such file": "It does not have the root directory that is asked for",
    "timed out": _SILENT,
    "timeout": _SILENT,
    "reset by peer": _CLOSED,
    "connection refused": _CLOSED,
}


def file_system_in(reason: str) -> str | None:
    """The id of the file system, or None where the text names none."""
    found = _ID.search(reason)
    return found[0] if found else None


def why_not_mounted(reason: str) -> str:
    """What the mount helper met, as a sentence without its full stop."""
    return next((words for mark, words in _WHY.items() if mark in reason.lower()), "The text does not say why")


def look_at_file_system(reason: str, sample: Signal, subject: Subject) -> tuple[Step, ...]:
    """At most three steps: mount targets and network, or who may mount it, or its directories; then the volumes."""
    system, text, region = file_system_in(reason), reason.lower(), subject.scope.region
    volumes = volumes_of(sample, subject, "file system, access point and root directory of the volumes")
    opened = f"Check that the security groups let {system or 'the file system'} be reached on port 2049"
    network = (network_of(sample, subject, opened),) if any(mark in text for mark in _NETWORK) else ()
    if system is None:
        return (volumes, *network)
    of_system = {"--file-system-id": system}
    if network:
        query = "MountTargets[].[AvailabilityZoneName,SubnetId,LifeCycleState,MountTargetId]"
        zone = f" in {sample.availability_zone}" if sample.availability_zone else ""
        targets = aws("efs", "describe-mount-targets", region, of_system, query)
        return (Step(f"Check that file system {system} has a mount target{zone}", targets), *network, volumes)
    points = aws("efs", "describe-access-points", region, of_system, "AccessPoints[].[AccessPointId,RootDirectory]")
    directories = Step(f"Compare the root directories of the access points of {system}", points)
    if "no such file" in text:
        return (directories, volumes)
    policy = aws("efs", "describe-file-system-policy", region, of_system, "Policy")
    return (Step(f"Check whom the policy of file system {system} lets mount it", policy), directories, volumes)
