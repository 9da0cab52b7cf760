"""Signals and stores for tests: synthetic ids, times relative to one start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from foghorn.incidents.records import OBSERVED_HEALTHY, Recorded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Effect, Severity, Signal

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CHECKOUT = Scope("123456789012", "eu-central-1", "prod", ScopeType.SERVICE, "checkout")
INSTANCE = Scope("123456789012", "eu-central-1", "prod", ScopeType.CONTAINER_INSTANCE, "0123456789abcdef")
BATCH = Scope("123456789012", "eu-central-1", "prod", ScopeType.FAMILY, "nightly-report")


def at(seconds: float) -> datetime:
    """A moment, in seconds after the start."""
    return START + timedelta(seconds=seconds)


def failure(
    seconds: float, kind: str = "essential_container_exited", *, scope: Scope = CHECKOUT, **given: object
) -> Signal:
    """A failing event at that second."""
    service = scope.name if scope.type is ScopeType.SERVICE else None
    stop = KINDS[kind].stop
    values: dict[str, object] = {
        "service": service,
        "task_id": f"task{seconds:g}" if stop else None,
        "task_definition": f"{scope.name}:41" if stop else None,
        "event_key": f"{kind}@{seconds:g}",
        "title": f"{scope.name}: {kind}",
    } | given
    return Signal(
        kind=kind,
        severity=KINDS[kind].severity,
        scope=scope,
        effect=Effect.FAILURE,
        occurred_at=at(seconds),
        **values,  # type: ignore[arg-type]
    )


def steady(seconds: float, *, scope: Scope = CHECKOUT) -> Signal:
    """A steady state at that second."""
    return _recovery("steady_state", seconds, scope)


def observed(seconds: float, *, scope: Scope = CHECKOUT) -> Signal:
    """A count check that found running equal to desired, speaking for that second."""
    return _recovery(OBSERVED_HEALTHY, seconds, scope)


def recovery(seconds: float, kind: str, *, scope: Scope = INSTANCE) -> Signal:
    """A recovery of this kind at that second."""
    return _recovery(kind, seconds, scope)


def away(seconds: float, **given: object) -> Signal:
    """The agent of the instance is not connected at that second."""
    return failure(seconds, "container_agent_disconnected", scope=INSTANCE, **given)


def _recovery(kind: str, seconds: float, scope: Scope) -> Signal:
    return Signal(kind, Severity.INFO, scope, kind, Effect.RECOVERY, at(seconds), f"{kind}@{seconds:g}")


def recorded(signal: Signal, after_s: float = 1) -> Recorded:
    """Recorded that long after it happened."""
    return Recorded(signal, signal.occurred_at + timedelta(seconds=after_s))
