"""Container instances and failed RunTask calls through the functions' own code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from foghorn.observability import Metric
from foghorn_local.play.functions import Returned
from tests.functions.stage import Stage, sample, world_of

MINUTE = 60
AWAY = sample("task_state.instance_agent_disconnected")
IMPAIRED = sample("task_state.instance_impaired_runtime")
HEALTHY = sample("task_state.instance_healthy")
NO_CAPACITY = sample("task_state.run_task_no_capacity")
SECRET = "S3cr3t-Override-Value"


def _looks(stage: Stage) -> int:
    return stage.aws.counters.counts().get("ecs:DescribeContainerInstances", 0)


def _back(stage: Stage, event: dict[str, Any] | None = None) -> None:
    """It happens in ECS, and no rule lets its event through to a function."""
    happened = event or sample("task_state.instance_agent_connected")
    assert stage.stack.application.function_for(happened) is None
    stage.aws.world.apply(happened)


def test_an_agent_that_comes_back_in_time_is_not_told(stage: Stage) -> None:
    """One look after five minutes, no word."""
    stage.aws.world = world_of(AWAY)
    assert stage.send(AWAY) == Returned(None)
    stage.let_pass(90)
    _back(stage)
    stage.let_pass(10 * MINUTE)
    assert (stage.posts, _looks(stage)) == ([], 1)
    (meta,) = stage.items("META")
    assert meta["state"] == {"S": "resolved"}
    assert "due_at" not in meta


def test_an_agent_that_stays_away_is_told_once_and_closed_by_its_return(stage: Stage) -> None:
    """Told at the first look; later looks find it back and say so."""
    stage.aws.world = world_of(AWAY)
    stage.send(AWAY)
    stage.let_pass(4 * MINUTE)
    assert stage.posts == []
    stage.let_pass(3 * MINUTE)
    (post,) = stage.posts
    assert "i-0123456789abcdef0 in prod: container agent is not connected" in post.text
    assert "5 tasks were running on it" in json.dumps(post.blocks)
    _back(stage)
    stage.let_pass(30 * MINUTE)
    assert [message.ts for message in stage.posts] == [post.ts]
    assert stage.posts[0].text.startswith("✅ Resolved")
    assert _looks(stage) <= 3


def test_an_instance_that_leaves_the_cluster_is_not_told(stage: Stage) -> None:
    """Scale-in takes instances away every day."""
    stage.aws.world = world_of(AWAY)
    stage.send(AWAY)
    stage.let_pass(30)
    assert stage.send(sample("task_state.instance_deregistered", version=420)) == Returned(None)
    stage.let_pass(15 * MINUTE)
    assert stage.posts == []


def test_a_look_that_is_refused_ends_nothing(stage: Stage) -> None:
    """Without the permission a disconnected agent is told: nobody knows that it is back."""
    stage.aws.world = world_of(AWAY)
    stage.aws.faults.deny("ecs", "DescribeContainerInstances")
    stage.send(AWAY)
    _back(stage)
    stage.let_pass(7 * MINUTE)
    assert len(stage.posts) == 1


def test_an_impaired_instance_is_told_at_once(stage: Stage) -> None:
    """And closed by ECS's own word, after a hold-down."""
    stage.aws.world = world_of(IMPAIRED)
    stage.send(IMPAIRED)
    stage.deliver()
    (post,) = stage.posts
    assert "its container runtime does not answer" in json.dumps(post.blocks)
    stage.send(HEALTHY)
    stage.let_pass(6 * MINUTE)
    assert stage.posts[0].text.startswith("✅ Resolved")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("run_task_no_capacity", "it lacks memory"),
        ("run_task_fargate_quota", "room in the account's quota"),
        ("run_task_agent", "container agent was not connected"),
        ("run_task_denied", "iam:PassRole"),
        ("run_task_denied_without_request", "user alice may not call ecs:RunTask"),
        ("run_task_inactive_definition", "TaskDefinition is inactive"),
        ("start_task_missing", "MISSING"),
    ],
)
def test_a_task_that_was_never_made_is_told_at_once(stage: Stage, name: str, said: str) -> None:
    """One message that says why and who called; no task is looked for."""
    event = sample(f"task_state.{name}")
    stage.aws.world = world_of(event)
    stage.send(event)
    stage.deliver()
    stage.let_pass(30)
    (post,) = stage.posts
    assert ": nightly-report: " in post.text.partition("\n")[0]
    shown = json.dumps(post.blocks, ensure_ascii=False)
    assert said in shown
    assert "ECS does not try again by itself" in shown
    assert "describe-tasks" not in shown


def test_the_same_call_twice_is_one(stage: Stage) -> None:
    """EventBridge may deliver it again, under another id of its own."""
    stage.send(NO_CAPACITY)
    stage.send(NO_CAPACITY | {"id": "another"})
    stage.let_pass(30)
    assert len(stage.posts) == 1
    assert stage.metrics[Metric.EVENTS_RECORDED] == stage.metrics[Metric.EVENTS_DUPLICATE] == 1


@pytest.mark.parametrize("name", ["run_task_succeeded", "run_task_throttled", "instance_registering"])
def test_what_says_nothing_is_counted_and_left(stage: Stage, name: str) -> None:
    """Whether or not a rule would have let it through."""
    assert stage.send(sample(f"task_state.{name}")) == Returned(None)
    stage.let_pass(MINUTE)
    assert (stage.posts, stage.items()) == ([], [])
    assert stage.metrics[Metric.EVENTS_IGNORED] == 1


def test_overrides_of_a_call_are_never_read(stage: Stage) -> None:
    """CloudTrail hides the environment, but not the command."""
    event = sample("task_state.run_task_inactive_definition")
    event["detail"]["requestParameters"] |= {
        "overrides": {"containerOverrides": [{"name": SECRET, "command": [SECRET], "environment": SECRET}]},
        "tags": [{"key": "token", "value": SECRET}],
    }
    stage.send(event)
    stage.let_pass(MINUTE)
    assert len(stage.posts) == 1
    assert SECRET not in stage.everything_said()


def test_a_record_that_cannot_be_read_is_kept(stage: Stage) -> None:
    """In the dead-letter queue, with the field at fault."""
    assert stage.send(sample("task_state.run_task_denied", requestParameters="none")) == Returned(None)
    (letter,) = stage.dead_letters()
    assert "detail.requestParameters" in json.dumps(letter)
