"""Rooms as the table keeps them: small, and readable by the versions before and after."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

import pytest

from foghorn.adapters.room_items import ROOMS, rooms_from_item, rooms_to_text
from foghorn.facts.instance_room import InstanceRoom, Rooms
from tests.contract.test_room_source import SCARCE, WHOLE

CAPABILITIES = frozenset(f"com.amazonaws.ecs.capability.docker-remote-api.1.{number}" for number in range(45))
FULL = replace(WHOLE, capabilities=CAPABILITIES, used_tcp_ports=(22, 2375, 2376, 51678, 51679))
FOUND = Rooms((WHOLE, SCARCE), 2, task_definition="checkout:42")


def _read(data: dict[str, Any]) -> object:
    return rooms_from_item({ROOMS: json.dumps(data)})


def _plain(rooms: Rooms = FOUND) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(rooms_to_text(rooms))
    return data


def test_a_hundred_instances_stay_small() -> None:
    """An item may have 400 KB, and every KB that is written costs."""
    rooms = Rooms(tuple(replace(FULL, id=f"{number:032x}") for number in range(100)), 100, more=True)
    text = rooms_to_text(rooms)
    assert rooms_from_item({ROOMS: text}) == rooms
    assert len(text.encode()) < 22_000


def test_rows_of_a_newer_version_are_read() -> None:
    """A column that it added is passed over, and so is a field beside them."""
    data = _plain() | {"invented_later": 1}
    data["columns"].append("zone_id")
    data["rows"] = [[*row, "euc1-az1"] for row in data["rows"]]
    assert _read(data) == FOUND


@pytest.mark.parametrize("name", [one.name for one in fields(InstanceRoom) if one.name != "id"])
def test_a_column_that_is_not_there_has_its_default(name: str) -> None:
    """Which is that nothing is known: nothing is short then."""
    data = _plain()
    at = data["columns"].index(name)
    data["columns"].pop(at)
    for row in data["rows"]:
        row.pop(at)
    default = {one.name: one.default for one in fields(InstanceRoom)}[name]
    expected = tuple(replace(room, **{name: default}) for room in FOUND.rooms)
    assert _read(data) == replace(FOUND, rooms=expected)


@pytest.mark.parametrize("name", ["more", "task_definition", "capabilities"])
def test_what_stands_beside_the_rows_may_be_missing(name: str) -> None:
    """But for how many were looked at."""
    read = _read({key: value for key, value in _plain().items() if key != name})
    assert isinstance(read, Rooms)
    assert [room.name for room in read.rooms] == [room.name for room in FOUND.rooms]


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", "7", '{"listed":1}', '{"listed":1,"columns":["id"],"rows":[["a","b"]]}'],
)
def test_what_is_none_is_as_good_as_not_asked(text: str) -> None:
    """It blocks nothing."""
    assert rooms_from_item({ROOMS: text}) is None


def test_the_id_is_what_makes_a_room() -> None:
    """Rows without it cannot be told apart."""
    data = _plain(Rooms((InstanceRoom("a"),), 1))
    assert data["columns"] == ["id", "eni_trunking"]
    assert _read(data | {"columns": ["eni_trunking"], "rows": [[False]]}) is None
