"""The streams in which a task finds no place, and instances that can be looked at: by a service's action, by a stop."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from foghorn_local.demo.ecs import Cluster, End, Event
from foghorn_local.demo.service import Service
from tests.storms.streams import START, in_order

SERVICES = ("unplaced", "unplaced-task")
STEADY_AFTER = timedelta(minutes=3)


def causes(*clusters: Cluster) -> list[Event]:
    """Both, and later their steady state, in each cluster."""
    events: list[Event] = []
    for cluster in clusters:
        by_action, by_stop = (Service(cluster, name, launch_type="EC2") for name in SERVICES)
        events.append(by_action.unplaced(START, "RESOURCE:CPU"))
        events += by_stop.task(0).fail_to_start(START, End("TaskFailedToStart", "RESOURCE:MEMORY", None))
        events += [service.steady(START + STEADY_AFTER) for service in (by_action, by_stop)]
    return in_order(events)


def world_of(*clusters: Cluster) -> dict[str, Any]:
    """The world file: services on EC2, and an instance in each cluster."""
    return {
        "clusters": [
            {
                "name": cluster.name,
                "account": cluster.account,
                "region": cluster.region,
                "services": [_service(cluster, name) for name in SERVICES],
                "containerInstances": [
                    {"containerInstanceArn": cluster.of("container-instance", f"{cluster.name}/{'0' * 31}1")}
                ],
            }
            for cluster in clusters
        ],
        "taskDefinitions": [
            {
                "taskDefinitionArn": cluster.of("task-definition", f"{name}:1"),
                "family": name,
                "revision": 1,
                "containerDefinitions": [{"name": "app", "image": cluster.image(name, "1"), "memory": 512}],
            }
            for cluster in clusters
            for name in SERVICES
        ],
    }


def _service(cluster: Cluster, name: str) -> dict[str, Any]:
    definition = cluster.of("task-definition", f"{name}:1")
    return {"serviceName": name, "launchType": "EC2", "taskDefinition": definition}
