"""An event → what it says: signals, routine, ignored or unparsable. Pure, and needs nothing but the event."""

from __future__ import annotations

from datetime import datetime

from foghorn.events import (
    NO_TIME,
    ContainerInstanceHealthChange,
    ContainerInstanceStateChange,
    DaemonEvent,
    DeploymentStateChange,
    Event,
    HealthEvent,
    HookStateChange,
    Ignored,
    Parsed,
    RunTaskCall,
    ServiceAction,
    TaskStateChange,
    Unparsable,
    parse,
)
from foghorn.signals.daemon_signals import classify_daemon
from foghorn.signals.health_signals import classify_health
from foghorn.signals.hook_signals import classify_hook
from foghorn.signals.instance_signals import classify_instance_health, classify_instance_state
from foghorn.signals.run_task_signals import classify_call
from foghorn.signals.service_signals import classify_deployment, classify_service_action
from foghorn.signals.signal import Classification, Outcome
from foghorn.signals.task_signals import classify_task


def classify(event: object, *, received_at: datetime = NO_TIME, wording: bool = True) -> Classification:
    """The verdict on one event. Never raises on JSON.

    `received_at` stands in for the time of an event that carries none at all (EventBridge always sends one).
    `wording=False` is for measuring: only stop codes, error names, reason codes and exit codes count.
    """
    return classify_parsed(parse(event, received_at=received_at), wording=wording)


def classify_parsed(parsed: Parsed, *, wording: bool = True) -> Classification:
    """The verdict on an event that is parsed already."""
    if isinstance(parsed, Unparsable):
        return Classification(Outcome.UNPARSABLE, str(parsed))
    if isinstance(parsed, Ignored):
        return Classification(Outcome.IGNORED, parsed.reason)
    if parsed.envelope.replay_name is not None:
        return Classification(Outcome.IGNORED, "replayed")
    return _verdict(parsed, wording)


def _verdict(event: Event, wording: bool) -> Classification:
    match event:
        case TaskStateChange():
            return classify_task(event, wording=wording)
        case DeploymentStateChange():
            return classify_deployment(event)
        case ServiceAction():
            return classify_service_action(event)
        case HookStateChange():
            return classify_hook(event)
        case DaemonEvent():
            return classify_daemon(event)
        case HealthEvent():
            return classify_health(event)
        case ContainerInstanceStateChange():
            return classify_instance_state(event)
        case ContainerInstanceHealthChange():
            return classify_instance_health(event)
        case RunTaskCall():
            return classify_call(event)
