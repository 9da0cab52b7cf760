"""A real Slack client for the embedded Slack, a clock to move by hand, and blocks to send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from foghorn_local.slack import SlackServer

CHANNEL = "C0FOGHORN"


@dataclass
class Clock:
    """Seconds since 1970, moved by hand."""

    now: float = 1_763_805_600.0

    def __call__(self) -> float:
        return self.now


def client_of(server: SlackServer, token: str | None = None) -> WebClient:
    """A client that retries nothing by itself."""
    return WebClient(token=server.token if token is None else token, base_url=server.url, retry_handlers=[], timeout=5)


def refused(call: Callable[[], Any]) -> SlackApiError:
    """The Slack error that the call must end in."""
    with pytest.raises(SlackApiError) as caught:
        call()
    return caught.value


def plain(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> dict[str, Any]:
    """A section block."""
    return {"type": "section", "text": mrkdwn(text), **more}
