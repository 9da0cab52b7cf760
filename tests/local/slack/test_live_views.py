"""A channel while it changes: one message at a time in the terminal, a page that loads itself anew."""

from __future__ import annotations

import io

from rich.console import Console
from slack_sdk import WebClient

from foghorn_local.slack import SlackServer, render_html, render_message
from tests.local.slack.slack_client import CHANNEL


def shown(slack: SlackServer, index: int) -> str:
    """One message of the channel, thread by thread, as text."""
    text = io.StringIO()
    render_message(list(slack.channels[CHANNEL].all_messages())[index], Console(file=text, width=100))
    return text.getvalue()


def test_a_message_is_shown_without_its_thread_and_a_reply_by_itself(slack: SlackServer, client: WebClient) -> None:
    """Whoever looks on gets what is new, and not all of it again."""
    ts = client.chat_postMessage(channel=CHANNEL, text="it broke")["ts"]
    client.chat_postMessage(channel=CHANNEL, text="the evidence", thread_ts=ts)
    assert "it broke" in shown(slack, 0)
    assert "the evidence" not in shown(slack, 0)
    assert "1 reply" not in shown(slack, 0)
    assert shown(slack, 1).startswith("    10:00  the evidence")
    client.chat_update(channel=CHANNEL, ts=ts, text="it is over")
    assert "(edited)" in shown(slack, 0)


def test_a_page_loads_itself_anew_only_where_it_is_asked_to(slack: SlackServer) -> None:
    """Without a script; a page that is a file stays as it is."""
    channels = list(slack.channels.values())
    assert '<meta http-equiv="refresh" content="3">' in render_html(channels, reload_every_s=3)
    assert "refresh" not in render_html(channels)
    assert "<script" not in render_html(channels, reload_every_s=3)
