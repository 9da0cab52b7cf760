"""What an instance lacks, which of them lacks least, and what would fit."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.capacity.placement import (
    Fit,
    HostPort,
    Request,
    Resource,
    Room,
    Shortage,
    closest,
    how_many_fit,
    shortages,
    what_fits,
)
from foghorn.capacity.untold import Untold

EXTERNAL = "ecs.capability.external"
ECR = "com.amazonaws.ecs.capability.ecr-auth"
TASK = Request(
    cpu_units=512,
    memory_mib=1_024,
    host_ports=(HostPort(8080), HostPort(53, "udp"), HostPort(0)),
    needs_eni=True,
    gpus=1,
    required_attributes=(ECR,),
    launch_type="EC2",
)
ROOM = Room(
    id="a",
    cpu_units=512,
    memory_mib=1_024,
    used_tcp_ports=frozenset({22, 53, 51678}),
    used_udp_ports=frozenset({8080}),
    free_enis=1,
    free_gpus=1,
    attributes=frozenset({ECR, "ecs.os-type"}),
    agent_connected=True,
    status="ACTIVE",
)
NOTHING_KNOWN = Room(id="n")

CPU, MEMORY, PORTS, ENI = Resource.CPU, Resource.MEMORY, Resource.PORTS, Resource.ENI
ATTRIBUTE = Resource.ATTRIBUTE

# room, what it lacks: resource, wanted, available, name
LACKS = {
    "fits exactly": (ROOM, []),
    "nothing is known: nothing is short": (NOTHING_KNOWN, []),
    "CPU by one": (replace(ROOM, cpu_units=511), [(CPU, 512, 511, "")]),
    "memory": (replace(ROOM, memory_mib=24), [(MEMORY, 1_024, 24, "")]),
    "more memory given away than there is": (replace(ROOM, memory_mib=-100), [(MEMORY, 1_024, -100, "")]),
    "a TCP port": (replace(ROOM, used_tcp_ports=frozenset({8080})), [(PORTS, 1, 0, "8080/tcp")]),
    "a UDP port": (replace(ROOM, used_udp_ports=frozenset({53})), [(PORTS, 1, 0, "53/udp")]),
    "network interfaces": (replace(ROOM, free_enis=0), [(ENI, 1, 0, "")]),
    "GPUs": (replace(ROOM, free_gpus=0), [(Resource.GPU, 1, 0, "")]),
    "an attribute": (replace(ROOM, attributes=frozenset()), [(ATTRIBUTE, 1, 0, ECR)]),
    "an external instance": (
        replace(ROOM, attributes=frozenset({ECR, EXTERNAL})),
        [(ATTRIBUTE, 1, 0, f"not {EXTERNAL}")],
    ),
    "its agent": (replace(ROOM, agent_connected=False), [(Resource.AGENT, 1, 0, "")]),
    "its status": (replace(ROOM, status="DRAINING"), [(Resource.STATUS, 1, 0, "DRAINING")]),
    "several things, in a fixed order": (
        replace(ROOM, memory_mib=0, cpu_units=0, status="DRAINING", attributes=frozenset(), free_enis=0),
        [
            (Resource.STATUS, 1, 0, "DRAINING"),
            (ATTRIBUTE, 1, 0, ECR),
            (CPU, 512, 0, ""),
            (MEMORY, 1_024, 0, ""),
            (ENI, 1, 0, ""),
        ],
    ),
}


@pytest.mark.parametrize(("room", "lacks"), LACKS.values(), ids=LACKS)
def test_what_a_room_lacks(room: Room, lacks: list[tuple[Resource, int, int, str]]) -> None:
    """Which resource, and by how much."""
    assert shortages(TASK, room) == tuple(Shortage(*lack) for lack in lacks)


ASKS = {
    "nothing at all": (Request(), ROOM, []),
    "nothing, of an empty room": (Request(), replace(ROOM, cpu_units=0, memory_mib=0, free_enis=0, free_gpus=0), []),
    "any port": (Request(host_ports=(HostPort(0),)), replace(ROOM, used_tcp_ports=frozenset({0})), []),
    "a protocol nobody knows": (Request(host_ports=(HostPort(22, "sctp"),)), ROOM, []),
    "no network interface of its own": (replace(TASK, needs_eni=False), replace(ROOM, free_enis=0), []),
    "an external instance": (Request(launch_type="EXTERNAL"), ROOM, [(ATTRIBUTE, 1, 0, EXTERNAL)]),
    "an external instance, and it is one": (
        Request(launch_type="EXTERNAL"),
        replace(ROOM, attributes=frozenset({EXTERNAL})),
        [],
    ),
    "no launch type": (Request(), replace(ROOM, attributes=frozenset({EXTERNAL})), []),
}


@pytest.mark.parametrize(("request_", "room", "lacks"), ASKS.values(), ids=ASKS)
def test_what_is_not_asked_is_not_short(
    request_: Request, room: Room, lacks: list[tuple[Resource, int, int, str]]
) -> None:
    """However little there is."""
    assert shortages(request_, room) == tuple(Shortage(*lack) for lack in lacks)


def test_how_much_is_short() -> None:
    """An overdrawn instance lacks more than the task asks for."""
    assert Shortage(MEMORY, 1_024, 1_000).short_by == 24
    assert Shortage(MEMORY, 1_024, -100).short_by == 1_124


SMALL = Request(cpu_units=1_000, memory_mib=1_000)


def _room(name: str, cpu_units: int | None, memory_mib: int | None, **more: object) -> Room:
    return replace(Room(id=name, cpu_units=cpu_units, memory_mib=memory_mib), **more)  # type: ignore[arg-type]


CLOSEST = {
    "no room": ([], None),
    "the one that fits": ([_room("a", 999, 1_000), _room("b", 1_000, 1_000)], "b"),
    "less is short": ([_room("a", 1_000, 500), _room("b", 1_000, 600)], "b"),
    "one thing rather than two": ([_room("a", 990, 990), _room("b", 1_000, 100)], "b"),
    "CPU and memory by their share": ([_room("a", 1_000, 899), _room("b", 900, 1_000)], "b"),
    "what a task may give back, rather than another state": (
        [_room("a", 9_000, 9_000, agent_connected=False), _room("b", 0, 0)],
        "b",
    ),
    "a tie": ([_room("b", 900, 1_000), _room("c", 900, 1_000), _room("a", 900, 1_000)], "a"),
    "several fit": ([_room("b", 9_000, 9_000), _room("a", 1_000, 1_000)], "a"),
}


@pytest.mark.parametrize(("rooms", "name"), CLOSEST.values(), ids=CLOSEST)
def test_the_closest_room(rooms: list[Room], name: str | None) -> None:
    """In whatever order they come."""
    for ordered in (rooms, rooms[::-1]):
        found = closest(SMALL, ordered)
        assert (found.room.id if found else None) == name
        assert found is None or found.shortages == shortages(SMALL, found.room)


FITS = {
    "no room": ([], None),
    "memory first": ([_room("a", 4_096, 1_000), _room("b", 100, 2_000)], Fit("b", 100, 2_000)),
    "then CPU": ([_room("a", 100, 2_000), _room("b", 200, 2_000)], Fit("b", 200, 2_000)),
    "then the id": ([_room("b", 100, 2_000), _room("a", 100, 2_000)], Fit("a", 100, 2_000)),
    "never the CPU of one and the memory of another": (
        [_room("a", 4_096, 0), _room("b", 0, 4_096)],
        Fit("b", 0, 4_096),
    ),
    "not on one that drains": ([_room("a", 9, 9, status="DRAINING"), _room("b", 1, 1)], Fit("b", 1, 1)),
    "not without an agent": ([_room("a", 9, 9, agent_connected=False), _room("b", 1, 1)], Fit("b", 1, 1)),
    "not where half is unknown": ([_room("a", None, 9), _room("b", 9, None)], None),
    "overdrawn is empty": ([_room("a", -5, -7)], Fit("a", 0, 0)),
}


@pytest.mark.parametrize(("rooms", "fit"), FITS.values(), ids=FITS)
def test_the_largest_task_that_fits(rooms: list[Room], fit: Fit | None) -> None:
    """On one instance."""
    assert what_fits(rooms) == fit


COUNTS = {
    "no room": (SMALL, [], 0),
    "whole tasks": (SMALL, [_room("a", 3_999, 9_000), _room("b", 2_000, 999)], 3),
    "the scarcest counts": (SMALL, [_room("a", 9_000, 2_000)], 2),
    "what is not known does not bound": (SMALL, [_room("a", 3_000, None)], 3),
    "not where it drains": (SMALL, [_room("a", 9_000, 9_000, status="DRAINING")], 0),
    "one per host port": (
        replace(SMALL, host_ports=(HostPort(80),)),
        [_room("a", 9_000, 9_000), _room("b", 9_000, 9_000, used_tcp_ports=frozenset({80}))],
        1,
    ),
    "as many as like on any port": (replace(SMALL, host_ports=(HostPort(0),)), [_room("a", 9_000, 9_000)], 9),
    "network interfaces": (replace(SMALL, needs_eni=True), [_room("a", 9_000, 9_000, free_enis=2)], 2),
    "GPUs": (replace(SMALL, gpus=2), [_room("a", 9_000, 9_000, free_gpus=5)], 2),
    "nothing known": (SMALL, [NOTHING_KNOWN], Untold("nothing that is known bounds the tasks on n")),
    "nothing asked": (Request(), [_room("a", 1, 1)], Untold("nothing that is known bounds the tasks on a")),
    "nothing known, and it drains": (SMALL, [replace(NOTHING_KNOWN, status="DRAINING")], 0),
}


@pytest.mark.parametrize(("request_", "rooms", "expected"), COUNTS.values(), ids=COUNTS)
def test_how_many_fit(request_: Request, rooms: list[Room], expected: int | Untold) -> None:
    """On all of them together."""
    assert how_many_fit(request_, rooms) == expected


AMOUNTS = st.none() | st.integers(-10, 10_000)
ROOMS = st.builds(
    Room,
    id=st.sampled_from("abcdef"),
    cpu_units=AMOUNTS,
    memory_mib=AMOUNTS,
    used_tcp_ports=st.none() | st.frozensets(st.integers(1, 5)),
    free_enis=st.none() | st.integers(0, 3),
    agent_connected=st.none() | st.booleans(),
    status=st.sampled_from([None, "ACTIVE", "DRAINING"]),
)
REQUESTS = st.builds(
    Request,
    cpu_units=st.integers(1, 4_000),
    memory_mib=st.integers(1, 4_000),
    host_ports=st.lists(st.builds(HostPort, st.integers(0, 5)), max_size=2).map(tuple),
    needs_eni=st.booleans(),
)


@given(REQUESTS, st.lists(ROOMS, max_size=8))
def test_the_answers_agree(request_: Request, rooms: list[Room]) -> None:
    """The closest lacks nothing exactly where one fits, and what fits, fits."""
    found, count, largest = closest(request_, rooms), how_many_fit(request_, rooms), what_fits(rooms)
    if not isinstance(count, Untold):
        assert (found is not None and not found.shortages) is (count > 0)
    if largest is not None:
        task = Request(cpu_units=largest.cpu_units, memory_mib=largest.memory_mib)
        assert any(not shortages(task, room) for room in rooms if room.id == largest.room_id)


def _calls(action: Callable[[], object]) -> int:
    """Calls of functions that it takes."""
    count, before = 0, sys.getprofile()

    def seen(_frame: FrameType, what: str, _value: object) -> None:
        nonlocal count
        count += what in ("call", "c_call")

    sys.setprofile(seen)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("answer", [closest, how_many_fit, lambda _, rooms: what_fits(rooms)])
def test_ten_thousand_rooms_are_four_times_the_work_of_a_quarter(
    answer: Callable[[Request, list[Room]], object],
) -> None:
    """Counted in calls, so that it is the same on every machine."""
    rooms = [_room(f"{number:05}", number % 2_000, number % 3_000) for number in range(10_000)]
    quarter, whole = (_calls(lambda some=some: answer(SMALL, some)) for some in (rooms[:2_500], rooms))
    assert whole <= 4.2 * quarter
