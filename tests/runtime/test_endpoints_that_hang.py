"""An endpoint that hangs, under the real runtime: the client gives up while there is time to say so."""

from __future__ import annotations

import json

import pytest

from foghorn_local.runtime import Ending
from tests.runtime.application import SWEEPER, TASK_STATE, DeployedApplication, happened, parts

# Holds a cold start on a busy machine and one attempt at an endpoint that hangs.
SHORT_S = 15
OOM = "task_state.oom_exit_137"

ACCEPTED = pytest.mark.parametrize(
    ("fault", "calls"),
    [("hang", ["hang", "ok", "ok"]), ("hang-after-accept", ["dropped", "ok"])],
    ids=["Slack had not accepted", "Slack had accepted"],
)


@ACCEPTED
def test_a_slack_that_hangs_is_asked_later_what_it_accepted(
    application: DeployedApplication, fault: str, calls: list[str]
) -> None:
    """The client gives up; the lease is kept until Slack must show what it took, then it is looked up."""
    application.send(happened(OOM, 1))
    application.slack.faults.add(fault)
    (outcome,) = application.deliver()

    assert (outcome.ending, outcome.payload) == (Ending.RETURNED, {"batchItemFailures": []})
    assert application.counted("SlackAmbiguous") == 1
    assert application.items("ledger#") == []

    application.let_an_hour_pass()
    application.deliver()

    (post,) = application.posts
    assert parts(post) == ["evidence"]
    assert application.slack_calls() == calls
    assert application.slack_calls("conversations.history") == ["ok"]


def test_a_detector_whose_table_hangs_fails_in_time(application: DeployedApplication) -> None:
    """Its own error leaves it, so that Lambda sends the event again; nothing was lost, and nothing is told twice."""
    event = happened(OOM, 1)
    application.aws.faults.add("dynamodb:hang:PutItem:all")
    application.function(TASK_STATE, timeout_s=SHORT_S)
    outcome = application.send(event)

    assert outcome.ending is Ending.RAISED
    assert outcome.error is not None
    assert outcome.error.error_type == "ReadTimeoutError"
    assert (application.items(), len(application.queue)) == ([], 0)

    application.aws.faults.clear()
    assert application.send(event).ending is Ending.RETURNED
    application.deliver()
    assert len(application.posts) == 1


def test_an_ecs_that_hangs_leaves_facts_unchecked(application: DeployedApplication) -> None:
    """The advisory goes out with what the event says, and says what was not checked and why."""
    application.aws.faults.add("ecs:hang:all")
    application.function(TASK_STATE, timeout_s=SHORT_S)
    assert application.send(happened(OOM, 1)).ending is Ending.RETURNED
    application.deliver()

    (post,) = application.posts
    shown = json.dumps([post.blocks, *(reply.blocks for reply in post.replies)])
    assert "ran out of memory" in post.text
    assert "ot checked" in shown
    assert "ReadTimeoutError on DescribeServices" in shown
    assert "ReadTimeoutError on DescribeTaskDefinition" in shown
    assert application.counted("FactsMissing") == 3  # the roll-out as well


def test_a_sweeper_whose_table_hangs_fails_in_time(application: DeployedApplication) -> None:
    """The next minute finds the same scopes."""
    application.send(happened(OOM, 1))
    application.let_an_hour_pass()
    application.aws.faults.add("dynamodb:hang:Query:all")
    sweeper = application.function(SWEEPER, timeout_s=SHORT_S)
    outcome = sweeper.invoke({})
    assert outcome.ending is Ending.RAISED
    assert outcome.error is not None
    assert outcome.error.error_type == "ReadTimeoutError"

    application.aws.faults.clear()
    assert application.function(SWEEPER, timeout_s=2 * SHORT_S).invoke({}).payload == 1
