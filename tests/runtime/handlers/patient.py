"""Stands before the notifier's handler and waits for Slack for as long as the function may run.

So long it waits also as deployed where Slack answers byte by byte: the client's time-out holds for each wait alone.
"""

from __future__ import annotations

from foghorn import wiring
from foghorn.adapters.slack_web_api import SlackWebApi
from foghorn.pipeline import delivery

_WAITS_S = 600
wiring._slack = lambda token, base_url: SlackWebApi(token, base_url, timeout_s=_WAITS_S)  # type: ignore[assignment]
# The shortened time-outs of these tests would leave no time to begin with.
delivery.NEEDS_S = 0

from app import handler  # noqa: E402, F401 - the handler's module builds on what is set above
