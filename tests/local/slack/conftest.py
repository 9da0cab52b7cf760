"""An embedded Slack on a clock that tests move, and a real client for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from foghorn_local.slack import SlackServer
from tests.local.slack.slack_client import Clock, client_of


@pytest.fixture
def clock() -> Clock:
    """The server's clock."""
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[SlackServer]:
    """A running server without rate limits."""
    with SlackServer(clock=clock, rate_limit=False) as server:
        yield server


@pytest.fixture
def client(slack: SlackServer) -> WebClient:
    """A client with the server's token."""
    return client_of(slack)
