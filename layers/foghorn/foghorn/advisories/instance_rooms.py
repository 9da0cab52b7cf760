"""What the look at container instances adds to the thread: what those that come closest have left, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from foghorn.capacity.placement import Closest
from foghorn.facts.fact import Facts
from foghorn.facts.instance_room import MAX_ROOMS, InstanceRoom, Rooms
from foghorn.facts.missing import Missing
from foghorn.incidents.episode import Episode
from foghorn.rules.placement import KIND, Looked, looked_at
from foghorn.rules.placement_words import place_of, short_of

Pairs = tuple[tuple[str, str], ...]

_SHOWN = 5


def closest_instances(episode: Episode, facts: Facts) -> Pairs:
    """(label, text) of the instances that lack least, at most five."""
    looked = looked_at(episode.kinds, facts)
    if looked is None:
        return ()
    return tuple((place_of(room), _left(room, found, looked)) for room, found in looked.nearest[:_SHOWN])


def missing_of_rooms(episode: Episode, facts: Facts) -> list[str]:
    """What could not be found out about instances, or is not evaluated, one line each."""
    if KIND not in episode.kinds:
        return []
    if isinstance(facts.rooms, Missing):
        return [f"room on the container instances: {facts.rooms.reason}"]
    looked = looked_at(episode.kinds, facts)
    return [] if looked is None else list(_not_checked(looked, looked.rooms))


def _not_checked(looked: Looked, rooms: Rooms) -> Iterator[str]:
    if rooms.more:
        yield f"further container instances: the first {MAX_ROOMS} of the cluster's instances were looked at"
    if rooms.task_definition is None:
        yield "what the task asks for: neither the event nor the service tells its revision"
    if rooms.rooms and looked.constraints:
        yield f"placement constraints are not evaluated: {', '.join(looked.constraints)}"
    if rooms.rooms and looked.request is not None and looked.request.needs_eni:
        yield "free network interfaces of the instances: ECS does not tell them"


def _left(room: InstanceRoom, found: Closest, looked: Looked) -> str:
    """`1024 of 2048 CPU units and 3000 of 3884 MiB left: 1024 CPU units short`."""
    amounts = (
        (room.cpu_units, room.registered_cpu_units, "CPU units"),
        (room.memory_mib, room.registered_memory_mib, "MiB"),
    )
    left = " and ".join(
        f"{free} of {total} {unit}" if total is not None else f"{free} {unit}"
        for free, total, unit in amounts
        if free is not None
    )
    said = short_of(found) or ("room for the task" if room in looked.fitting else "")
    return ": ".join(part for part in (f"{left} left" if left else "", said) if part) or "ECS tells nothing of it"
