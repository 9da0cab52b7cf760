"""Kinds of container instances: their agent, their health, their coming and going. None is a stopped task."""

from __future__ import annotations

from foghorn.signals.kind import Kind, Tell
from foghorn.signals.signal import Severity

_GUIDE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
_STATES = _GUIDE + "ecs_container_instance_events.html"
_HEALTH = _GUIDE + "ecs_container_instance_health_events.html"

FLAP_S = 300
"""Seconds that an agent may be away: it disconnects and reconnects several times an hour, as `_STATES` says."""


def _quiet(name: str, title: str, definition: str, source: str, *recovers: str) -> Kind:
    ends = frozenset(recovers)
    return Kind(
        name, "lifecycle", False, Severity.INFO, 1, title, definition, "None.", source, stop=False, recovers=ends
    )


INSTANCE_KINDS = (
    Kind(
        "container_agent_disconnected",
        "capacity",
        True,
        Severity.WARNING,
        3,
        "container agent is not connected",
        "The agent of a container instance has lost its connection to ECS: no task is placed there, none is stopped.",
        "Is the instance running? Then its agent, its runtime, its route to the ECS endpoints and its instance role.",
        _STATES,
        tell=Tell.UNLESS_RECOVERED,
        shared=True,
        stop=False,
        patience_s=FLAP_S,
    ),
    Kind(
        "container_instance_impaired",
        "capacity",
        True,
        Severity.WARNING,
        3,
        "container instance is impaired",
        "ECS finds a container instance impaired: its container runtime, an accelerator, a daemon or its registration.",
        "Drain the instance and replace it; ECS does so itself for Managed Instances.",
        _HEALTH,
        shared=True,
        stop=False,
    ),
    _quiet(
        "container_agent_connected",
        "container agent is connected",
        "The agent of a container instance is connected, or connected again.",
        _STATES,
        "container_agent_disconnected",
    ),
    _quiet(
        "container_instance_ok",
        "container instance is healthy",
        "All health checks of a container instance pass, or pass again.",
        _HEALTH,
    ),
    _quiet(
        "container_instance_gone",
        "container instance left the cluster",
        "A container instance was deregistered; what ran on it is told of its tasks.",
        _STATES,
    ),
)
