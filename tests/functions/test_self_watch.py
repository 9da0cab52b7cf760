"""Foghorn's own troubles through the real handlers: one message each, to the admins, and never a loop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto.sqs.models import sqs_backends

from foghorn import wiring
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn_local.slack import Channel, Message
from tests.functions.stage import OOM_TEXT, Stage, sample, world_of

ADMINS = "C0ADMINS99"
LOOK_S = DEFAULT_POLICY.dead_letters_look_s
HOUR_S = 3600


def _at_home(name: str = "checkout", minute: int = 0) -> dict[str, Any]:
    """A task out of memory in the stack's own region, of the service of this name."""
    text = OOM_TEXT.replace("eu-central-1", "eu-west-1").replace("checkout", name)
    event: dict[str, Any] = json.loads(text)
    return event | {"time": f"2026-01-05T10:{minute:02d}:41Z"}


def _not_understood(number: int = 0) -> dict[str, Any]:
    return sample("task_state.oom_exit_137") | {"account": 123456789012, "id": f"not-understood-{number}"}


def _empty(stage: Stage, name: str = "EventsDeadLetterQueue") -> None:
    queue = stage.stack.queues[name]
    sqs_backends[queue.account][queue.region].get_queue(queue.name)._messages.clear()


def _scopes(stage: Stage) -> list[str]:
    """The names of Foghorn's own scopes."""
    keys = [item["pk"]["S"] for item in stage.items("META")]
    return sorted(key.rpartition("|")[2] for key in keys if "|foghorn|" in key)


@pytest.fixture
def admins(stage: Stage) -> Iterator[list[Message]]:
    """A channel for the admins, and what is posted there."""
    stage.slack.channels[ADMINS] = Channel(ADMINS, "ops-admins")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOGHORN_ADMIN_CHANNEL", ADMINS)
        wiring.reset()
        yield stage.slack.channels[ADMINS].messages
    wiring.reset()


def test_dead_letters_are_told_once_and_over_when_they_are_gone(stage: Stage, admins: list[Message]) -> None:
    """Hours of looking at the same letter say nothing more; an empty queue resolves the message."""
    stage.send(_not_understood())
    stage.let_pass(LOOK_S + 60)

    (told,) = admins
    assert told.text.startswith("🟠 Warning: Foghorn: events dead-letter queue holds 1 event\n")
    assert "aws sqs get-queue-attributes --queue-url" in json.dumps(told.blocks)
    said = len(told.revisions)

    stage.let_pass(3 * HOUR_S)
    assert (len(admins), len(told.revisions)) == (1, said)

    _empty(stage)
    stage.let_pass(LOOK_S + DEFAULT_POLICY.hold_down_s + 120)
    assert told.text.startswith("✅ Resolved: Foghorn: events dead-letter queue holds 1 event")
    assert "The queue was found empty at" in told.text
    assert (len(admins), stage.posts) == (1, [])


def test_more_dead_letters_change_the_number(stage: Stage, admins: list[Message]) -> None:
    """In the same message; what is in somebody's hands is still there."""
    stage.send(_not_understood())
    stage.let_pass(LOOK_S)
    stage.send(_not_understood(1))
    assert len(stage.dead_letters()) == 2
    stage.let_pass(LOOK_S + 300)

    (told,) = admins
    assert "events dead-letter queue holds 2 events" in told.text


def test_letters_that_come_back_within_the_half_hour_reopen_the_message(stage: Stage, admins: list[Message]) -> None:
    """As with every incident."""
    stage.send(_not_understood())
    stage.let_pass(LOOK_S + 60)
    _empty(stage)
    stage.let_pass(900)
    assert admins[0].text.startswith("✅")

    stage.send(_not_understood(1))
    stage.let_pass(LOOK_S + 60)

    (told,) = admins
    assert told.text.startswith("🟠")
    assert "Came back 1 time" in json.dumps(told.blocks)


def test_queues_without_letters_say_nothing_and_cost_two_calls_a_look(stage: Stage, admins: list[Message]) -> None:
    """Fifteen looks an hour at two queues."""
    stage.let_pass(HOUR_S)

    assert stage.aws.counters.counts()["sqs:GetQueueAttributes"] == 2 * HOUR_S // LOOK_S
    assert (admins, stage.posts, stage.items()) == ([], [], [])


def test_a_refused_call_is_unchecked_there_and_a_trouble_of_our_own(stage: Stage, admins: list[Message]) -> None:
    """The advisory goes out as ever; the admins hear once, however many incidents meet the refusal."""
    events = [_at_home(name, minute) for minute, name in enumerate(("checkout", "orders", "mailer"))]
    stage.aws.world = world_of(*events)
    stage.aws.faults.deny("ecs", "DescribeServices")
    for event in events:
        stage.send(event)
    stage.let_pass(300)

    assert len(stage.posts) == 3
    for post in stage.posts:
        shown = json.dumps([post.blocks, *(reply.blocks for reply in post.replies)])
        assert "AccessDeniedException on DescribeServices" in shown
    (told,) = admins
    assert told.text.startswith("🟠 Warning: Foghorn: AWS refuses DescribeServices\n")
    assert "lookup-attributes AttributeKey=EventName,AttributeValue=DescribeServices" in json.dumps(told.blocks)
    assert _scopes(stage) == ["DescribeServices"]

    stage.let_pass(DEFAULT_POLICY.quiet_s + 300)
    assert len(admins) == 1
    assert "whether the cause is mended was not looked up" in told.text


def test_without_an_admin_channel_it_is_told_where_everything_is(stage: Stage) -> None:
    """Beside the advisory."""
    stage.aws.world = world_of(_at_home())
    stage.aws.faults.deny("ecs", "DescribeServices")
    stage.send(_at_home())
    stage.let_pass(60)

    assert sorted("AWS refuses" in post.text for post in stage.posts) == [False, True]


def test_a_refusal_elsewhere_is_as_it_should_be(stage: Stage, admins: list[Message]) -> None:
    """The roles end in the stack's own region: its advisory says what was not checked, and that is all."""
    stage.aws.faults.deny("ecs", "DescribeServices")
    stage.send(sample("task_state.oom_exit_137"))
    stage.let_pass(300)

    assert (len(stage.posts), admins, _scopes(stage)) == (1, [], [])


def test_what_cannot_be_counted_is_told_too(stage: Stage, admins: list[Message]) -> None:
    """The sweep goes on; the refused look is itself a refused call."""
    stage.aws.faults.deny("sqs", "GetQueueAttributes")
    stage.let_pass(3 * LOOK_S)

    (told,) = admins
    assert "Foghorn: AWS refuses GetQueueAttributes" in told.text
    assert stage.lambdas.failures == []


def test_slack_refusing_the_channel_is_told_in_the_other(stage: Stage, admins: list[Message]) -> None:
    """Once, with what to do; the advisory follows when that is done."""
    stage.slack.channels["C0FOGHORN"].is_member = False
    stage.send(_at_home())
    stage.send(_at_home("orders", 1))
    stage.let_pass(HOUR_S)

    (told,) = admins
    assert told.text.startswith("🔴 Critical: Foghorn: Slack refuses channel C0FOGHORN (not_in_channel)\n")
    assert "/invite" in json.dumps(told.blocks)
    assert stage.posts == []

    stage.slack.channels["C0FOGHORN"].is_member = True
    stage.let_pass(DEFAULT_POLICY.quiet_s + 900)
    assert (len(stage.posts), len(admins)) == (2, 1)
    assert told.text.startswith("✅ Resolved: Foghorn")
    assert "was not looked up" in told.text


def test_slack_refusing_both_channels_comes_to_rest(stage: Stage, admins: list[Message]) -> None:
    """One trouble is noted, of the one channel; each incident is tried every five minutes, and no more than that."""
    for channel in ("C0FOGHORN", ADMINS):
        stage.slack.channels[channel].is_member = False
    stage.send(_at_home())
    stage.let_pass(HOUR_S)
    tried = stage.reasons["SlackRefused", "not_in_channel"]
    stage.let_pass(HOUR_S)

    assert _scopes(stage) == ["C0FOGHORN"]
    assert len(stage.items("META")) == 2
    assert len(stage.notifications) <= 2
    retries = HOUR_S // DEFAULT_POLICY.refused_retry_s
    assert stage.reasons["SlackRefused", "not_in_channel"] - tried <= 2 * retries + 2

    for channel in ("C0FOGHORN", ADMINS):
        stage.slack.channels[channel].is_member = True
    stage.let_pass(900)
    assert (len(stage.posts), len(admins)) == (1, 1)


def test_a_token_that_nobody_takes_is_told_when_it_can_be(stage: Stage, admins: list[Message]) -> None:
    """Both channels have the same token: the admins hear of it late, once."""
    stage.slack.faults.add("error", 6, name="invalid_auth")
    stage.send(_at_home())
    stage.let_pass(HOUR_S)

    assert (len(stage.posts), len(admins)) == (1, 1)
    assert "(invalid_auth)" in admins[0].text


def test_one_channel_for_all_cannot_tell_of_itself(stage: Stage) -> None:
    """Nothing is noted, so that nothing is told late: the alarm says it."""
    stage.slack.channels["C0FOGHORN"].is_member = False
    stage.send(_at_home())
    stage.let_pass(900)
    assert _scopes(stage) == []


def test_a_table_that_takes_no_trouble_loses_no_incident(stage: Stage, admins: list[Message]) -> None:
    """What cannot be noted is logged; the event at hand is told."""
    stage.aws.world = world_of(_at_home())
    stage.aws.faults.deny("ecs", "DescribeServices")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("foghorn.pipeline.self_watch.SelfWatch.record", _broken)
        stage.send(_at_home())
        stage.let_pass(300)

    assert (len(stage.posts), admins, stage.lambdas.failures) == (1, [], [])
    assert [line["scope"] for line in stage.lines if line["message"] == "own trouble not recorded"]


def _broken(*_: object) -> None:
    raise ConnectionError("no table")
