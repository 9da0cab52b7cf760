"""From one real event to one message in Slack and back to silence, through the functions' own code."""

from __future__ import annotations

import json

import pytest

from foghorn.observability import NAMESPACE, Metric
from foghorn_local.play.functions import Returned
from tests.functions.stage import DEPLOYMENT, Stage, sample, world_of

OOM = sample("task_state.oom_exit_137")
STEADY = sample("deployment.steady_state")


@pytest.fixture
def told(stage: Stage) -> Stage:
    """An out-of-memory stop that was told."""
    stage.aws.world = world_of(OOM)
    assert stage.send(OOM) == Returned(None)
    stage.deliver()
    return stage


def test_an_event_rings_the_queue_once(stage: Stage) -> None:
    """The message on the queue names the scope, hints that a post is due, and says nothing else."""
    stage.send(OOM)

    (message,) = stage.notifications.receive(10)
    assert json.loads(message["Body"]) == {
        "scope": "123456789012|eu-central-1|prod|service|checkout",
        "first_word": True,
    }


def test_one_event_becomes_one_message(told: Stage) -> None:
    """It names what broke and why, with the facts that were looked up; further minutes tell nobody again."""
    (post,) = told.posts
    assert "checkout" in post.text
    assert "ran out of memory" in post.text
    assert "1024 MiB" in json.dumps(post.blocks)
    told.let_pass(300)
    assert [message.ts for message in told.posts] == [post.ts]
    assert told.dead_letters() == []


def test_a_second_delivery_of_the_same_event_changes_nothing(told: Stage) -> None:
    """EventBridge delivers at least once."""
    told.send(OOM)
    told.let_pass(30)

    assert len(told.posts) == 1
    assert "1 stop" in told.posts[0].text
    assert told.metrics[Metric.EVENTS_RECORDED] == told.metrics[Metric.EVENTS_DUPLICATE] == 1


def test_a_steady_state_closes_it(told: Stage) -> None:
    """The same message says that it is over, once the hold-down has passed; the thread says it too."""
    told.send(STEADY, DEPLOYMENT)
    told.let_pass(600)

    (post,) = told.posts
    assert post.text.startswith("✅ Resolved: checkout")
    assert any("Recovered" in reply.text for reply in post.replies)
    (meta,) = told.items("META")
    assert meta["state"] == {"S": "resolved"}
    assert "due_at" not in meta


@pytest.mark.parametrize(("event", "function"), [(OOM, "TaskStateFunction"), (STEADY, DEPLOYMENT)])
def test_every_line_carries_the_id_of_its_event(stage: Stage, event: dict[str, object], function: str) -> None:
    """So that all that was said of one event can be found."""
    stage.send(event, function)

    assert stage.lines
    assert {line["correlation_id"] for line in stage.lines} == {event["id"]}
    assert {line["function_name"] for line in stage.lines} == {function}
    assert {line["service"] for line in stage.lines} == {"foghorn"}


def test_metrics_are_those_that_are_named(told: Stage) -> None:
    """Counts of what happened, in Foghorn's own namespace, under the names that alarms and docs know."""
    told.send(STEADY, DEPLOYMENT)
    told.let_pass(600)

    counted = {name: number for name, number in told.metrics.items() if name != "ColdStart"}
    assert counted == {
        Metric.EVENTS_RECORDED: 1,
        Metric.EVENTS_ROUTINE: 1,
        Metric.INCIDENTS_OPENED: 1,
        Metric.SLACK_POSTS: 1,
        Metric.SLACK_REPLIES: 2,
        Metric.SLACK_EDITS: 2,
        Metric.SCOPES_DUE: 1,
    }
    assert told.reasons == {(Metric.EVENTS_ROUTINE, "steady_state"): 1}
    assert f'"Namespace":"{NAMESPACE}"' in told.log.getvalue()
