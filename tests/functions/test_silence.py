"""The silence check through the function's own code: what no event tells gets into the channel, and out of it again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from foghorn_local.aws import World
from foghorn_local.bus import FunctionError
from foghorn_local.play.functions import Returned
from foghorn_local.play.stack import ACCOUNT, REGION
from tests.functions.stage import SILENCE, STARTS_AT, Stage

MINUTE = 60
QUARTER = 15 * MINUTE
TASK_ID = "0123456789abcdef0123456789abcdef"
BUDGET = 40


def _service(name: str, running: int, **more: Any) -> dict[str, Any]:
    return {
        "serviceName": name,
        "status": "ACTIVE",
        "desiredCount": 2,
        "runningCount": running,
        "pendingCount": 0,
        "deployments": [],
        **more,
    }


def _world(*services: dict[str, Any], tasks: tuple[dict[str, Any], ...] = ()) -> World:
    cluster = {"name": "prod", "services": list(services), "tasks": list(tasks)}
    return World.from_json({"account": ACCOUNT, "region": REGION, "clusters": [cluster]})


def _pending(service: str, minutes: int) -> dict[str, Any]:
    return {
        "taskArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/prod/{TASK_ID}",
        "group": f"service:{service}",
        "lastStatus": "PENDING",
        "desiredStatus": "RUNNING",
        "createdAt": (STARTS_AT - timedelta(minutes=minutes)).isoformat(),
    }


def _look(stage: Stage) -> Returned | FunctionError:
    return stage.lambdas.invoke(SILENCE, {})[0]


def _reads(stage: Stage) -> int:
    return sum(number for name, number in stage.aws.counters.counts().items() if name.startswith("ecs:"))


def _shown(stage: Stage) -> str:
    (post,) = stage.posts
    return post.text + json.dumps(post.blocks, ensure_ascii=False)


def test_a_service_that_nobody_speaks_of_is_told_and_resolved(stage: Stage) -> None:
    """Dead for weeks, without a single event: one message at the second look, which ends when it runs again."""
    stage.aws.world = _world(_service("quiet", 0), _service("well", 2))
    assert _look(stage) == Returned(2)
    stage.let_pass(QUARTER)
    assert stage.posts == []
    assert _look(stage) == Returned(2)
    stage.let_pass(MINUTE)
    assert "quiet: runs fewer tasks than desired, and no event said so" in _shown(stage)
    assert "quiet runs none of 2 desired tasks since 2026-01-05 10:00 UTC. Foghorn looked: no event said so." in _shown(
        stage
    )
    assert "FH2015" in _shown(stage)
    for _ in range(4):
        stage.let_pass(QUARTER)
        assert _look(stage) == Returned(2)
    assert len(stage.posts) == 1
    assert stage.metrics["EventsRecorded"] == 1
    stage.aws.world = _world(_service("quiet", 2), _service("well", 2))
    stage.let_pass(120 * MINUTE)
    assert stage.posts[0].text.startswith("✅ Resolved")


def test_tasks_that_wait_for_ever_are_named(stage: Stage) -> None:
    """A task that neither runs nor stops has no event and no stop reason."""
    stage.aws.world = _world(_service("quiet", 1), tasks=(_pending("quiet", 30),))
    _look(stage)
    stage.let_pass(QUARTER)
    _look(stage)
    stage.let_pass(MINUTE)
    shown = _shown(stage)
    assert "1 task is stuck before running since 2026-01-05 09:30 UTC; quiet runs 1 of 2 desired tasks." in shown
    assert f"--tasks {TASK_ID}" in shown


def test_a_deployment_that_stands_still_stays_until_the_service_is_steady(stage: Stage) -> None:
    """The old revision serves: that all desired tasks run says nothing of the deployment."""
    new = {"id": "ecs-svc/2", "status": "PRIMARY", "desiredCount": 2, "runningCount": 0, "pendingCount": 0}
    new |= {"rolloutState": "IN_PROGRESS", "createdAt": (STARTS_AT - timedelta(minutes=90)).isoformat()}
    stage.aws.world = _world(_service("quiet", 2, deployments=[new]))
    _look(stage)
    stage.let_pass(QUARTER)
    _look(stage)
    stage.let_pass(MINUTE)
    shown = _shown(stage)
    assert "The deployment of quiet is under way since 2026-01-05 08:30 UTC and gets no further." in shown
    assert "Of its tasks, 0 of 2 run." in shown
    for _ in range(8):
        stage.let_pass(QUARTER)
        _look(stage)
    assert len(stage.posts) == 1
    assert not stage.posts[0].text.startswith("✅")


@pytest.mark.parametrize(("number", "running"), [(1, 0), (25, 0), (450, 2)])
def test_what_it_reads_does_not_grow_with_what_there_is(stage: Stage, number: int, running: int) -> None:
    """Short or not, ECS is asked no more than forty times, and what was not reached is the next run's."""
    stage.aws.world = _world(*(_service(f"s{each:03}", running) for each in range(number)))
    looked = 0
    for _ in range(2):
        before = _reads(stage)
        outcome = _look(stage)
        assert isinstance(outcome, Returned)
        looked += outcome.value
        assert _reads(stage) - before <= BUDGET
        stage.clock.move_to(stage.clock.now() + timedelta(seconds=QUARTER))
    assert looked == min(2 * number, 450)


@pytest.mark.parametrize("how", ["throttle", "deny"])
def test_an_ecs_that_refuses_is_asked_once(stage: Stage, how: str) -> None:
    """Nothing is told, the run says why it stopped, and the next one does the same."""
    stage.aws.world = _world(_service("quiet", 0))
    stage.aws.faults.add(f"ecs:{how}:all")
    for _ in range(3):
        assert _look(stage) == Returned(0)
        stage.clock.move_to(stage.clock.now() + timedelta(seconds=QUARTER))
    assert _reads(stage) == 3
    assert stage.metrics["SilenceChecksStopped"] == 3
    assert [line["reason"] for line in stage.lines if line["message"] == "silence check stopped"] == [
        f"{'ThrottlingException' if how == 'throttle' else 'AccessDeniedException'} on ListClusters"
    ] * 3
    stage.aws.faults.clear()
    assert _look(stage) == Returned(1)


def test_a_table_that_does_not_answer_fails_the_run_and_loses_nothing(stage: Stage) -> None:
    """The run is an error that Lambda shows; the turn lapses, and the next run reads the same pages."""
    stage.aws.world = _world(_service("quiet", 0))
    stage.aws.faults.add("dynamodb:throttle:PutItem:99")
    assert isinstance(_look(stage), FunctionError)
    stage.aws.faults.clear()
    stage.clock.move_to(stage.clock.now() + timedelta(seconds=QUARTER))
    assert _look(stage) == Returned(1)
    stage.clock.move_to(stage.clock.now() + timedelta(seconds=QUARTER))
    assert _look(stage) == Returned(1)
    stage.let_pass(MINUTE)
    assert len(stage.posts) == 1
