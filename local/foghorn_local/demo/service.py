"""What ECS says of services and their deployments, as EventBridge events that follow from the names given.

Shapes: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html and the pages on
deployment state change and hook events. None of these carries a `detail.version`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foghorn_local.demo.ecs import Cluster, Event, Task, digest, stamp


@dataclass(slots=True)
class Service:
    """One service. `release` names its current deployment; tasks get the revision of it."""

    cluster: Cluster
    name: str
    family: str = ""
    revision: int = 1
    launch_type: str = "FARGATE"
    capacity_provider: str | None = None
    container: str = "app"
    sidecar: str | None = None

    @property
    def arn(self) -> str:
        """The service's long ARN."""
        return self.cluster.of("service", f"{self.cluster.name}/{self.name}")

    @property
    def deployment_id(self) -> str:
        """The current deployment."""
        return f"ecs-svc/{int(digest(self.arn, self.revision)[:15], 16) % 10**19:019d}"

    def task(self, name: object) -> Task:
        """A task of the current release; the same name is the same task."""
        return Task(
            cluster=self.cluster,
            name=f"{name}:{self.revision}",
            group=f"service:{self.name}",
            family=self.family or self.name,
            revision=self.revision,
            started_by=self.deployment_id,
            launch_type=self.launch_type,
            capacity_provider=self.capacity_provider,
            container=self.container,
            sidecar=self.sidecar,
        )

    def action(self, at: datetime, name: str, event_type: str = "INFO", reason: str | None = None) -> Event:
        """An `ECS Service Action`; it carries no `detail.version`."""
        detail: Event = {
            "eventType": event_type,
            "eventName": name,
            "clusterArn": self.cluster.arn,
            "createdAt": stamp(at),
        }
        if reason is not None:
            detail["reason"] = reason
        return self.cluster.envelope("ECS Service Action", at, self.arn, detail)

    def steady(self, at: datetime) -> Event:
        """The service runs what is desired."""
        return self.action(at, "SERVICE_STEADY_STATE")

    def impaired(self, at: datetime) -> Event:
        """The scheduler slows its retries."""
        return self.action(at, "SERVICE_TASK_START_IMPAIRED", "WARN")

    def unplaced(self, at: datetime, reason: str = "RESOURCE:FARGATE") -> Event:
        """No capacity for a task."""
        event = self.action(at, "SERVICE_TASK_PLACEMENT_FAILURE", "ERROR", reason)
        if self.capacity_provider:
            event["detail"]["capacityProviderArns"] = [self.cluster.of("capacity-provider", self.capacity_provider)]
        return event

    def deployment(self, at: datetime, name: str, reason: str, event_type: str = "INFO") -> Event:
        """An `ECS Deployment State Change` of the current deployment; it carries no `clusterArn`."""
        detail = {
            "eventType": event_type,
            "eventName": f"SERVICE_DEPLOYMENT_{name}",
            "deploymentId": self.deployment_id,
            "updatedAt": stamp(at),
            "reason": reason,
        }
        return self.cluster.envelope("ECS Deployment State Change", at, self.arn, detail)

    def deployment_started(self, at: datetime) -> Event:
        """A new release begins."""
        return self.deployment(at, "IN_PROGRESS", f"ECS deployment {self.deployment_id} in progress.")

    def deployment_completed(self, at: datetime) -> Event:
        """The release is out."""
        return self.deployment(at, "COMPLETED", f"ECS deployment {self.deployment_id} completed.")

    def deployment_failed(self, at: datetime) -> Event:
        """The circuit breaker gives the release up."""
        return self.deployment(at, "FAILED", "ECS deployment circuit breaker: tasks failed to start.", "ERROR")

    def hook(self, at: datetime, name: str, stage: str, until: datetime | None = None) -> Event:
        """An `ECS Hook State Change` of a pause hook of the current deployment, e.g. `HOOK_AWAITING_ACTION`."""
        deployment = self.cluster.of("service-deployment", f"{self.cluster.name}/{self.name}/{self.revision:022d}")
        detail: Event = {
            "eventType": "INFO",
            "eventName": name,
            "hookId": f"ecs-pause-{digest(deployment, stage)[:32]}",
            "hookType": "PAUSE",
            "lifecycleStage": stage,
            "clusterArn": self.cluster.arn,
            "serviceArn": self.arn,
            "serviceDeploymentArn": deployment,
            "updatedAt": stamp(at),
        }
        if until is not None:
            detail["expiresAt"] = stamp(until)
        return self.cluster.envelope("ECS Hook State Change", at, deployment, detail)

    def rolling_back_to(self, at: datetime, deployment_id: str) -> Event:
        """The circuit breaker goes back to an earlier release."""
        reason = f"ECS deployment circuit breaker: rolling back to deploymentId {deployment_id}."
        return self.deployment(at, "IN_PROGRESS", reason)
