"""What AWS sends, typed: one file per detail-type."""

from foghorn.events.deployment_state_change import DeploymentStateChange
from foghorn.events.envelope import Envelope, Ignored, Unparsable
from foghorn.events.envelope_reader import NO_TIME
from foghorn.events.parse import Event, Parsed, parse
from foghorn.events.service_action import ServiceAction
from foghorn.events.task_state_change import Container, TaskStateChange, TaskTimes

__all__ = [
    "NO_TIME",
    "Container",
    "DeploymentStateChange",
    "Envelope",
    "Event",
    "Ignored",
    "Parsed",
    "ServiceAction",
    "TaskStateChange",
    "TaskTimes",
    "Unparsable",
    "parse",
]
