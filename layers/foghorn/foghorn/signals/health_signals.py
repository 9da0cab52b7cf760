"""AWS Health Event → its signal: one notice is one incident, whatever clusters it names.

Its pages and its updates meet there, and the notice that closes it need not name anything. The clusters stand in the
evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from foghorn.events import AffectedEntity, HealthEvent
from foghorn.signals.event_key import event_key
from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Classification, Effect, Outcome, Severity, Signal

_RETIREMENT = "fargate_task_retirement"
_CLOSED = "fargate_task_retirement_closed"
_LISTED = 300
"""Longest list of names, in characters: a record of the store holds 900 bytes."""


def classify_health(event: HealthEvent) -> Classification:
    """The verdict on a notice of retirement. One that is closed is routine, and ends its incident."""
    if event.backup:
        return Classification(Outcome.IGNORED, "health_backup_event")
    if (event.status or "").lower() == "closed":
        return Classification(Outcome.ROUTINE, _CLOSED, recovery=_signal(event, _CLOSED))
    return Classification(Outcome.SIGNAL, signals=(_signal(event, _RETIREMENT),))


def _signal(event: HealthEvent, kind: str) -> Signal:
    known = KINDS[kind]
    starts = f" from {event.starts_at}" if known.failure and event.starts_at else ""
    return Signal(
        kind=kind,
        severity=_severity(event) if known.failure else known.severity,
        scope=Scope(event.account, event.region, None, ScopeType.HEALTH_EVENT, event.notice),
        title=f"{_listed(_clusters(event.entities), 80) or f'Account {event.account}'}: {known.title}{starts}",
        effect=Effect.FAILURE if known.failure else Effect.RECOVERY,
        occurred_at=event.envelope.time,
        event_key=event_key(event),
        evidence=_evidence(event),
    )


def _severity(event: HealthEvent) -> Severity:
    """ECS replaces the tasks of services by itself; a standalone task is gone, unless somebody runs it again."""
    alone = any(entity.task_id is not None for entity in event.entities)
    return Severity.WARNING if alone else KINDS[_RETIREMENT].severity


def _evidence(event: HealthEvent) -> Mapping[str, str]:
    services = [entity for entity in event.entities if entity.service is not None]
    tasks = [entity for entity in event.entities if entity.task_id is not None]
    more = event.entities_left_out
    return bounded(
        {
            "detail.eventTypeCode": event.type_code,
            "detail.startTime": event.starts_at,
            "detail.affectedEntities.clusters": _listed(_clusters(event.entities), 120),
            "detail.affectedEntities.services": _listed(_named(services), _LISTED, more),
            "detail.affectedEntities.tasks": _listed(
                _named(tasks), _LISTED, 0 if services else event.entities_left_out
            ),
            "detail.statusCode": event.status,
            "detail.endTime": event.ends_at,
            "detail.eventArn": event.event_arn,
        }
    )


def _clusters(entities: Iterable[AffectedEntity]) -> list[str]:
    return sorted({entity.cluster for entity in entities if entity.cluster is not None})


def _named(entities: Iterable[AffectedEntity]) -> list[str]:
    """Each as `cluster/name`."""
    return sorted(f"{entity.cluster or '?'}/{entity.service or entity.task_id}" for entity in entities)


def _listed(names: list[str], characters: int, more: int = 0) -> str | None:
    """As many as have room, and how many there are beside them; None where there are none."""
    shown: list[str] = []
    for name in names:
        if shown and sum(map(len, shown)) + 2 * len(shown) + len(name) > characters:
            break
        shown.append(name[:characters])
    left = len(names) - len(shown) + (more if names else 0)
    return ", ".join(shown) + (f" and {left} more" if left else "") or None
