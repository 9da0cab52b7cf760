"""What the silence check sees, as samples of its kinds."""

from __future__ import annotations

from typing import Any

from foghorn.signals.signal import Signal
from foghorn.signals.silence import NO_EVENT
from tests.rules.builders import signal


def seen_silent(kind: str, running: int = 1, desired: int = 4, **fields: str) -> Signal:
    """A look that saw a service run so many of its tasks; `fields` are further evidence, `_` for a dot."""
    evidence = {
        "seen": NO_EVENT,
        "runningCount": str(running),
        "desiredCount": str(desired),
        "firstSeenAt": "2026-11-22T14:15:00+00:00",
        **{name.replace("_", "."): text for name, text in fields.items()},
    }
    nothing: dict[str, Any] = dict.fromkeys(
        ("task_id", "task_definition", "container", "image", "launch_type", "availability_zone")
    )
    return signal(kind, evidence, **nothing, started_at=None, stopped_at=None)
