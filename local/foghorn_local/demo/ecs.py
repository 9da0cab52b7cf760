"""What ECS says of tasks, as EventBridge events that follow from the names given.

Shapes: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html and the pages under it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

Event = dict[str, Any]

STARTING = ("PROVISIONING", "PENDING", "RUNNING")
ENDING = ("DEACTIVATING", "STOPPING", "DEPROVISIONING", "STOPPED")
_JUST = timedelta(milliseconds=500)


def stamp(at: datetime) -> str:
    """A time inside `detail`: milliseconds, Z."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def digest(*parts: object) -> str:
    """A number that follows from the parts, as hexadecimal digits."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def _uuid(*parts: object) -> str:
    hexes = digest(*parts)
    return f"{hexes[:8]}-{hexes[8:12]}-4{hexes[13:16]}-8{hexes[17:20]}-{hexes[20:32]}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where things run. `account` is 12 digits."""

    name: str = "prod"
    account: str = "123456789012"
    region: str = "eu-west-1"

    @property
    def arn(self) -> str:
        """The cluster's ARN."""
        return self.of("cluster", self.name)

    def of(self, kind: str, path: str) -> str:
        """An ARN of this account and region."""
        return f"arn:aws:ecs:{self.region}:{self.account}:{kind}/{path}"

    def image(self, name: str, tag: str) -> str:
        """An image in this account's registry."""
        return f"{self.account}.dkr.ecr.{self.region}.amazonaws.com/{name}:{tag}"

    def envelope(self, detail_type: str, at: datetime, resource: str, detail: Event) -> Event:
        """The event around a detail. Its id follows from its content, so equal events are duplicates."""
        return {
            "version": "0",
            "id": _uuid(detail_type, at, resource, sorted(detail.items(), key=lambda item: item[0])),
            "detail-type": detail_type,
            "source": "aws.ecs",
            "account": self.account,
            "time": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "region": self.region,
            "resources": [resource],
            "detail": detail,
        }


@dataclass(frozen=True, slots=True)
class End:
    """How a task ends. `exit_code` None = the container never ran or its code is not known."""

    stop_code: str = "EssentialContainerExited"
    stopped_reason: str = "Essential container in task exited"
    exit_code: int | None = 1
    container_reason: str | None = None


OUT_OF_MEMORY = End(exit_code=137, container_reason="OutOfMemoryError: Container killed due to memory usage")
EXIT_1 = End()
SPOT = End("SpotInterruption", "Your Spot Task was interrupted.", 137)
COMPLETED = End(exit_code=0)


def pull_failed(image: str) -> End:
    """The image is not in the registry."""
    reason = (
        "CannotPullContainerError: The task can't pull the image. Check whether the image exists. "
        f"pull image manifest has been retried 1 time(s): failed to resolve ref {image}: {image}: not found"
    )
    return End("TaskFailedToStart", reason, None)


def replaced_by(deployment_id: str) -> End:
    """The scheduler stops the task: scale-in, or a newer release takes over."""
    return End("ServiceSchedulerInitiated", f"Scaling activity initiated by (deployment {deployment_id})", 0)


@dataclass(slots=True)
class Task:
    """One task and what ECS says of it. `group` is `service:<name>` or `family:<name>`."""

    cluster: Cluster
    name: str
    group: str
    family: str
    revision: int = 1
    started_by: str = ""
    launch_type: str = "FARGATE"
    capacity_provider: str | None = None
    container: str = "app"
    sidecar: str | None = None
    created_at: datetime | None = None
    pending_at: datetime | None = None
    started_at: datetime | None = None
    stopping_at: datetime | None = None
    version: int = 0

    @property
    def arn(self) -> str:
        """The task's long ARN."""
        return self.cluster.of("task", f"{self.cluster.name}/{digest(self.cluster.arn, self.group, self.name)[:32]}")

    def event(self, at: datetime, status: str, desired: str = "RUNNING", end: End | None = None) -> Event:
        """The next state change; `detail.version` rises by one each time."""
        self.version += 1
        self.created_at = self.created_at or at
        if status == "PENDING":
            self.pending_at = at
        if status == "RUNNING" and self.started_at is None:
            self.started_at = at
        detail: Event = {
            "attachments": [],
            "availabilityZone": f"{self.cluster.region}{'abc'[int(digest(self.arn)[:2], 16) % 3]}",
            "clusterArn": self.cluster.arn,
            "connectivity": "CONNECTED",
            "containers": self._containers(status, end),
            "cpu": "256",
            "memory": "512",
            "createdAt": stamp(self.created_at),
            "desiredStatus": desired,
            "enableExecuteCommand": False,
            "ephemeralStorage": {"sizeInGiB": 20},
            "group": self.group,
            "lastStatus": status,
            "overrides": {"containerOverrides": []},
            "platformVersion": "1.4.0",
            "taskArn": self.arn,
            "taskDefinitionArn": self.cluster.of("task-definition", f"{self.family}:{self.revision}"),
            "updatedAt": stamp(at),
            "version": self.version,
        }
        if self.capacity_provider:
            detail["capacityProviderName"] = self.capacity_provider
        detail["launchType"] = self.launch_type
        if self.started_by:
            detail["startedBy"] = self.started_by
        detail |= self._start_up(at)
        if end is not None:
            self.stopping_at = self.stopping_at or at
            detail |= {"stopCode": end.stop_code, "stoppedReason": end.stopped_reason}
            detail["stoppingAt"] = stamp(self.stopping_at)
        if status == "STOPPED":
            detail |= {"stoppedAt": stamp(at), "executionStoppedAt": stamp(at)}
        return self.cluster.envelope("ECS Task State Change", at, self.arn, detail)

    def _start_up(self, at: datetime) -> Event:
        """The timestamps of the start-up so far: the pull begins just after PENDING and ends just before RUNNING."""
        times = {"connectivityAt": self.pending_at, "startedAt": self.started_at}
        if self.pending_at is not None and at > self.pending_at:
            times["pullStartedAt"] = self.pending_at + _JUST
            times["pullStoppedAt"] = self.started_at - _JUST if self.started_at is not None else None
        return {name: stamp(moment) for name, moment in times.items() if moment is not None}

    def _containers(self, status: str, end: End | None) -> list[Event]:
        last = status if status in ("PENDING", "RUNNING", "STOPPED") else "RUNNING" if self.started_at else "PENDING"
        main = self._container(self.container, last)
        if status == "STOPPED" and end is not None:
            if end.exit_code is not None:
                main["exitCode"] = end.exit_code
            if end.container_reason is not None:
                main["reason"] = end.container_reason
        if self.sidecar is None:
            return [main]
        side = self._container(self.sidecar, last)
        if status == "STOPPED" and end is not None and end.exit_code is not None:
            side["exitCode"] = 0
        return [side, main]

    def _container(self, name: str, last: str) -> Event:
        task_id = self.arn.rpartition("/")[2]
        return {
            "containerArn": self.cluster.of("container", f"{self.cluster.name}/{task_id}/{digest(task_id, name)[:12]}"),
            "cpu": "0",
            "image": self.cluster.image(self.family if name == self.container else name, str(self.revision)),
            "lastStatus": last,
            "name": name,
            "networkInterfaces": [],
            "taskArn": self.arn,
        }

    def start(self, at: datetime, each: timedelta = timedelta(seconds=3)) -> list[Event]:
        """PROVISIONING, PENDING, RUNNING, `each` apart."""
        return [self.event(at + each * step, status) for step, status in enumerate(STARTING)]

    def fail_to_start(self, at: datetime, end: End) -> list[Event]:
        """PROVISIONING, PENDING, then the way out, without ever running."""
        starting = [self.event(at, "PROVISIONING"), self.event(at + timedelta(seconds=2), "PENDING")]
        return starting + self.stop(at + timedelta(seconds=8), end)

    def stop(self, at: datetime, end: End, each: timedelta = timedelta(seconds=1)) -> list[Event]:
        """DEACTIVATING to STOPPED, `each` apart; all of them carry the stop code."""
        return [self.event(at + each * step, status, "STOPPED", end) for step, status in enumerate(ENDING)]

    def spot_notice(self, at: datetime) -> Event:
        """The two-minute notice: desired STOPPED while it still runs."""
        return self.event(at, "RUNNING", "STOPPED", SPOT)
