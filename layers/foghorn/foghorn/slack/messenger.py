"""The port through which delivery talks to a Slack channel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from foghorn.slack.message import Message

CALL_TIMEOUT_S: Final = 5
"""A messenger waits no longer than this for a connection, and no longer than this for the answer."""

ATTEMPT_S: Final = 2 * CALL_TIMEOUT_S
"""The longest that one call to a Slack which hangs may take."""


@dataclass(frozen=True, slots=True)
class Posted:
    """An accepted post. `ts` is Slack's id of the message within its channel: a string, never a number."""

    ts: str


class Messenger(Protocol):
    """Posts, edits and finds messages. Retries nothing: every failure is one of `foghorn.slack.errors`."""

    def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None, metadata: Mapping[str, str]
    ) -> Posted:
        """Post a message, or a reply under `thread_ts`, with `metadata` by which `find` finds it again.

        Raises RateLimited, Ambiguous, Unavailable, Refused, MessageGone (the thread is gone).
        """
        ...

    def update(self, channel: str, ts: str, message: Message, *, metadata: Mapping[str, str]) -> None:
        """Replace a message. Doing it twice is doing it once, so a lost answer is Unavailable, never Ambiguous.

        Raises RateLimited, Unavailable, Refused, MessageGone.
        """
        ...

    def find(
        self,
        channel: str,
        *,
        since: datetime,
        metadata: Mapping[str, str],
        thread_ts: str | None = None,
        known: Collection[str] = (),
    ) -> str | None:
        """The `ts` of the earliest message since `since` whose metadata holds all these pairs, or None.

        Messages whose `ts` is in `known` are accounted for and passed over. Looks among the replies of `thread_ts`,
        or, without it, among the channel's top-level messages.
        Raises RateLimited, Unavailable, Refused, MessageGone (the thread is gone).
        """
        ...
