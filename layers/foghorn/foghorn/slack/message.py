"""Message: what goes to Slack, free of where it goes and of who sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """One Slack message.

    `blocks` are Block Kit dicts, ready for JSON. `text` is mrkdwn that means something by itself: it is the
    notification on a phone, what a screen reader reads, and what is left where blocks cannot be shown.
    An edit must carry both: `chat.update` with `text` alone removes the blocks.
    Source: https://docs.slack.dev/reference/methods/chat.update
    """

    text: str
    blocks: tuple[dict[str, Any], ...]
