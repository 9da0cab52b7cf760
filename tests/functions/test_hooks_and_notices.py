"""Hooks, daemons and notices of AWS Health through the functions' own code."""

from __future__ import annotations

import json

import pytest

from foghorn_local.play.functions import Returned
from tests.functions.stage import DEPLOYMENT, Stage, sample, world_of

MINUTE = 60
WAITS = sample("deployment.hook_awaiting_action")
ANSWERED = sample("deployment.hook_succeeded") | {"time": "2026-01-05T10:50:00Z"}
UPCOMING = sample("deployment.task_retirement_upcoming")
CLOSED = sample("deployment.task_retirement_closed") | {"time": "2026-01-05T10:50:00Z"}
IMPAIRED = sample("deployment.daemon_start_impaired")
DAEMON_RUNS = sample("deployment.daemon_deployment_successful") | {"time": "2026-01-05T10:15:12Z"}


def _shown(stage: Stage) -> str:
    (post,) = stage.posts
    return post.text + json.dumps(post.blocks, ensure_ascii=False)


def test_a_deployment_that_waits_is_told_until_it_is_answered(stage: Stage) -> None:
    """Its tasks run and nothing is wrong with them: after the quiet of a look it still waits."""
    stage.aws.world = world_of(WAITS)
    assert stage.send(WAITS, DEPLOYMENT) == Returned(None)
    stage.let_pass(40 * MINUTE)
    assert "checkout: deployment waits for a person until 16:05 UTC" in _shown(stage)
    assert "ContinueServiceDeployment" in _shown(stage)
    assert not stage.posts[0].text.startswith("✅")
    stage.send(ANSWERED, DEPLOYMENT)
    stage.let_pass(10 * MINUTE)
    assert stage.posts[0].text.startswith("✅ Resolved")
    assert "The deployment went on at 10:50 UTC" in _shown(stage)


def test_a_retirement_is_told_once_and_stays_until_aws_closes_it(stage: Stage) -> None:
    """A repeat is nothing new; no silence ends it."""
    stage.send(UPCOMING, DEPLOYMENT)
    stage.let_pass(MINUTE)
    stage.send(UPCOMING, DEPLOYMENT)
    stage.let_pass(40 * MINUTE)
    shown = _shown(stage)
    assert "prod, staging: Fargate retires tasks from Mon, 12 Jan 2026 10:00:00 GMT" in shown
    assert "prod/cart, prod/checkout, staging/web" in shown
    assert not stage.posts[0].text.startswith("✅")
    stage.send(CLOSED, DEPLOYMENT)
    stage.let_pass(10 * MINUTE)
    assert stage.posts[0].text.startswith("✅ Resolved")
    assert "Closed by AWS" in _shown(stage)


def test_a_daemon_is_no_service(stage: Stage) -> None:
    """Nothing is looked up under its name; its deployment's good end closes the incident."""
    stage.send(IMPAIRED, DEPLOYMENT)
    stage.let_pass(MINUTE)
    shown = _shown(stage)
    assert "log-agent: daemon tasks fail to start" in shown
    assert "image does not exist" in shown
    assert stage.aws.counters.counts().get("ecs:DescribeServices", 0) == 0
    stage.send(DAEMON_RUNS, DEPLOYMENT)
    stage.let_pass(10 * MINUTE)
    assert "All tasks of the daemon run, seen at 10:15 UTC" in _shown(stage)


@pytest.mark.parametrize("name", ["hook_failed", "hook_timed_out", "hook_rolled_back_by_a_person", "no_deployment_id"])
def test_each_is_one_message(stage: Stage, name: str) -> None:
    """One post, whatever its fields lack."""
    event = sample(f"deployment.{name}")
    stage.aws.world = world_of(event)
    stage.send(event, DEPLOYMENT)
    stage.let_pass(2 * MINUTE)
    assert "checkout: " in _shown(stage)
