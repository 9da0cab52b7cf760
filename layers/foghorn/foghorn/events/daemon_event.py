"""ECS Daemon Service Action and ECS Daemon Deployment State Change: what became of a daemon, or of its deployment.

A daemon runs one task on every instance of a capacity provider of Managed Instances; it is no service. `resources`
may be empty or name a task, and `eventType` is INFO, WARNING or ERROR. Neither has a `detail.version`.
Schema: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-events.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.arns import Arn, cluster_name, read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, FieldError, JsonObject, as_name, text

DETAIL_TYPE_BEGINNING = "ECS Daemon "
"""Whatever begins with it is about a daemon, so that tomorrow's names work."""

_NAMING = ("daemonArn", "daemonRevisionArn", "targetDaemonRevisionArn", "daemonDeploymentArn", "serviceArn")
_TYPES = frozenset({"daemon", "daemon-revision", "daemon-deployment", "service"})


@dataclass(frozen=True, slots=True)
class DaemonEvent:
    """One event of one daemon. `daemon` and `capacity_provider` are names, `daemon_arn` what the API asks for.

    `failure_type` is TASK_FAILED_TO_RUN or TASK_CREATION_FAILED; `container_instance` and `task_id` are ids.
    """

    envelope: Envelope
    cluster: str | None
    daemon: str | None
    daemon_arn: str | None
    event_name: str
    event_type: str | None
    failure_type: str | None
    reason: str | None
    capacity_provider: str | None
    container_instance: str | None
    task_id: str | None


def read(envelope: Envelope, detail: JsonObject) -> DaemonEvent:
    """Read the detail. Raises FieldError where a used field is missing or has a wrong type."""
    name = text(detail, "eventName", "detail.", 128)
    if not name:
        raise FieldError("detail.eventName", "missing")
    arns = {key: text(detail, key, "detail.", 2_048) for key in (*_NAMING, "containerInstanceArn", "taskArn")}
    naming = [arn for value in (*map(arns.get, _NAMING), *envelope.resources) if (arn := _naming(value)) is not None]
    cluster_arn = text(detail, "clusterArn", "detail.", 2_048)
    cluster = cluster_name(cluster_arn, *arns.values(), *envelope.resources)
    daemon = next((_daemon_of(arn) for arn in naming), None)
    if cluster is None and daemon is None:
        raise FieldError("detail.daemonArn", "names no daemon, and detail.clusterArn no cluster")
    return DaemonEvent(
        envelope=envelope,
        cluster=as_name(cluster),
        daemon=as_name(daemon),
        daemon_arn=arns["daemonArn"],
        event_name=name,
        event_type=text(detail, "eventType", "detail.", 64),
        failure_type=text(detail, "failureType", "detail.", 64),
        reason=text(detail, "reason", "detail.") or text(detail, "statusReason", "detail."),
        capacity_provider=text(detail, "capacityProviderName", "detail.", NAME_LIMIT),
        container_instance=_id_of(arns["containerInstanceArn"]),
        task_id=_id_of(arns["taskArn"]),
    )


def _naming(value: str | None) -> Arn | None:
    arn = read_arn(value)
    return arn if arn is not None and arn.type in _TYPES and arn.path else None


def _daemon_of(arn: Arn) -> str | None:
    """The name: `daemon/<cluster>/<name>`, and behind it the id of a revision or a deployment."""
    return (arn.path[1] if len(arn.path) > 1 else arn.path[0]) or None


def _id_of(value: str | None) -> str | None:
    arn = read_arn(value)
    return arn.name[:NAME_LIMIT] or None if arn is not None else None
