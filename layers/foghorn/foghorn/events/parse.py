"""What AWS sends → a typed event. One reader per detail-type; the rest is ignored with a word that is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from foghorn.events import (
    container_instance_health_change,
    container_instance_state_change,
    daemon_event,
    deployment_state_change,
    health_event,
    hook_state_change,
    run_task_call,
    service_action,
    task_state_change,
)
from foghorn.events.container_instance_health_change import ContainerInstanceHealthChange
from foghorn.events.container_instance_state_change import ContainerInstanceStateChange
from foghorn.events.daemon_event import DaemonEvent
from foghorn.events.deployment_state_change import DeploymentStateChange
from foghorn.events.envelope import Envelope, Ignored, Unparsable
from foghorn.events.envelope_reader import NO_TIME, read_envelope
from foghorn.events.fields import FieldError, JsonObject, as_object, text
from foghorn.events.health_event import HealthEvent
from foghorn.events.hook_state_change import HookStateChange
from foghorn.events.run_task_call import RunTaskCall
from foghorn.events.service_action import ServiceAction
from foghorn.events.task_state_change import TaskStateChange

Event = (
    TaskStateChange
    | DeploymentStateChange
    | ServiceAction
    | HookStateChange
    | DaemonEvent
    | HealthEvent
    | ContainerInstanceStateChange
    | ContainerInstanceHealthChange
    | RunTaskCall
)
Parsed = Event | Ignored | Unparsable

SOURCE = "aws.ecs"

_Reader = Callable[[Envelope, JsonObject], Event]
_READERS: Mapping[str, _Reader] = {
    task_state_change.DETAIL_TYPE: task_state_change.read,
    deployment_state_change.DETAIL_TYPE: deployment_state_change.read,
    service_action.DETAIL_TYPE: service_action.read,
    hook_state_change.DETAIL_TYPE: hook_state_change.read,
    health_event.DETAIL_TYPE: health_event.read,
    container_instance_state_change.DETAIL_TYPE: container_instance_state_change.read,
    container_instance_health_change.DETAIL_TYPE: container_instance_health_change.read,
    run_task_call.DETAIL_TYPE: run_task_call.read,
}

_IGNORED: Mapping[str, str] = {
    "EC2 Spot Instance Interruption Warning": "spot_instance_interruption_warning",
    "EC2 Instance Rebalance Recommendation": "instance_rebalance_recommendation",
    run_task_call.DETAIL_TYPE: "api_call",
    health_event.DETAIL_TYPE: "other_health_event",
}


def parse(event: object, *, received_at: datetime = NO_TIME) -> Parsed:
    """The typed event, or why there is none. Never raises on JSON, and is linear in its size.

    `received_at` stands in for the time of an event that carries none at all.
    """
    try:
        return _parse(event, received_at)
    except FieldError as error:
        return Unparsable(error.field, error.reason)


def _parse(event: object, received_at: datetime) -> Parsed:
    outer = as_object(event, "event")
    detail_type = text(outer, "detail-type", "", 128)
    if detail_type is None:
        raise FieldError("detail-type", "missing")
    detail = as_object(outer.get("detail"), "detail")
    reader = _reader(detail_type, detail)
    if reader is None:
        return Ignored(_IGNORED.get(detail_type, "unknown_detail_type"))
    source = health_event.SOURCE if detail_type == health_event.DETAIL_TYPE else SOURCE
    if text(outer, "source", "", 64) not in (None, source):
        return Ignored("other_source")
    return reader(read_envelope(outer, detail, detail_type, received_at), detail)


def _reader(detail_type: str, detail: JsonObject) -> _Reader | None:
    """CloudTrail has one detail-type for the calls of every API, AWS Health one for all notices: few are read."""
    if detail_type == run_task_call.DETAIL_TYPE and not run_task_call.starts_tasks(detail):
        return None
    if detail_type == health_event.DETAIL_TYPE and not health_event.is_retirement(detail):
        return None
    if detail_type.startswith(daemon_event.DETAIL_TYPE_BEGINNING):
        return daemon_event.read
    return _READERS.get(detail_type)
