"""How the incident table's items look: typed records ↔ plain attribute values.

Times are whole milliseconds since the epoch, so that DynamoDB compares them as numbers; `expires_at` is in seconds,
as TTL wants it: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeVar

from foghorn.adapters.closer_look_items import looks_from_item
from foghorn.adapters.deployment_items import (
    deployments_from_plain,
    deployments_to_plain,
    messages_from_item,
    rollout_from_item,
)
from foghorn.facts.fact import ContainerDefinition, EfsVolume, Facts, Missing, Service, TaskDefinition
from foghorn.incidents.records import Check, Ledger, Meta, Recorded, Shown
from foghorn.signals.record import signal_from_record, signal_to_record
from foghorn.slack.redaction import redact

Item = dict[str, Any]

META_KEY = "META"
FACTS_KEY = "facts"
EVENT_PREFIX = "event#"
LEDGER_PREFIX = "ledger#"
TASK_DEFINITION_PREFIX = "td_"

Fact = TypeVar("Fact")

_OTHER_VERSION = Missing("the look-up was recorded by another version of Foghorn")
# What is not known to be shown is not the same as what should be.
_NOTHING_SHOWN: Mapping[str, Any] = MappingProxyType(
    {"is_open": True, "severity": "", "leading": "", "verdict": "", "count": 0, "flaps": 0, "facts": "", "digest": ""}
)


def to_ms(moment: datetime) -> int:
    """A time as whole milliseconds since the epoch."""
    return round(moment.timestamp() * 1000)


def from_ms(value: Any) -> datetime:
    """Its inverse."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(value))


def _time(item: Mapping[str, Any], name: str) -> datetime | None:
    value = item.get(name)
    return None if value is None else from_ms(value)


def lease_name(topic: str) -> str:
    """The attribute of a topic's gather lease. A topic holds characters that an expression's `#name` may not."""
    return f"gather_until_{hashlib.sha256(topic.encode()).hexdigest()[:16]}"


def event_to_item(recorded: Recorded, expires_at_s: int) -> Item:
    """An event item: at most about 1 KB. Secrets in what AWS quoted are not kept."""
    signal = recorded.signal
    evidence = {path: redact(text) for path, text in signal.evidence.items()}
    kept = replace(signal, title=redact(signal.title), evidence=evidence)
    return {
        "pk": recorded.signal.scope.key,
        "sk": recorded.sort_key,
        "signal": json.dumps(signal_to_record(kept), ensure_ascii=False, separators=(",", ":")),
        "recorded_at": to_ms(recorded.recorded_at),
        "expires_at": expires_at_s,
    }


def event_from_item(item: Mapping[str, Any]) -> Recorded:
    """Its inverse. Raises KeyError, TypeError or ValueError where it is none that this version can read."""
    signal = signal_from_record(json.loads(item["signal"]))
    recorded_at = _time(item, "recorded_at")
    return Recorded(signal, signal.occurred_at if recorded_at is None else recorded_at)


def meta_from_item(item: Mapping[str, Any]) -> Meta:
    """META as the protocol reads it."""
    topics = frozenset(item.get("topics", ()))
    return Meta(
        is_open=item.get("state") == "open",
        dirty=bool(item.get("dirty")),
        version=int(item.get("version", 0)),
        topics=topics,
        due_at=_time(item, "due_at"),
        gathering={topic: until for topic in topics if (until := _time(item, lease_name(topic))) is not None},
        lease_until=_time(item, "lease_until"),
        lease_since=_time(item, "lease_since"),
        settled_at=_time(item, "settled_at"),
        check=check_from_text(item["check"]) if "check" in item else None,
        checked_at=_time(item, "checked_at"),
    )


def check_to_text(check: Check) -> str:
    """A check as JSON."""
    return json.dumps({"services": check.services, "at": to_ms(check.at), "instances": check.instances})


def check_from_text(text: str) -> Check | None:
    """Its inverse; None for what is no check as this version knows it."""
    try:
        data = json.loads(text)
        return Check(tuple(data["services"]), from_ms(data["at"]), instances=tuple(data.get("instances", ())))
    except (KeyError, TypeError, ValueError):
        return None


def ledger_to_item(pk: str, ledger: Ledger, expires_at_s: int) -> Item:
    """A delivery ledger; its body is one JSON text, since only the lease holder writes it."""
    body = asdict(ledger) | {"replies": dict(ledger.replies), "posted_at": to_ms(ledger.posted_at)}
    body["shown"] = body["shown"] | {"at": to_ms(ledger.shown.at)}
    return {"pk": pk, "sk": LEDGER_PREFIX + ledger.anchor, "ledger": json.dumps(body), "expires_at": expires_at_s}


def ledger_from_item(item: Mapping[str, Any]) -> Ledger:
    """Its inverse. What another version did not write has its default: then the message is edited once, to be sure."""
    body = {"anchor": item["sk"].removeprefix(LEDGER_PREFIX)} | json.loads(item["ledger"])
    body["posted_at"] = from_ms(body.get("posted_at", Decimal(body["ts"]) * 1000))
    shown = _NOTHING_SHOWN | body.get("shown", {})
    shown["at"] = from_ms(shown["at"]) if "at" in shown else body["posted_at"]
    body["shown"] = Shown(**known_fields(Shown, shown))
    return Ledger(**known_fields(Ledger, body))


def known_fields(record: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Of `data` what the record has: a field that another version added is passed over."""
    return {field.name: data[field.name] for field in fields(record) if field.name in data}


def fact_to_text(fact: Service | TaskDefinition | Missing) -> str:
    """A fact, or why it is missing, as JSON."""
    return json.dumps(_fact_to_plain(fact), ensure_ascii=False)


def task_definition_name(name: str) -> str:
    """The attribute of a revision. `family:revision` holds characters that an expression's `#name` may not."""
    return TASK_DEFINITION_PREFIX + hashlib.sha256(name.encode()).hexdigest()[:16]


def task_definition_attribute(name: str, fact: TaskDefinition | Missing) -> dict[str, str]:
    """One attribute per revision, so that two who gather at once both keep theirs."""
    return {task_definition_name(name): json.dumps({"name": name, "fact": _fact_to_plain(fact)}, ensure_ascii=False)}


def _fact_to_plain(fact: Service | TaskDefinition | Missing) -> dict[str, Any]:
    if isinstance(fact, Missing):
        return {"missing": fact.reason}
    data = asdict(fact)
    return data | {"deployments": deployments_to_plain(fact.deployments)} if isinstance(fact, Service) else data


def _with_tuples(data: dict[str, Any]) -> dict[str, Any]:
    """JSON knows lists alone; a fact holds tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _service(data: dict[str, Any]) -> Service | Missing:
    if "missing" in data:
        return Missing(data["missing"])
    return Service(**known_fields(Service, _with_tuples(data | {"deployments": deployments_from_plain(data)})))


def _task_definition(data: dict[str, Any]) -> TaskDefinition | Missing:
    if "missing" in data:
        return Missing(data["missing"])
    read = {
        "containers": tuple(_container(container) for container in data["containers"]),
        "efs_volumes": tuple(EfsVolume(**known_fields(EfsVolume, volume)) for volume in data.get("efs_volumes", ())),
    }
    return TaskDefinition(**known_fields(TaskDefinition, data | read))


def _container(data: dict[str, Any]) -> ContainerDefinition:
    pairs = tuple((str(container), str(condition)) for container, condition in data.get("depends_on", ()))
    return ContainerDefinition(**known_fields(ContainerDefinition, _with_tuples(data) | {"depends_on": pairs}))


def _read_fact(text: str, read: Callable[[Any], Fact]) -> Fact | Missing:
    """A fact that this version cannot read was not looked up, as far as it is concerned."""
    try:
        return read(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError):
        return _OTHER_VERSION


def facts_from_item(item: Mapping[str, Any]) -> Facts:
    """The facts item: `service`, and one attribute per revision; any may be absent, or written by another version."""
    definitions: dict[str, TaskDefinition | Missing] = {}
    for name, found in (_named(text) for key, text in item.items() if key.startswith(TASK_DEFINITION_PREFIX)):
        definitions[name] = found
    definitions.pop("", None)
    looks = looks_from_item(item)
    facts = Facts(
        task_definitions=definitions,
        closer=looks,
        start_calls=int(item.get("start_calls", 0)),
        rollout=rollout_from_item(item),
        messages=messages_from_item(item),
    )
    return replace(facts, service=_read_fact(item["service"], _service)) if "service" in item else facts


def _named(text: str) -> tuple[str, TaskDefinition | Missing]:
    """One revision with its name; "" for one that does not say which it is."""
    name = _read_fact(text, lambda entry: str(entry["name"]))
    if isinstance(name, Missing):
        return "", name
    return name, _read_fact(text, lambda entry: _task_definition(entry["fact"]))
