"""How the incident table's items look: typed records ↔ plain attribute values.

Times are whole milliseconds since the epoch, so that DynamoDB compares them as numbers; `expires_at` is in seconds,
as TTL wants it: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from foghorn.adapters.closer_look_items import looks_from_item
from foghorn.facts.fact import ContainerDefinition, Facts, Missing, Service, TaskDefinition
from foghorn.incidents.records import Check, Ledger, Meta, Recorded, Shown
from foghorn.signals.record import signal_from_record, signal_to_record
from foghorn.slack.redaction import redact

Item = dict[str, Any]

META_KEY = "META"
FACTS_KEY = "facts"
EVENT_PREFIX = "event#"
LEDGER_PREFIX = "ledger#"
TASK_DEFINITION_PREFIX = "td_"


def to_ms(moment: datetime) -> int:
    """A time as whole milliseconds since the epoch."""
    return round(moment.timestamp() * 1000)


def from_ms(value: Any) -> datetime:
    """Its inverse."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(value))


def _time(item: Mapping[str, Any], name: str) -> datetime | None:
    value = item.get(name)
    return None if value is None else from_ms(value)


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
    """Its inverse."""
    return Recorded(signal_from_record(json.loads(item["signal"])), from_ms(item["recorded_at"]))


def meta_from_item(item: Mapping[str, Any]) -> Meta:
    """META as the protocol reads it."""
    return Meta(
        is_open=item.get("state") == "open",
        dirty=bool(item.get("dirty")),
        version=int(item.get("version", 0)),
        topics=frozenset(item.get("topics", ())),
        due_at=_time(item, "due_at"),
        gather_until=_time(item, "gather_until"),
        lease_until=_time(item, "lease_until"),
        lease_since=_time(item, "lease_since"),
        settled_at=_time(item, "settled_at"),
        check=check_from_text(item["check"]) if "check" in item else None,
        checked_at=_time(item, "checked_at"),
    )


def check_to_text(check: Check) -> str:
    """A check as JSON."""
    return json.dumps({"services": check.services, "at": to_ms(check.at)})


def check_from_text(text: str) -> Check:
    """Its inverse."""
    data = json.loads(text)
    return Check(tuple(data["services"]), from_ms(data["at"]))


def ledger_to_item(pk: str, ledger: Ledger, expires_at_s: int) -> Item:
    """A delivery ledger; its body is one JSON text, since only the lease holder writes it."""
    body = asdict(ledger) | {"replies": dict(ledger.replies), "posted_at": to_ms(ledger.posted_at)}
    body["shown"] = body["shown"] | {"at": to_ms(ledger.shown.at)}
    return {"pk": pk, "sk": LEDGER_PREFIX + ledger.anchor, "ledger": json.dumps(body), "expires_at": expires_at_s}


def ledger_from_item(item: Mapping[str, Any]) -> Ledger:
    """Its inverse."""
    body = json.loads(item["ledger"])
    body["posted_at"] = from_ms(body["posted_at"])
    body["shown"] = Shown(**(body["shown"] | {"at": from_ms(body["shown"]["at"])}))
    return Ledger(**body)


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
    return {"missing": fact.reason} if isinstance(fact, Missing) else asdict(fact)


def _with_tuples(data: dict[str, Any]) -> dict[str, Any]:
    """JSON knows lists alone; a fact holds tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}


def _service(data: dict[str, Any]) -> Service | Missing:
    if "missing" in data:
        return Missing(data["missing"])
    return Service(**_with_tuples(data))


def _task_definition(data: dict[str, Any]) -> TaskDefinition | Missing:
    if "missing" in data:
        return Missing(data["missing"])
    containers = tuple(ContainerDefinition(**_with_tuples(container)) for container in data.pop("containers"))
    return TaskDefinition(containers=containers, **data)


def facts_from_item(item: Mapping[str, Any]) -> Facts:
    """The facts item: `service`, and one attribute per revision; any may be absent."""
    known = [json.loads(text) for key, text in item.items() if key.startswith(TASK_DEFINITION_PREFIX)]
    definitions = {entry["name"]: _task_definition(entry["fact"]) for entry in known}
    looks = looks_from_item(item)
    if "service" not in item:
        return Facts(task_definitions=definitions, closer=looks)
    return Facts(_service(json.loads(item["service"])), definitions, looks)
