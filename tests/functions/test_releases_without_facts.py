"""A release of which little can be looked up: the advisory goes out with what is known, and says what is not."""

from __future__ import annotations

import json

import pytest

from foghorn_local.aws import World
from foghorn_local.slack import Message
from tests.functions.stage import DEPLOYMENT, Stage, sample, world_of

FAILED = sample("deployment.failed")
STOP = sample("task_state.oom_exit_137")
#: The world, what ECS refuses, and what the advisory says was not checked.
GONE = {
    "clusters": [
        {"name": "prod", "region": "eu-central-1", "services": [{"serviceName": "checkout", "status": "INACTIVE"}]}
    ]
}
LITTLE = [
    ("the service was deleted", World.from_json(GONE), (), "checkout is INACTIVE: it was deleted"),
    ("the service is denied", world_of(FAILED), ("ecs:deny:DescribeServices",), "AccessDeniedException on Describe"),
    ("everything is throttled", world_of(FAILED), ("ecs:throttle:all",), "ThrottlingException on DescribeServices"),
]


def _told(stage: Stage, event: object, function: str = DEPLOYMENT) -> Message:
    stage.send_async(event, function)
    stage.deliver()
    (post,) = stage.posts
    assert stage.lambdas.failures == []
    assert stage.dead_letters() == []
    return post


@pytest.mark.parametrize(("world", "faults", "why"), [row[1:] for row in LITTLE], ids=[row[0] for row in LITTLE])
def test_a_failed_deployment_is_told_all_the_same(
    stage: Stage, world: World, faults: tuple[str, ...], why: str
) -> None:
    """With its id, since no revision is known."""
    stage.aws.world = world
    for fault in faults:
        stage.aws.faults.add(fault)
    post = _told(stage, FAILED)
    assert f"release {FAILED['detail']['deploymentId']} failed" in post.text
    assert why in json.dumps(post.blocks)


def test_a_deployment_without_an_id(stage: Stage) -> None:
    """Nothing is said of a release that nobody named."""
    event = sample("deployment.no_deployment_id")
    assert "deploymentId" not in event["detail"]
    stage.aws.world = World()
    post = _told(stage, event)
    assert "deployment failed" in post.text
    assert "release" not in post.text


def test_a_revision_that_was_deregistered(stage: Stage) -> None:
    """The stop is told with what its event says, and that the settings were not checked."""
    stage.aws.world = world_of(STOP)
    stage.aws.faults.add("ecs:deny:DescribeTaskDefinition")
    stage.send_async(STOP)
    stage.deliver()
    (post,) = stage.posts
    assert "ran out of memory" in post.text
    text = json.dumps(post.blocks, ensure_ascii=False)
    assert f"settings of task definition {_revision(STOP)}: AccessDeniedException on DescribeTaskDefinition" in text
    assert "What the release changed" not in text


def _revision(event: dict[str, object]) -> str:
    detail = event["detail"]
    assert isinstance(detail, dict)
    return str(detail["taskDefinitionArn"]).rpartition("/")[2]
