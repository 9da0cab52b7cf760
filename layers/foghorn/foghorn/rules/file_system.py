"""The Amazon EFS file system that a text or a volume names, what its mount helper met, and steps about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from foghorn.facts.fact import EfsVolume
from foghorn.rules.commands import aws
from foghorn.rules.evidence import definition_of, reason_of
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import network_of, volumes_of
from foghorn.signals.signal import Signal

_ID = re.compile(r"\bfs-[0-9a-f]{8,17}\b")
_NETWORK = ("resolve", "timed out", "timeout", "reset by peer", "connection refused", "no route")
_SILENT = "Its mount target did not answer: port 2049 is closed, or there is none in this zone"
_CLOSED = "Its mount target closed the connection"
_LONGEST_DIRECTORY = 200
_MOST_LISTED = 3
_WHY = {
    "failed to resolve": "Its name was not resolved: no mount target in this zone, or no Amazon DNS in the VPC",
    "access denied": "It refused: IAM, its file system policy or the access point does not allow the mount",
    "no such file": "It does not have the root directory that is asked for",
    "timed out": _SILENT,
    "timeout": _SILENT,
    "reset by peer": _CLOSED,
    "connection refused": _CLOSED,
}


@dataclass(frozen=True, slots=True)
class Mount:
    """What was to be mounted: the file system, where one is known, and the volumes that may be meant."""

    system: str | None
    volumes: tuple[EfsVolume, ...] = ()


def mount_of(sample: Signal, subject: Subject) -> Mount:
    """The file system that the text names, else the only one of the task definition, with the volumes on it."""
    found, definition = _ID.search(reason_of(sample)), definition_of(sample, subject)
    volumes = definition.efs_volumes if definition is not None else ()
    if found is not None:
        return Mount(found[0], tuple(one for one in volumes if one.file_system_id == found[0]))
    systems = {one.file_system_id for one in volumes}
    return Mount(systems.pop() if len(systems) == 1 else None, volumes)


def mount_words(mount: Mount) -> str:
    """How a sentence names the file system, with access point and root directory as the volume has them."""
    if mount.system is None:
        listed = ", ".join(dict.fromkeys(one.file_system_id for one in mount.volumes[:_MOST_LISTED]))
        more = ", …" if len(mount.volumes) > _MOST_LISTED else ""
        return f"one of the EFS file systems {listed}{more}" if listed else "an EFS file system"
    if len(mount.volumes) != 1:
        return f"EFS file system {mount.system}"
    (volume,) = mount.volumes
    directory = f"root directory {(volume.root_directory or '/')[:_LONGEST_DIRECTORY]}"
    if volume.access_point_id:
        # With an access point `/` stands for the directory that the access point sets.
        its_own = volume.root_directory in (None, "", "/")
        directory = f"access point {volume.access_point_id}{' and its root directory' if its_own else f', {directory}'}"
    return f"EFS file system {mount.system} (volume {volume.name}, {directory})"


def authorization_of(mount: Mount) -> str | None:
    """How the volume is mounted, where it is known which one: a policy may ask for what it does without."""
    if len(mount.volumes) != 1:
        return None
    (volume,) = mount.volumes
    return f"IAM {_on(volume.iam)}, transit encryption {_on(volume.transit_encryption)}"


def _on(value: bool) -> str:
    return "on" if value else "off"


def why_not_mounted(reason: str) -> str:
    """What the mount helper met, as a sentence without its full stop."""
    return next((words for mark, words in _WHY.items() if mark in reason.lower()), "The text does not say why")


def look_at_file_system(mount: Mount, sample: Signal, subject: Subject) -> tuple[Step, ...]:
    """At most three steps: mount targets and network, or who may mount it, or its directories; then the volumes."""
    system, text, region = mount.system, reason_of(sample).lower(), subject.scope.region
    volumes = volumes_of(sample, subject, "file system, access point and root directory of the volumes")
    opened = f"Check that the security groups let {system or 'the file system'} be reached on port 2049"
    network = (network_of(sample, subject, opened),) if any(mark in text for mark in _NETWORK) else ()
    if system is None:
        return (volumes, *network)
    of_system = {"--file-system-id": system}
    query = "MountTargets[].[AvailabilityZoneName,SubnetId,LifeCycleState,MountTargetId]"
    zone = f" in {sample.availability_zone}" if sample.availability_zone else ""
    command = aws("efs", "describe-mount-targets", region, of_system, query)
    targets = Step(f"Check that file system {system} has a mount target{zone}", command)
    if network:
        return (targets, *network, volumes)
    points = aws("efs", "describe-access-points", region, of_system, "AccessPoints[].[AccessPointId,RootDirectory]")
    directories = Step(f"Compare the root directories of the access points of {system}", points)
    if "no such file" in text:
        return (directories, volumes)
    policy = aws("efs", "describe-file-system-policy", region, of_system, "Policy")
    allowed = Step(f"Check whom the policy of file system {system} lets mount it", policy)
    # A text that does not say why leaves both open: no mount target, and no right to mount.
    return (allowed, directories, volumes) if "access denied" in text else (targets, allowed, volumes)
