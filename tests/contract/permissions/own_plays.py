"""What makes Foghorn tell of itself: calls that are refused to it, and a channel that Slack refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from foghorn.adapters.ecs_facts import EcsFacts
from foghorn.adapters.slack_web_api import SlackWebApi
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.signals.scope import Scope
from foghorn.slack.errors import Refused
from foghorn_local.play.stack import CHANNEL
from foghorn_local.slack.server import CHANNELS

ADMINS = "C0ADMINS99"
PARAMETERS: Mapping[str, str] = {"AdminChannel": ADMINS}

# The functions share one process here, and with it what was noted already: each is refused another call.
REFUSED = {"checkout": "DescribeServices", "mailer": "DescribeTaskDefinition"}


@contextmanager
def in_trouble() -> Iterator[None]:
    """ECS refuses each detector a call, and Slack the first message of the main channel; the admins have their own."""
    post, refusals = SlackWebApi.post, [Refused("not_in_channel", "Invite the app to the channel.")]

    def refused(self: SlackWebApi, channel: str, *args: Any, **given: Any) -> Any:
        if channel == CHANNEL and refusals:
            raise refusals.pop()
        return post(self, channel, *args, **given)

    def denied(_: EcsFacts, scope: Scope, **__: Any) -> Facts:
        return Facts(service=Missing(f"AccessDeniedException on {REFUSED.get(scope.name, 'DescribeServices')}"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CHANNELS, ADMINS, "ops-admins")  # type: ignore[arg-type]
        patch.setattr(SlackWebApi, "post", refused)
        patch.setattr(EcsFacts, "gather", denied)
        yield
