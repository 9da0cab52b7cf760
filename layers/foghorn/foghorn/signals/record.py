"""A signal as the store keeps it: short keys, bounded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from foghorn.signals.scope import Scope
from foghorn.signals.signal import Effect, Severity, Signal

CUT = " … "
"""Stands in a text of the evidence where its middle was left out."""

CUT_END = "…"
"""Ends a shortened text whose own end is not known: ECS cuts reasons at 255 or 1,024 characters, evidence at 1,000."""

_CUT_AT = (255, 1_000, 1_024)

RECORD_LIMIT_BYTES = 900
"""Largest record, in bytes of UTF-8 JSON. An event item of the store is at most 1 KB."""

# What is given up, step by step, until the rest fits: a shorter evidence (characters per text, entries), then a key.
# The proof is the first entry of the evidence, so it is cut last. The title goes early: a kind has one of its own.
_STEPS: tuple[tuple[int, int] | str, ...] = (
    (1_000, 8),
    "t",
    "sn",
    (600, 6),
    (400, 6),
    (300, 5),
    (250, 5),
    (150, 4),
    "img",
    "az",
    "lt",
    (100, 3),
    (80, 2),
    "tm",
    (80, 1),
    (40, 1),
    "c",
    "td",
    "svc",
    "dep",
    "ev",
)

# The task's times, in the order of their place in a record's `tm`: milliseconds after `at` (below 0: before), or null.
_TIMES = (
    "created_at",
    "connectivity_at",
    "pull_started_at",
    "pull_stopped_at",
    "started_at",
    "stopping_at",
    "execution_stopped_at",
    "stopped_at",
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)

_TEXTS: Mapping[str, Callable[[Signal], str | None]] = {
    "t": lambda signal: signal.title or None,
    "svc": lambda signal: signal.service,
    "dep": lambda signal: signal.deployment_id,
    "task": lambda signal: signal.task_id,
    "td": lambda signal: signal.task_definition,
    "c": lambda signal: signal.container,
    "img": lambda signal: signal.image,
    "lt": lambda signal: signal.launch_type,
    "az": lambda signal: signal.availability_zone,
    "sn": lambda signal: signal.subnet_id,
}


def signal_to_record(signal: Signal) -> dict[str, object]:
    """A JSON-able record of at most `RECORD_LIMIT_BYTES`. What does not fit is cut: evidence first, proof last."""
    record = _whole(signal)
    for step in _STEPS:
        if isinstance(step, str):
            record.pop(step, None)
        elif signal.evidence:
            characters, entries = step
            kept = list(signal.evidence.items())[:entries]
            record["ev"] = {path: _shortened(text, characters) for path, text in kept}
        if record_size_bytes(record) <= RECORD_LIMIT_BYTES:
            break
    return record


def _shortened(text: str, characters: int) -> str:
    """At most `characters` of it. The middle goes: ECS begins with the error's name and ends with what it is about."""
    if len(text) <= characters:
        return text
    head, end = max(20, characters // 3), CUT_END if len(text) in _CUT_AT else ""
    return f"{text[:head]}{CUT}{text[len(text) - (characters - head - len(CUT) - len(end)) :]}{end}"


def record_size_bytes(record: Mapping[str, object]) -> int:
    """The size of a record as the store keeps it, UTF-8 JSON, in bytes."""
    return len(json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def signal_from_record(record: Mapping[str, object]) -> Signal:
    """The signal of a record. Raises KeyError or ValueError where it is none."""
    evidence = record.get("ev")
    given = {str(path): str(text) for path, text in evidence.items()} if isinstance(evidence, Mapping) else {}
    return Signal(
        kind=str(record["k"]),
        severity=Severity(str(record["sv"])),
        scope=Scope.from_key(str(record["sc"])),
        title=str(record.get("t", "")),
        effect=Effect(str(record["e"])),
        occurred_at=_moment(str(record["at"])),
        event_key=str(record["id"]),
        evidence=MappingProxyType(given),
        service=_text(record, "svc"),
        deployment_id=_text(record, "dep"),
        task_id=_text(record, "task"),
        task_definition=_text(record, "td"),
        container=_text(record, "c"),
        image=_text(record, "img"),
        exit_code=int(str(record["x"])) if record.get("x") is not None else None,
        launch_type=_text(record, "lt"),
        availability_zone=_text(record, "az"),
        subnet_id=_text(record, "sn"),
        **_times(record),
    )


def _whole(signal: Signal) -> dict[str, object]:
    record: dict[str, object] = {
        "k": signal.kind,
        "sv": signal.severity.value,
        "sc": signal.scope.key,
        "e": signal.effect.value,
        "at": signal.occurred_at.isoformat(),
        "id": signal.event_key,
    }
    record.update({key: value for key, read in _TEXTS.items() if (value := read(signal)) is not None})
    if signal.exit_code is not None:
        record["x"] = signal.exit_code
    times = [getattr(signal, name) for name in _TIMES]
    if any(times):
        at_ms = _ms(signal.occurred_at)
        record["tm"] = [None if moment is None else _ms(moment) - at_ms for moment in times]
    return record


def _ms(moment: datetime) -> int:
    """Milliseconds since 1970, rounded down. ECS gives no finer times."""
    return (moment - _EPOCH) // _MS


def _times(record: Mapping[str, object]) -> dict[str, datetime | None]:
    offsets = record.get("tm")
    if not isinstance(offsets, list):
        # Records written before the start-up was kept have two times, as text.
        return {"started_at": _time(record, "st"), "stopped_at": _time(record, "sp")}
    at_ms = _ms(_moment(str(record["at"])))
    given = {name: offset for name, offset in zip(_TIMES, offsets, strict=False) if isinstance(offset, int)}
    try:
        return {name: _EPOCH + (at_ms + offset) * _MS for name, offset in given.items()}
    except OverflowError:
        raise ValueError("a time beyond all times") from None


def _text(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    return None if value is None else str(value)


def _time(record: Mapping[str, object], key: str) -> datetime | None:
    value = _text(record, key)
    return None if value is None else _moment(value)


def _moment(text: str) -> datetime:
    """Times without a zone cannot be told earlier from later: no record of ours has one."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
