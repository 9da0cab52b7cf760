"""The workspace's ECS: one sample per service and revision, and none once an announced event speaks of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from foghorn_local.aws import World, ecs_api
from foghorn_local.workspace.ecs import EcsOfEvents
from tests.local.workspace.running import EVENTS, ROOT, sample

SAMPLES = [json.loads(path.read_bytes()) for path in sorted(EVENTS.glob("*.json"))]
WORLD = json.loads((ROOT / "local" / "world.json").read_bytes())
REVISION = "arn:aws:ecs:eu-central-1:123456789012:task-definition/checkout:42"


def ask(world: World, operation: str, **parameters: Any) -> dict[str, Any]:
    """An ECS answer."""
    body = json.dumps(parameters).encode()
    answer: dict[str, Any] = json.loads(
        ecs_api.answer(world, operation, body, region="us-east-1", account="123456789012")
    )
    return answer


def counts(world: World, service: str = "checkout", cluster: str = "prod") -> tuple[int, int]:
    """Running and desired count."""
    (found,) = ask(world, "DescribeServices", cluster=cluster, services=[service])["services"]
    return found["runningCount"], found["desiredCount"]


def container(world: World) -> dict[str, Any]:
    """The container `app` of checkout:42."""
    definition = ask(world, "DescribeTaskDefinition", taskDefinition=REVISION)["taskDefinition"]
    found: Sequence[dict[str, Any]] = definition["containerDefinitions"]
    return next(one for one in found if one["name"] == "app") | {"task": definition.get("memory")}


def test_samples_give_a_service_that_is_well() -> None:
    """Before anything is announced everything runs, also for a call that is signed for another region."""
    world = EcsOfEvents(SAMPLES, world_file=WORLD).world
    assert counts(world) == (3, 3)
    assert container(world)["image"].endswith("/checkout:1.42.0")


def test_an_announced_stop_is_missing_from_the_running_count() -> None:
    """And the revision is the one that the event shows, whatever the samples say."""
    ecs = EcsOfEvents(SAMPLES, world_file=WORLD)
    assert counts(ecs.announce(sample("task_state.oom_exit_137"))) == (2, 3)
    assert container(ecs.world)["task"] == "1024"
    again = ecs.announce(sample("task_state.oom_exit_137"))
    assert counts(again) == (2, 3)


def test_a_service_that_no_sample_knows_is_inferred() -> None:
    """Of somebody's own event."""
    event = json.loads(json.dumps(sample("task_state.oom_exit_137")).replace("checkout", "billing"))
    ecs = EcsOfEvents(SAMPLES, world_file=WORLD)
    assert counts(ecs.announce(event), "billing") == (0, 1)
    assert counts(ecs.world) == (3, 3)


def test_a_steady_state_brings_the_tasks_back() -> None:
    """The service runs what it wants again."""
    ecs = EcsOfEvents(SAMPLES, world_file=WORLD)
    ecs.announce(sample("task_state.oom_exit_137"))
    assert counts(ecs.announce(sample("deployment.steady_state"))) == (3, 3)


def test_odd_events_change_nothing() -> None:
    """Whatever is announced."""
    ecs = EcsOfEvents(SAMPLES, world_file=WORLD)
    for odd in (None, 7, [], {}, {"detail": 1}):
        assert counts(ecs.announce(odd)) == (3, 3)
