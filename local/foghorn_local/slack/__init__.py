"""The embedded Slack: a Web API server for tests, the demo and the local workspace, and views of its channels.

It is written from Slack's documentation and knows nothing of the product, so that it can check the product.
"""

from __future__ import annotations

from foghorn_local.slack.block_schema import check_blocks, payload_characters
from foghorn_local.slack.faults import Fault, Faults
from foghorn_local.slack.mrkdwn import paging_mentions
from foghorn_local.slack.page import render_html
from foghorn_local.slack.server import Call, Counters, SlackServer
from foghorn_local.slack.terminal import render_message, render_terminal
from foghorn_local.slack.workspace import Channel, Message, Revision

__all__ = [
    "Call",
    "Channel",
    "Counters",
    "Fault",
    "Faults",
    "Message",
    "Revision",
    "SlackServer",
    "check_blocks",
    "paging_mentions",
    "payload_characters",
    "render_html",
    "render_message",
    "render_terminal",
]
