"""How deployments, the roll-out and service messages are kept in the facts item: JSON, times in ISO 8601.

A text that cannot be read, of another version of Foghorn, is as good as none: it is logged and left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, TypeVar

from foghorn.facts.deployment import Breaker, Deployment, Rollout, ServiceDeployment, ServiceMessage
from foghorn.facts.missing import Missing
from foghorn.observability import logger

ROLLOUT = "rollout"
MESSAGES = "messages"

Record = TypeVar("Record")
Plain = Mapping[str, Any]


def deployments_to_plain(deployments: Iterable[Deployment]) -> list[dict[str, Any]]:
    """What JSON can hold."""
    return [_plain(one) for one in deployments]


def deployments_from_plain(service: Mapping[str, Any]) -> tuple[Deployment, ...]:
    """Its inverse, out of a service's; none where another version wrote it. Raises KeyError, TypeError, ValueError."""
    return tuple(_record(Deployment, one) for one in service.get("deployments", ()))


def rollout_to_text(rollout: Rollout | Missing) -> str:
    """A roll-out, or why it is not known."""
    return _text(_missing(rollout) if isinstance(rollout, Missing) else _rollout_to_plain(rollout))


def rollout_from_item(item: Mapping[str, Any]) -> Rollout | Missing | None:
    """Its inverse; None where the item has none."""
    return _read(item, ROLLOUT, _rollout)


def messages_to_text(messages: tuple[ServiceMessage, ...] | Missing) -> str:
    """Service messages, or why they are not known."""
    return _text(_missing(messages) if isinstance(messages, Missing) else {"are": [_plain(one) for one in messages]})


def messages_from_item(item: Mapping[str, Any]) -> tuple[ServiceMessage, ...] | Missing | None:
    """Its inverse; None where the item has none."""
    return _read(item, MESSAGES, lambda data: tuple(_record(ServiceMessage, one) for one in data["are"]))


def _rollout_to_plain(rollout: Rollout) -> dict[str, Any]:
    progress, changed = rollout.progress, rollout.changed_values
    data = _plain(rollout) | {"progress": None}
    if isinstance(progress, Missing):
        data["progress"] = _missing(progress)
    elif progress is not None:
        data["progress"] = _plain(progress)
    return data | {"changed_values": _missing(changed) if isinstance(changed, Missing) else list(changed)}


def _rollout(data: Mapping[str, Any]) -> Rollout:
    progress, changed = data.get("progress"), data.get("changed_values")
    read: dict[str, Any] = {"progress": None if progress is None else _or_missing(progress, _progress)}
    if isinstance(changed, list):
        read["changed_values"] = tuple(changed)
    elif changed is not None:
        read["changed_values"] = Missing(changed["missing"])
    plain = {name: value for name, value in data.items() if name not in ("progress", "changed_values")}
    return _record(Rollout, plain | read)


def _progress(data: Mapping[str, Any]) -> ServiceDeployment:
    breaker = data.get("breaker")
    read = {"breaker": _record(Breaker, breaker) if breaker else None}
    return _record(ServiceDeployment, {**data, **read, "triggered_alarms": tuple(data.get("triggered_alarms", ()))})


def _or_missing(data: Plain, read: Callable[[Plain], Record]) -> Record | Missing:
    return Missing(data["missing"]) if "missing" in data else read(data)


def _read(item: Plain, name: str, read: Callable[[Plain], Record]) -> Record | Missing | None:
    if name not in item:
        return None
    try:
        return _or_missing(json.loads(item[name]), read)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        logger.warning("fact not readable", extra={"attribute": name, "error": type(error).__name__})
        return None


def _missing(fact: Missing) -> dict[str, Any]:
    return {"missing": fact.reason}


def _plain(record: Any) -> dict[str, Any]:
    data = asdict(record)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in data.items()}


def _record(record: type[Record], data: Mapping[str, Any]) -> Record:
    """The record out of the fields that this version knows."""
    names = {one.name for one in fields(record)}  # type: ignore[arg-type]
    known = {name: value for name, value in data.items() if name in names}
    if isinstance(known.get("created_at"), str):
        known["created_at"] = datetime.fromisoformat(known["created_at"])
    return record(**known)


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
