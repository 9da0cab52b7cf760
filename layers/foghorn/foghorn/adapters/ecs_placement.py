"""What a service or a task definition asks of the instance that is to run a task → facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foghorn.facts.instance_room import is_capability
from foghorn.slack.redaction import redact

_MOST_CONSTRAINTS = 5
_LONGEST_CONSTRAINT = 200
_MOST_CAPABILITIES = 50

Data = Mapping[str, Any]


def placement_constraints(data: Data) -> tuple[str, ...]:
    """`distinctInstance`, or `memberOf` with its expression: of a service, and of a task definition."""
    listed = data.get("placementConstraints", ())[:_MOST_CONSTRAINTS]
    texts = (" ".join(part for part in (one.get("type"), one.get("expression")) if part) for one in listed)
    return tuple(redact(text)[:_LONGEST_CONSTRAINT] for text in texts if text)


def required_capabilities(data: Data) -> tuple[str, ...] | None:
    """The attributes that ECS derives from a task definition; None where it tells none."""
    listed = data.get("requiresAttributes")
    if listed is None:
        return None
    return tuple(sorted({name for one in listed if is_capability(name := one.get("name", ""))}))[:_MOST_CAPABILITIES]


def gpus_of(data: Data) -> int | None:
    """How many GPUs a container definition reserves."""
    listed = data.get("resourceRequirements", ())
    wanted = next((one.get("value", "") for one in listed if one.get("type") == "GPU"), "")
    return int(wanted) if wanted.isdecimal() else None
