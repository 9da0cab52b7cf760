"""What AWS sends, typed: one file per detail-type."""

from foghorn.events.container_instance_health_change import ContainerInstanceHealthChange, HealthCheck
from foghorn.events.container_instance_state_change import ContainerInstanceStateChange
from foghorn.events.daemon_event import DaemonEvent
from foghorn.events.deployment_state_change import DeploymentStateChange
from foghorn.events.envelope import Envelope, Ignored, Unparsable
from foghorn.events.envelope_reader import NO_TIME
from foghorn.events.health_event import AffectedEntity, HealthEvent
from foghorn.events.hook_state_change import HookStateChange
from foghorn.events.instance_reference import InstanceReference
from foghorn.events.parse import Event, Parsed, parse
from foghorn.events.run_task_call import Caller, Failure, RunTaskCall
from foghorn.events.service_action import ServiceAction
from foghorn.events.task_state_change import Container, TaskStateChange, TaskTimes

__all__ = [
    "NO_TIME",
    "AffectedEntity",
    "Caller",
    "Container",
    "ContainerInstanceHealthChange",
    "ContainerInstanceStateChange",
    "DaemonEvent",
    "DeploymentStateChange",
    "Envelope",
    "Event",
    "Failure",
    "HealthCheck",
    "HealthEvent",
    "HookStateChange",
    "Ignored",
    "InstanceReference",
    "Parsed",
    "RunTaskCall",
    "ServiceAction",
    "TaskStateChange",
    "TaskTimes",
    "Unparsable",
    "parse",
]
