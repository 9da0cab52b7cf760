"""The ECS of the workspace: sample events and a world file say what exists, announced events what has happened."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from foghorn_local.aws import World
from foghorn_local.aws.observations import InstanceSeen, Observation, TaskSeen, observe


class EcsOfEvents:
    """Builds the world behind the embedded ECS anew for each event that is announced.

    Samples contradict one another (one revision, many images), so each service and each revision is seeded by one
    sample only, and by none once an announced event speaks of it: then what ECS answers is true to that event.
    `world_file` is the content of a world file, whose fields win. Raises `WorldFileError` for it.
    """

    def __init__(self, samples: Iterable[object] = (), *, world_file: object | None = None) -> None:
        self._samples = tuple(samples)
        self._world_file = world_file
        self._announced: list[object] = []
        self.world = self._build()

    def announce(self, event: object) -> World:
        """Let an event have happened, and give the world in which it has."""
        self._announced.append(event)
        self.world = self._build()
        return self.world

    def _build(self) -> World:
        seeds = [*self._announced, *_representatives(self._samples, _subjects_of(self._announced))]
        world = World.from_events(seeds, world_file=self._world_file)
        for event in self._announced:
            world.apply(event)
        return world


def _representatives(samples: Sequence[object], known: set[Hashable]) -> list[object]:
    """Of the samples that show a task or an instance, those that are the first to speak of their subjects."""
    chosen: list[object] = []
    taken = set(known)
    for sample in samples:
        seen = observe(sample)
        if not isinstance(seen, TaskSeen | InstanceSeen):
            continue
        subjects = _subjects(seen)
        if not subjects & taken:
            taken |= subjects
            chosen.append(sample)
    return chosen


def _subjects_of(events: Iterable[object]) -> set[Hashable]:
    subjects: set[Hashable] = set()
    for event in events:
        seen = observe(event)
        if isinstance(seen, TaskSeen):
            subjects |= _subjects(seen)
    return subjects


def _subjects(seen: Observation) -> set[Hashable]:
    """What a sample would give answers about: its service and its revision, or its instance."""
    if isinstance(seen, InstanceSeen):
        return {seen.arn}
    if not isinstance(seen, TaskSeen):
        return set()
    named: set[Hashable] = {seen.task_definition} if seen.task_definition is not None else {seen.arn}
    if seen.service is not None:
        named.add((seen.cluster, seen.service))
    return named
