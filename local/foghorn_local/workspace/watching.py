"""Looking at the channel: what is new in it, or reads differently than before."""

from __future__ import annotations

from collections.abc import Iterator

from foghorn_local.slack import Message, SlackServer


class Watch:
    """Remembers what was seen of one channel."""

    def __init__(self, slack: SlackServer, channel: str) -> None:
        self._slack = slack
        self._channel = channel
        self._calls = 0
        self._seen: dict[str, int] = {}

    def changes(self) -> Iterator[Message]:
        """Messages and replies that were posted or edited since the last look, oldest first."""
        if len(self._slack.calls) == self._calls:
            return
        with self._slack.workspace.lock:
            self._calls = len(self._slack.calls)
            messages = list(self._slack.channels[self._channel].all_messages())
        for message in messages:
            revisions = len(message.revisions)
            if self._seen.get(message.ts) != revisions:
                self._seen[message.ts] = revisions
                yield message
