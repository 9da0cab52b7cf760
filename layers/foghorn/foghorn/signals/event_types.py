"""How bad an event of ECS calls itself, by its `eventType`; by the end of its name where it has none."""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.signals.signal import Severity

SEVERITIES: Mapping[str, Severity] = {
    "ERROR": Severity.CRITICAL,
    "WARN": Severity.WARNING,
    # What daemon events say for it.
    "WARNING": Severity.WARNING,
}

_BAD_ENDINGS = ("_FAILED", "_FAILURE", "_IMPAIRED", "_UNHEALTHY", "_THROTTLED", "_VIOLATED", "_UNKNOWN", "_ERROR")


def looks_bad(event_type: str | None, event_name: str) -> bool:
    """Whether an event whose name is not known is about a problem."""
    if event_type is not None:
        return event_type.upper() in SEVERITIES
    return event_name.upper().endswith(_BAD_ENDINGS)


def severity_of(event_type: str | None, otherwise: Severity) -> Severity:
    """The severity that the type stands for."""
    return SEVERITIES.get((event_type or "").upper(), otherwise)
