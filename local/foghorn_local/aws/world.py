"""The seeded state behind the embedded ECS: what exists, and how it moves as events are applied."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Self

from foghorn_local.aws.arns import ClusterKey, parse_ecs_arn, task_definition_name
from foghorn_local.aws.inference import definition_arn, service_settings, task_definition_document
from foghorn_local.aws.ledger import Ledger, ServiceKey, TaskRecord
from foghorn_local.aws.lives import Life
from foghorn_local.aws.observations import DECLARED_S, InstanceSeen, observe
from foghorn_local.aws.service_view import ServiceView, present_lives, view_service
from foghorn_local.aws.world_file import WorldFile, read_world_file

# A declared task or instance is older than every event about it.
_DECLARED_VERSION = -1


class World:
    """Clusters, services, revisions, tasks and instances of any number of accounts and regions. Thread-safe.

    Two sets of events make it up: the *seeded* ones say what exists, the *applied* ones what has happened so far.
    Everything answered is a function of these two sets and of the world file, never of the order of the calls.
    """

    def __init__(self) -> None:
        self.seeded = Ledger()
        self.applied = Ledger()
        self.file = WorldFile()
        self._lock = threading.RLock()

    @classmethod
    def from_events(cls, events: Iterable[object], *, world_file: object | None = None) -> Self:
        """A world before a stream of events: clusters, services, revisions, instances, desired and first counts.

        `world_file` is the parsed content of a `--world` file, whose fields win. Raises `WorldFileError` for it only.
        """
        world = cls()
        if world_file is not None:
            world._declare(read_world_file(world_file))
        for event in events:
            seen = observe(event)
            if seen is not None:
                world.seeded.add(seen)
        return world

    @classmethod
    def from_json(cls, document: object) -> Self:
        """A world as a `--world` file (schema: `foghorn_local.aws.world_file`) has it. Raises `WorldFileError`."""
        return cls.from_events((), world_file=document)

    def apply(self, event: object) -> None:
        """Let an event have happened. Order and repetition do not matter, odd shapes are ignored."""
        seen = observe(event)
        if seen is not None:
            with self._lock:
                self.applied.add(seen)

    def _declare(self, read: WorldFile) -> None:
        self.file = read
        for key, task in read.tasks:
            seen = observe(_as_event("ECS Task State Change", key, task))
            if seen is not None:
                self.seeded.add(replace(seen, at_s=DECLARED_S))
        for key, instance in read.instances:
            seen = observe(_as_event("ECS Container Instance State Change", key, instance))
            if seen is not None:
                self.seeded.add(replace(seen, at_s=DECLARED_S))
        self.seeded.clusters.update(read.clusters)

    def clusters(self) -> list[ClusterKey]:
        """Every cluster, in order."""
        with self._lock:
            return sorted(self.seeded.clusters | self.applied.clusters)

    def cluster_document(self, cluster: ClusterKey) -> Mapping[str, Any]:
        """What the world file says of a cluster."""
        return self.file.clusters.get(cluster, {})

    def service_names(self, cluster: ClusterKey) -> list[str]:
        """The services of a cluster, in order."""
        with self._lock:
            keys: set[ServiceKey] = {*self.seeded.services(), *self.applied.services(), *self.file.services}
        return sorted(name for key, name in keys if key == cluster)

    def service(self, cluster: ClusterKey, name: str) -> ServiceView | None:
        """A service as it stands, or None."""
        with self._lock:
            if name not in self.service_names(cluster):
                return None
            document = self.file.services.get((cluster, name), {})
            return view_service(cluster, name, self.seeded, self.applied, document)

    def service_settings(self, service: ServiceView) -> dict[str, Any]:
        """Its settings: inferred, with the world file's fields over them."""
        with self._lock:
            key = (service.cluster, service.name)
            actions = {**self.seeded.actions.get(key, {}), **self.applied.actions.get(key, {})}
            inferred = service_settings(service.all_tasks.values(), list(actions.values()))
        if "capacityProviderStrategy" in service.document:
            inferred.pop("launchType", None)
        return inferred | dict(service.document)

    def tasks(self, cluster: ClusterKey) -> list[Life]:
        """The tasks of a cluster that are known by now, stopped ones included, in order of their ARNs."""
        with self._lock:
            seeds = _in_cluster(self.seeded, cluster)
            seen = _in_cluster(self.applied, cluster)
            start_s = min(self.seeded.earliest_s, self.applied.earliest_s)
            lives = present_lives(seeds, seen, start_s, max(start_s, self.applied.latest_s))
        return sorted(lives, key=lambda life: life.task.arn)

    def instances(self, cluster: ClusterKey) -> list[InstanceSeen]:
        """The container instances of a cluster, in order of their ARNs; those only named by others included."""
        with self._lock:
            known = {arn: seen for arn, seen in self.seeded.instances.items() if seen.cluster == cluster}
            known |= {arn: seen for arn, seen in self.applied.instances.items() if seen.cluster == cluster}
            records = {**_in_cluster(self.seeded, cluster), **_in_cluster(self.applied, cluster)}
            checked = (*self.seeded.health.values(), *self.applied.health.values())
        named = [(record.newest.detail.get("containerInstanceArn"), record.newest.at_s) for record in records.values()]
        named += [(seen.arn, seen.at_s) for seen in checked if seen.cluster == cluster]
        for arn, at_s in named:
            if isinstance(arn, str) and parse_ecs_arn(arn) and arn not in known:
                known[arn] = InstanceSeen(cluster, arn, at_s, (-1.0, 0, 0.0, ""), {})
        return [known[arn] for arn in sorted(known)]

    def health(self, arn: str) -> Mapping[str, Any] | None:
        """The health of a container instance by the events that have happened; None before the first."""
        with self._lock:
            seen = self.applied.health.get(arn)
        return seen.health if seen is not None else None

    def task_definitions(self) -> Iterator[str]:
        """The ARN of every known revision."""
        with self._lock:
            seen = {*self.seeded.tasks_of_definition, *self.applied.tasks_of_definition}
        yield from sorted({_normal(arn) for arn in seen} | self.file.task_definitions.keys())

    def task_definition(self, arn: str) -> dict[str, Any] | None:
        """A revision in the `TaskDefinition` shape, or None."""
        declared = self.file.task_definitions.get(arn)
        if declared is not None:
            return declared
        with self._lock:
            tasks: dict[str, TaskRecord] = {}
            for ledger in (self.applied, self.seeded):
                for spelled, records in ledger.tasks_of_definition.items():
                    if _normal(spelled) == arn:
                        tasks |= records
            return task_definition_document(arn, tasks.values()) if tasks else None


def _in_cluster(ledger: Ledger, cluster: ClusterKey) -> dict[str, TaskRecord]:
    return {arn: record for arn, record in ledger.tasks.items() if record.newest.cluster == cluster}


def _normal(arn: str) -> str:
    """The ARN with a revision, also where an event elides it."""
    parsed = parse_ecs_arn(arn)
    return definition_arn(parsed, *task_definition_name(arn)) if parsed else arn


def _as_event(detail_type: str, cluster: ClusterKey, document: Mapping[str, Any]) -> dict[str, Any]:
    """A declared thing as the event that would have announced it, just before everything that is to come."""
    detail = dict(document) | {"clusterArn": cluster.arn, "version": _DECLARED_VERSION}
    return {"detail-type": detail_type, "account": cluster.account, "region": cluster.region, "detail": detail}
