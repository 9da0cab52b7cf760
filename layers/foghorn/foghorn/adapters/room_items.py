"""How the room on container instances is kept in the facts item: one row of JSON per instance, below named columns.

So a hundred instances stay small: what none of them tells has no column, and capabilities, nearly the same everywhere,
are bits that stand for names. A column that another version added is passed over, one that it did not have has its
default. A text that cannot be read is as good as none: it is logged and left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from foghorn.facts.instance_room import InstanceRoom, Rooms
from foghorn.facts.missing import Missing
from foghorn.observability import logger

ROOMS = "rooms"

_BITS = "capabilities"
_NAMES = tuple(one.name for one in fields(InstanceRoom))


def rooms_to_text(rooms: Rooms | Missing) -> str:
    """The rooms, or why they are not known."""
    data = {"missing": rooms.reason} if isinstance(rooms, Missing) else _to_plain(rooms)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def rooms_from_item(item: Mapping[str, Any]) -> Rooms | Missing | None:
    """Its inverse; None where the item has none."""
    if ROOMS not in item:
        return None
    try:
        data = json.loads(item[ROOMS])
        return Missing(data["missing"]) if "missing" in data else _from_plain(data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        logger.warning("fact not readable", extra={"attribute": ROOMS, "error": type(error).__name__})
        return None


def _to_plain(rooms: Rooms) -> dict[str, Any]:
    known = sorted(frozenset[str]().union(*(room.capabilities or () for room in rooms.rooms)))
    columns = [name for name in _NAMES if any(getattr(room, name) is not None for room in rooms.rooms)]
    return {
        "listed": rooms.listed,
        "more": rooms.more,
        "task_definition": rooms.task_definition,
        _BITS: known,
        "columns": columns,
        "rows": [[_cell(getattr(room, name), known) for name in columns] for room in rooms.rooms],
    }


def _cell(value: Any, known: Sequence[str]) -> Any:
    return format(_bits(value, known), "x") if isinstance(value, frozenset) else value


def _bits(names: frozenset[str], known: Sequence[str]) -> int:
    return sum(1 << at for at, name in enumerate(known) if name in names)


def _from_plain(data: Mapping[str, Any]) -> Rooms:
    known = data.get(_BITS, ())
    rooms = (_room(dict(zip(data["columns"], row, strict=True)), known) for row in data["rows"])
    return Rooms(tuple(rooms), int(data["listed"]), bool(data.get("more")), data.get("task_definition"))


def _room(row: Mapping[str, Any], known: Sequence[str]) -> InstanceRoom:
    values: dict[str, Any] = {name: value for name, value in row.items() if name in _NAMES}
    values |= {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    if values.get(_BITS) is not None:
        bits = int(values[_BITS], 16)
        values[_BITS] = frozenset(name for at, name in enumerate(known) if bits >> at & 1)
    return InstanceRoom(**values)
