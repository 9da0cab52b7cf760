"""A chart that Slack does not take costs the chart, not the message."""

from __future__ import annotations

import json
from typing import Any

import pytest

from foghorn.signals.signal import Signal
from foghorn.slack.errors import Refused
from foghorn.slack.message import Message
from foghorn.slack.messenger import Posted
from tests.support.harness import Harness
from tests.support.signals import at, failure


def _slow_start() -> Signal:
    """A task whose start-up the thread shows as a chart."""
    times = {"created_at": at(0), "pull_started_at": at(10), "pull_stopped_at": at(50), "started_at": at(55)}
    return failure(100, "elb_health_check_failed", **times, stopping_at=at(100))


CHART, WORDS, TEXT = "with its chart", "in blocks of words", "as text"
PLAINER = [
    ("the chart goes first", ["invalid_blocks"], [CHART, WORDS]),
    ("then all blocks", ["invalid_blocks", "invalid_blocks"], [CHART, WORDS, TEXT]),
    ("too long", ["msg_blocks_too_long"], [CHART, WORDS]),
]


def _form(message: Message) -> str:
    """How plain it is."""
    if any(block["type"] == "data_visualization" for block in message.blocks):
        return CHART
    return WORDS if message.blocks else TEXT


@pytest.mark.parametrize(("why", "refusals", "sent"), PLAINER, ids=[why for why, _, _ in PLAINER])
def test_a_chart_that_slack_refuses_is_left_out(why: str, refusals: list[str], sent: list[str]) -> None:
    """What the chart shows stands beside it in words: the evidence is told all the same, and once."""
    harness = Harness()
    tried: list[str] = []
    post = harness.slack.post

    def refusing(channel: str, message: Message, **given: Any) -> Posted:
        if given.get("thread_ts") is not None:
            tried.append(_form(message))
            if len(tried) <= len(refusals):
                raise Refused(refusals[len(tried) - 1], "Report it.")
        return post(channel, message, **given)

    harness.slack.post = refusing  # type: ignore[method-assign]
    harness.signal(_slow_start())
    harness.until(at(300))
    assert tried == sent
    assert [sent[-1]] == [_form(reply.message) for reply in harness.slack.replies]
    assert "Task task100" in json.dumps(harness.slack.replies[0].message.blocks) or sent[-1] == TEXT


def test_an_edit_leaves_the_chart_out_as_well() -> None:
    """An edit of the evidence goes the same way as its first post."""
    harness = Harness()
    harness.signal(_slow_start())
    harness.until(at(200))
    assert _form(harness.slack.replies[0].message) == CHART
    update = harness.slack.update

    def refusing(channel: str, ts: str, message: Message, **given: Any) -> None:
        if _form(message) == CHART:
            raise Refused("invalid_blocks", "Report it.")
        update(channel, ts, message, **given)

    harness.slack.update = refusing  # type: ignore[method-assign]
    harness.signal(failure(210, "oom_killed"))
    harness.until(at(900))
    reply = harness.slack.replies[0].message
    assert "ran out of memory" in json.dumps(reply.blocks)
    assert _form(reply) == WORDS
