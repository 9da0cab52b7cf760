"""AWS throttles or denies: an event stays with Lambda until it is recorded, and facts become "not checked"."""

from __future__ import annotations

import json

import pytest

from foghorn.observability import Metric
from foghorn_local.bus import FunctionError
from foghorn_local.play.functions import Returned
from tests.functions.stage import Stage, sample, world_of

OOM = sample("task_state.oom_exit_137")
ATTEMPTS = 5
"""Calls that the retry policy makes of one AWS operation."""

STORE = [
    pytest.param(f"dynamodb:throttle:PutItem:{ATTEMPTS}", id="put of the event"),
    pytest.param(f"dynamodb:throttle:GetItem:{ATTEMPTS}", id="read of META"),
    pytest.param(f"dynamodb:throttle:UpdateItem:{ATTEMPTS}", id="mark"),
    pytest.param(f"dynamodb:timeout:PutItem:{ATTEMPTS}", id="put, connection lost"),
    pytest.param(f"dynamodb:drop-after-accept:PutItem:{ATTEMPTS}", id="put, answers lost"),
    pytest.param(f"dynamodb:drop-after-accept:UpdateItem:{ATTEMPTS}", id="mark, answers lost"),
    pytest.param(f"sqs:throttle:SendMessage:{ATTEMPTS}", id="ring"),
]


@pytest.mark.parametrize("fault", STORE)
def test_what_cannot_be_recorded_stays_with_lambda(stage: Stage, fault: str) -> None:
    """The function fails with nothing told; Lambda's next attempt does the rest, and one message comes of it."""
    stage.aws.world = world_of(OOM)
    stage.aws.faults.add(fault)
    stage.send_async(OOM)
    stage.deliver()

    assert [name for name, _ in stage.lambdas.failures] == ["TaskStateFunction"]
    assert stage.posts == []

    stage.let_pass(240)

    assert len(stage.lambdas.failures) == 1
    (post,) = stage.posts
    assert "ran out of memory, 1 stop" in post.text
    assert "1024 MiB" in json.dumps(post.blocks)
    assert len(stage.items("event#")) == 1
    assert stage.metrics[Metric.SLACK_POSTS] == 1
    assert stage.dead_letters() == []


def test_a_throttled_table_is_waited_for(stage: Stage) -> None:
    """Fewer refusals than the policy retries are not even noticed, but they cost attempts and time."""
    stage.aws.world = world_of(OOM)
    stage.aws.faults.add(f"dynamodb:throttle:PutItem:{ATTEMPTS - 1}")
    before = stage.clock.now()

    assert stage.send(OOM) == Returned(None)
    stage.deliver()

    assert len(stage.posts) == 1
    assert stage.aws.counters.counts()["dynamodb:PutItem"] >= ATTEMPTS
    assert stage.clock.now() > before


def test_an_event_that_can_never_be_recorded_is_kept_with_its_error(stage: Stage) -> None:
    """After Lambda's three attempts it is in the dead-letter queue."""
    stage.aws.faults.add("dynamodb:throttle:PutItem:all")
    stage.send_async(OOM)

    stage.let_pass(600)

    (letter,) = stage.dead_letters()
    record = json.loads(letter["body"])
    assert record["requestPayload"] == OOM
    assert record["responsePayload"]["errorType"] == "ProvisionedThroughputExceededException"
    assert stage.lambdas.invocations["TaskStateFunction"] == 3
    assert (stage.posts, stage.items("event#")) == ([], [])


@pytest.mark.parametrize("operation", ["UpdateItem", "Query", "PutItem"], ids=["claim", "load", "ledger"])
def test_a_notifier_without_its_table_leaves_the_message_in_the_queue(stage: Stage, operation: str) -> None:
    """The queue retries, the post is made once: also when only its ledger could not be written."""
    stage.aws.world = world_of(OOM)
    stage.send(OOM)
    stage.aws.faults.add(f"dynamodb:throttle:{operation}:{ATTEMPTS}")
    stage.deliver()

    assert len(stage.errors) == 1
    assert len(stage.notifications) == 1

    stage.let_pass(900)

    assert len(stage.posts) == 1
    assert len(stage.items("ledger#")) == 1
    assert stage.dead_letters("NotificationsDeadLetterQueue") == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("ecs:throttle:all", "ThrottlingException"),
        ("ecs:deny", "AccessDeniedException"),
        ("ecs:timeout:all", "ConnectionClosedError"),
    ],
)
def test_facts_that_cannot_be_had_are_said_to_be_unchecked(stage: Stage, fault: str, reason: str) -> None:
    """The advisory goes out at once with what the event says, and guesses nothing."""
    stage.aws.world = world_of(OOM)
    stage.aws.faults.add(fault)

    assert stage.send(OOM) == Returned(None)
    stage.let_pass(30)

    (post,) = stage.posts
    assert "ran out of memory" in post.text
    shown = json.dumps([post.blocks, *(reply.blocks for reply in post.replies)], ensure_ascii=False)
    assert "ot checked" in shown
    assert f"{reason} on DescribeServices" in shown
    assert f"{reason} on DescribeTaskDefinition" in shown
    assert "1024 MiB" not in shown
    assert stage.metrics[Metric.FACTS_MISSING] == 3  # the roll-out as well


def test_a_throttled_ecs_is_not_hammered(stage: Stage) -> None:
    """Three calls, each tried twice, and no more by further events of the same incident."""
    stage.aws.faults.add("ecs:throttle:all")
    for number in range(3):
        event = sample("task_state.oom_exit_137", version=7 + number)
        stage.send(event | {"resources": [f"{OOM['resources'][0][:-1]}{number}"]})

    asked = {name: count for name, count in stage.aws.counters.counts().items() if name.startswith("ecs:")}
    tried = ("ecs:DescribeServices", "ecs:DescribeTaskDefinition", "ecs:ListServiceDeployments")
    assert asked == dict.fromkeys(tried, 2)


def test_one_missing_fact_does_not_take_the_other_along(stage: Stage) -> None:
    """Only what was denied is unchecked."""
    stage.aws.world = world_of(OOM)
    stage.aws.faults.deny("ecs", "DescribeServices")
    stage.send(OOM)
    stage.let_pass(30)

    shown = json.dumps([stage.posts[0].blocks, *(reply.blocks for reply in stage.posts[0].replies)])
    assert "AccessDeniedException on DescribeServices" in shown
    assert "on DescribeTaskDefinition" not in shown
    assert "1024 MiB" in shown


def test_a_sweep_that_fails_is_made_again(stage: Stage) -> None:
    """A failed sweep is an error that Lambda shows; the next minute finds the same scopes."""
    stage.aws.faults.add(f"dynamodb:throttle:Query:{ATTEMPTS}")

    outcome, _ = stage.lambdas.invoke("SweeperFunction", {})

    assert isinstance(outcome, FunctionError)
    assert stage.lambdas.invoke("SweeperFunction", {})[0] == Returned(0)
