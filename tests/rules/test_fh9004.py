"""A channel that Slack refuses is told with Slack's error and what to do about it."""

from __future__ import annotations

import pytest

from foghorn.rules.fh9004_slack_refuses import RULE
from foghorn.signals.own_signals import access_denied, slack_refused
from tests.rules.builders import AT, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.own import BARE, HOME

INVITE = "Invite the app to the channel: /invite @foghorn."
CASES = [
    Case(
        FIRES,
        "not in the channel",
        subject(slack_refused(HOME, "C0FOGHORN", "not_in_channel", INVITE, AT)),
        says=(
            "Slack refuses Foghorn's messages for channel C0FOGHORN (not_in_channel).",
            "tried again every five minutes",
            INVITE.rstrip("."),
            "aws logs tail foghorn-TaskStateLogGroup-1A2B3C --since 2026-11-22T14:20:00Z --region eu-west-1",
        ),
    ),
    Case(
        FIRES,
        "an error that nobody knows, outside of Lambda",
        subject(slack_refused(BARE, "C0FOGHORN", "new_error", "", AT)),
        says=("(new_error)", "Look the error up at https://docs.slack.dev/"),
        never=("aws logs",),
    ),
    Case(NEAR_MISS, "AWS refuses", subject(access_denied(HOME, "GetQueueAttributes", "AccessDenied", AT))),
    Case(SILENT, "a task", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh9004_slack_refuses(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
