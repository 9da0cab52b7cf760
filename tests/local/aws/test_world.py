"""The world's counts follow the set of applied events, whatever their order."""

from __future__ import annotations

import random
from typing import Any

import pytest

from foghorn_local.aws import World
from foghorn_local.aws.arns import ClusterKey
from foghorn_local.aws.ecs_services import service_answer
from foghorn_local.aws.service_view import ServiceView
from tests.local.aws.ecs_events import (
    ACCOUNT,
    REGION,
    Event,
    arn,
    deployment_event,
    service_event,
    started,
    stopped,
    task_event,
)

PROD = ClusterKey(ACCOUNT, REGION, "prod")
OTHER_DEPLOYMENT = "ecs-svc/1000000000000000002"
SCALE_IN = {
    "stopCode": "ServiceSchedulerInitiated",
    "stoppedReason": "Scaling activity initiated by (deployment ecs-svc/1000000000000000001)",
}
REPLACED = SCALE_IN | {"stoppedReason": f"Scaling activity initiated by (deployment {OTHER_DEPLOYMENT})"}
SPOT_NOTICE = {
    "desiredStatus": "STOPPED",
    "stopCode": "SpotInterruption",
    "stoppedReason": "Your Spot Task was interrupted.",
}


def web(world: World) -> ServiceView:
    """The service that most stories are about."""
    service = world.service(PROD, "web")
    assert service is not None
    return service


def counts(world: World) -> tuple[int, int, int]:
    """Desired, running, pending of the service."""
    service = web(world)
    return service.desired_count, service.running_count, service.pending_count


THREE_CRASHES = [stopped("a", 10), stopped("b", 20), stopped("c", 30)]
REPLACEMENT = [
    stopped("a", 10),
    task_event("a2", "PENDING", 15, version=1),
    started("a2", 40),
]
ROLLING = [
    started("new1", 10, deployment=OTHER_DEPLOYMENT),
    started("new2", 11, deployment=OTHER_DEPLOYMENT),
    stopped("old1", 60, **REPLACED),
    stopped("old2", 61, **REPLACED),
]
STORIES: dict[str, tuple[list[Event], list[tuple[int, int, int]]]] = {
    "tasks that stop were running before": (THREE_CRASHES, [(3, 3, 0), (3, 2, 0), (3, 1, 0), (3, 0, 0)]),
    "a replacement is pending, then runs": (REPLACEMENT, [(1, 1, 0), (1, 0, 0), (1, 0, 1), (1, 1, 0)]),
    "a rolling deployment does not double the desired count": (
        ROLLING,
        [(2, 2, 0), (2, 3, 0), (2, 4, 0), (2, 3, 0), (2, 2, 0)],
    ),
    "a scale-in lowers the desired count": (
        [stopped("a", 10, **SCALE_IN), stopped("b", 20)],
        [(2, 2, 0), (1, 1, 0), (1, 0, 0)],
    ),
    "a Spot notice leaves the task running until it stops": (
        [
            started("a", 10, version=4, startedAt="2026-03-01T11:00:00Z", **SPOT_NOTICE),
            stopped("a", 130, version=6, **SPOT_NOTICE),
        ],
        [(1, 1, 0), (1, 1, 0), (1, 0, 0)],
    ),
    "a task that never ran was pending": (
        [stopped("a", 10, since=None, stopCode="TaskFailedToStart"), stopped("b", 10, since=-60)],
        [(2, 1, 1), (2, 1, 0), (2, 0, 0)],
    ),
    "a steady state after unseen replacements": (
        [*THREE_CRASHES, service_event("SERVICE_STEADY_STATE", 60), stopped("d", 90, since=50)],
        [(3, 3, 0), (3, 2, 0), (3, 1, 0), (3, 0, 0), (3, 3, 0), (3, 2, 0)],
    ),
    "a service that only speaks of itself": (
        [service_event("SERVICE_TASK_START_IMPAIRED", 10), service_event("SERVICE_STEADY_STATE", 60)],
        [(1, 0, 0), (1, 0, 0), (1, 1, 0)],
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_counts_follow_the_events(name: str) -> None:
    """Desired, running and pending before the first event and after each one."""
    events, expected = STORIES[name]
    world = World.from_events(events)
    seen = [counts(world)]
    for event in events:
        world.apply(event)
        seen.append(counts(world))
    assert expected == seen


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("seed", range(5))
def test_only_the_set_of_events_matters(name: str, seed: int) -> None:
    """Shuffled and doubled events end in the very same answer."""
    events, _ = STORIES[name]
    straight, shuffled = World.from_events(events), World.from_events(reversed(events))
    for event in events:
        straight.apply(event)
    mixed = [*events, *events]
    random.Random(seed).shuffle(mixed)
    for event in mixed:
        shuffled.apply(event)
    assert service_answer(straight, web(straight)) == service_answer(shuffled, web(shuffled))


def test_the_highest_version_wins() -> None:
    """A RUNNING event that arrives after the STOPPED one of a higher version changes nothing."""
    world = World()
    world.apply(stopped("a", 60, version=9))
    world.apply(started("a", 20, version=3))
    assert counts(world) == (1, 0, 0)


def test_an_end_without_a_version_is_final() -> None:
    """Old events carry no version; a stop among them still wins over a versioned start."""
    world = World()
    world.apply(stopped("a", 60, version=None))
    world.apply(started("a", 20, version=3))
    assert counts(world) == (1, 0, 0)


def test_events_that_share_an_id_are_told_apart_by_what_they_say() -> None:
    """Hand-made samples repeat ids; which of two such events comes first must not matter."""
    steady = service_event("SERVICE_STEADY_STATE", 10)
    impaired = service_event("SERVICE_TASK_START_IMPAIRED", 10) | {"id": steady["id"]}
    worlds = World(), World()
    for world, events in zip(worlds, ([steady, impaired], [impaired, steady]), strict=True):
        for event in events:
            world.apply(event)
    first, second = (service_answer(world, web(world))["events"] for world in worlds)
    assert len(first) == 2
    assert first == second


def test_names_are_kept_apart_by_account_region_and_cluster() -> None:
    """Four services called web, each with its own tasks."""
    events = [
        stopped("a", 10),
        stopped("b", 10, region="us-east-1"),
        stopped("c", 10, account="111122223333"),
        stopped("d", 10, cluster="staging"),
    ]
    world = World.from_events(events)
    world.apply(events[0])
    running = {
        (key.account, key.region, key.name): service.running_count
        for key in world.clusters()
        if (service := world.service(key, "web"))
    }
    assert running == {
        ("111122223333", REGION, "prod"): 1,
        (ACCOUNT, REGION, "prod"): 0,
        (ACCOUNT, REGION, "staging"): 1,
        (ACCOUNT, "us-east-1", "prod"): 1,
    }


def deployment_of(world: World, identity: str) -> dict[str, Any]:
    """A deployment of the service as `DescribeServices` shows it."""
    answer = service_answer(world, web(world))
    return next(item for item in answer["deployments"] if item["id"] == identity)


FIRST, SECOND = "ecs-svc/1000000000000000001", OTHER_DEPLOYMENT
BROKEN_RELEASE = [
    stopped("old", 400, since=-600, **REPLACED),
    deployment_event("SERVICE_DEPLOYMENT_IN_PROGRESS", 5, SECOND, f"ECS deployment {SECOND} in progress."),
    *(stopped(f"new{n}", 10 + n, since=None, stopCode="TaskFailedToStart", deployment=SECOND) for n in range(3)),
    deployment_event("SERVICE_DEPLOYMENT_FAILED", 40, SECOND, "ECS deployment circuit breaker: tasks failed to start."),
]


def test_a_failing_release_shows_as_the_primary_deployment() -> None:
    """State, reason and consecutive failures of the new deployment while the old one still runs."""
    world = World.from_events(BROKEN_RELEASE)
    for event in BROKEN_RELEASE[1:]:
        world.apply(event)
    new, old = deployment_of(world, SECOND), deployment_of(world, FIRST)
    assert (new["status"], new["rolloutState"], new["failedTasks"]) == ("PRIMARY", "FAILED", 3)
    assert new["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert (old["status"], old["runningCount"], old["failedTasks"]) == ("ACTIVE", 1, 0)


def test_a_rollback_makes_the_old_deployment_primary_again() -> None:
    """The event that names the target of the rollback moves PRIMARY and settings say that rollback is on."""
    back = deployment_event(
        "SERVICE_DEPLOYMENT_IN_PROGRESS",
        50,
        FIRST,
        f"ECS deployment circuit breaker: rolling back to deploymentId {FIRST}.",
    )
    world = World.from_events([*BROKEN_RELEASE, back])
    for event in [*BROKEN_RELEASE[1:], back]:
        world.apply(event)
    answer = service_answer(world, web(world))
    assert answer["deployments"][0]["id"] == FIRST
    assert answer["deploymentConfiguration"]["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert f"(service web) rolling back to deployment {FIRST}." == answer["events"][0]["message"]


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (service_event("SERVICE_STEADY_STATE", 5), "(service web) has reached a steady state."),
        (
            service_event("SERVICE_TASK_PLACEMENT_FAILURE", 5, reason="RESOURCE:FARGATE"),
            (
                "(service web) was unable to place a task. Reason: Capacity is unavailable at this time. "
                "Please try again later or in a different availability zone."
            ),
        ),
        (
            service_event(
                "SERVICE_TASK_PLACEMENT_FAILURE",
                5,
                reason="RESOURCE:MEMORY",
                containerInstanceArns=[arn("container-instance", "prod", "ci1")],
            ),
            (
                "(service web) was unable to place a task because no container instance met all of its requirements. "
                "The closest matching (container-instance ci1) has insufficient memory available."
            ),
        ),
        (
            deployment_event("SERVICE_DEPLOYMENT_COMPLETED", 5, FIRST, "done"),
            f"(service web) (deployment {FIRST}) deployment completed.",
        ),
        (
            stopped("t1", 5, since=None, stoppedReason="Task failed container health checks"),
            "(service web) (task t1) failed container health checks.",
        ),
        (service_event("SERVICE_SOMETHING_NEW", 5, reason="is new."), "(service web) is new."),
    ],
)
def test_events_become_service_messages(event: Event, message: str) -> None:
    """What ECS would have written next to the event."""
    world = World()
    world.apply(event)
    assert message in [entry["message"] for entry in service_answer(world, web(world))["events"]]
