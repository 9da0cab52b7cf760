"""The SDK's own log lines are plain text between Foghorn's JSON, and quote bodies: it logs nothing."""

from __future__ import annotations

import logging
import traceback

import pytest

from foghorn.adapters.slack_web_api import SlackWebApi
from foghorn.slack.errors import Ambiguous, SlackError
from foghorn.slack.message import Message
from tests.slack.scripted_server import Answer, scripted

TOKEN = "xoxb-" + "0123456789-silence"
MESSAGE = Message("hello", ())


@pytest.mark.parametrize(
    "answer",
    [
        Answer(f"<html>you sent {TOKEN}</html>"),
        Answer(f"<html>you sent {TOKEN}</html>", status=500),
        Answer(hang_up=True),
        Answer({"ok": False, "error": "internal_error"}, status=500),
    ],
    ids=["no JSON", "a page with 500", "hung up", "500"],
)
def test_a_failed_call_is_reported_by_its_error_alone(answer: Answer, caplog: pytest.LogCaptureFixture) -> None:
    """What failed is for the sender to log, with what it knows of the incident."""
    with caplog.at_level(logging.DEBUG), scripted(answer) as slack, pytest.raises(SlackError) as caught:
        SlackWebApi(TOKEN, slack.url).post("C0123456789", MESSAGE, metadata={})
    assert isinstance(caught.value, Ambiguous)
    assert caplog.records == []
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
