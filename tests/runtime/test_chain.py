"""From an event to a message in Slack and to its recovery, all under the real runtime."""

from __future__ import annotations

import json

from foghorn_local.aws import World
from foghorn_local.runtime import Ending
from tests.runtime.application import CHECKOUT, DEPLOYMENT, NOTIFIER, SWEEPER, DeployedApplication, happened, parts

STRANGE = "hello"


def _healthy_world(*events: dict[str, object]) -> World:
    """An ECS in which checkout runs what it should."""
    service = {"serviceName": "checkout", "desiredCount": 3, "runningCount": 3}
    cluster = {"name": "prod", "services": [service]}
    return World.from_events(events, world_file={"region": "eu-central-1", "clusters": [cluster]})


def test_a_crash_becomes_one_message_and_a_steady_state_ends_it(application: DeployedApplication) -> None:
    """Detector, queue, notifier, Slack; then the other detector. Every function says what it did, in JSON."""
    crash = happened("task_state.oom_exit_137", 10)
    application.aws.world = World.from_events([crash])
    assert application.send(crash).ending is Ending.RETURNED
    assert {outcome.ending for outcome in application.deliver()} == {Ending.RETURNED}

    (post,) = application.posts
    assert "ran out of memory, 1 stop" in post.text
    assert "1024 MiB" in json.dumps(post.blocks)
    assert parts(post) == ["evidence"]

    assert application.send(happened("deployment.steady_state", 7), DEPLOYMENT).ending is Ending.RETURNED
    application.deliver()

    (post,) = application.posts
    assert post.text.startswith("✅ Resolved: checkout")
    assert parts(post) == ["evidence", "recovered:0"]
    delivered = application.logged("delivered")
    assert [line["action"] for line in delivered[:2]] == ["post", "reply_evidence"]
    assert application.counted("SlackPosts") == 1
    assert (application.dead_letters(), len(application.queue)) == ([], 0)


def test_the_sweeper_finds_that_a_silent_service_is_back(application: DeployedApplication) -> None:
    """No steady state came: after 30 quiet minutes the counts are looked at, and they are as desired."""
    crash = happened("task_state.oom_exit_137", 45)
    application.send(crash)
    application.deliver()
    assert len(application.posts) == 1
    assert application.function(SWEEPER).invoke({}).payload == 0

    application.aws.world = _healthy_world()
    application.let_an_hour_pass()
    outcome = application.function(SWEEPER).invoke({})
    assert (outcome.ending, outcome.payload) == (Ending.RETURNED, 1)
    assert application.counted("ChecksMade") == 1
    application.deliver()

    (post,) = application.posts
    assert parts(post)[-1] == "recovered:0"
    assert application.function(SWEEPER).invoke({}).payload == 0


def test_the_sweeper_rings_for_what_a_lost_message_left_behind(application: DeployedApplication) -> None:
    """The queue forgot it; the table did not."""
    application.send(happened("task_state.oom_exit_137", 1))
    application.queue.delete(application.queue.receive(10))
    assert application.deliver() == []

    application.let_an_hour_pass()
    assert application.function(SWEEPER).invoke({}).payload == 1
    application.deliver()

    assert len(application.posts) == 1


def test_of_a_batch_only_the_message_that_is_not_ours_fails(application: DeployedApplication) -> None:
    """It stays in the queue until its receives are used up; the others are delivered, before and after it."""
    application.send(happened("task_state.oom_exit_137", 1))
    ring = json.dumps({"scope": CHECKOUT})
    nobody = json.dumps({"scope": CHECKOUT.replace("checkout", "nobody")})

    outcome = application.function(NOTIFIER).invoke(application.batch(STRANGE, ring, STRANGE, nobody))

    assert outcome.ending is Ending.RETURNED
    assert outcome.payload == {"batchItemFailures": [{"itemIdentifier": "message-0"}, {"itemIdentifier": "message-2"}]}
    assert len(application.posts) == 1
    assert application.counted("MessagesNotOurs") == 2
    errors = [line for line in application.lines if line.get("level") == "ERROR"]
    assert ["NotOurMessage" in line["exception"] for line in errors] == [True, True]
    assert len(application.logged("nothing known of this scope")) == 1


def test_a_message_that_is_not_ours_ends_in_the_dead_letter_queue(application: DeployedApplication) -> None:
    """After as many receives as the redrive policy says, as it came."""
    receives = int(application.stack.properties(application.queue.name)["RedrivePolicy"]["maxReceiveCount"])
    application.queue.send(json.dumps(STRANGE))
    for _ in range(receives):
        (outcome,) = application.deliver()
        assert outcome.payload["batchItemFailures"]
        application.let_an_hour_pass()

    assert application.deliver() == []
    (letter,) = application.dead_letters("NotificationsDeadLetterQueue")
    assert letter == {"body": STRANGE}
