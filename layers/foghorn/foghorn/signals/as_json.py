"""A classification as one line of `foghorn classify`."""

from __future__ import annotations

from foghorn.signals.scope import Scope
from foghorn.signals.signal import Classification, Signal


def classification_to_json(
    event_id: str | None, detail_type: str | None, function: str | None, classification: Classification
) -> dict[str, object]:
    """The line's object. `function` is the logical id that the template's patterns would start, or None."""
    return {
        "id": event_id,
        "detail_type": detail_type,
        "function": function,
        "outcome": classification.outcome.value,
        "reason": classification.reason,
        "signals": [_signal_to_json(signal) for signal in classification.signals],
    }


def scope_to_json(scope: Scope) -> dict[str, object]:
    """Names, not ARNs; `cluster` is None where the event does not tell."""
    return {
        "account": scope.account,
        "region": scope.region,
        "cluster": scope.cluster,
        "type": scope.type.value,
        "name": scope.name,
    }


def _signal_to_json(signal: Signal) -> dict[str, object]:
    return {
        "kind": signal.kind,
        "severity": signal.severity.value,
        "scope": scope_to_json(signal.scope),
        "title": signal.title,
        "evidence": dict(signal.evidence),
    }
