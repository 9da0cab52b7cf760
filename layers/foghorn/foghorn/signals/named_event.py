"""Events that a name classifies (of services, deployments, hooks and daemons) → their signals.

Each belongs to a service or a daemon; one that names neither belongs to its cluster.
"""

from __future__ import annotations

from collections.abc import Mapping

from foghorn.events import DaemonEvent, DeploymentStateChange, HookStateChange, ServiceAction
from foghorn.signals.event_key import event_key
from foghorn.signals.event_types import looks_bad, severity_of
from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Effect, Severity, Signal

NamedEvent = ServiceAction | DeploymentStateChange | HookStateChange | DaemonEvent

_UNKNOWN = "service_action_unknown"


def kind_or_unknown(event: NamedEvent, kind: str | None) -> str | None:
    """The kind of the event's name; where none is known, `service_action_unknown` of a problem, None of any other."""
    if kind is None and looks_bad(event.event_type, event.event_name):
        return _UNKNOWN
    return kind


def named_signal(
    event: NamedEvent,
    kind: str,
    fields: Mapping[str, str | None],
    *,
    severity: Severity | None = None,
    more_said: str = "",
) -> Signal:
    """The signal of this kind, with `fields` as its evidence.

    `severity` stands in for the kind's, `more_said` follows the kind's title; neither counts for an unknown name.
    """
    known = KINDS[kind]
    scope_type, owner = _owner(event)
    said = known.title + more_said
    if kind == _UNKNOWN:
        severity, said = severity_of(event.event_type, known.severity), event.event_name
    return Signal(
        kind=kind,
        severity=severity or known.severity,
        scope=Scope(event.envelope.account, event.envelope.region, event.cluster, scope_type, owner),
        title=f"{scope_type.value.capitalize()} {owner[:80]}: {said}",
        effect=Effect.FAILURE if known.failure else Effect.RECOVERY,
        occurred_at=event.envelope.time,
        event_key=event_key(event),
        evidence=bounded(fields),
        service=None if isinstance(event, DaemonEvent) else event.service,
        deployment_id=event.deployment_id if isinstance(event, DeploymentStateChange) else None,
    )


def _owner(event: NamedEvent) -> tuple[ScopeType, str]:
    if isinstance(event, DaemonEvent):
        scope_type, name = ScopeType.DAEMON, event.daemon
    else:
        scope_type, name = ScopeType.SERVICE, event.service
    return (scope_type, name) if name is not None else (ScopeType.CLUSTER, event.cluster or "unknown")
