"""Waiting for what comes of events that were sent or invoked, and saying it."""

from __future__ import annotations

from collections.abc import Sequence

from foghorn_local.workspace.client import Quiet, WorkspaceClient

QUIET_WITHIN_S = 60.0


class NotToldError(Exception):
    """What should be in the channel is not: the message says what is wrong, `text` is what can be shown."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(message)
        self.text = text


def outcome(client: WorkspaceClient, events: Sequence[object], *, within_s: float = QUIET_WITHIN_S) -> str:
    """Wait until the workspace has nothing to do, then the messages about the events, as text.

    Raises NotToldError where one is missing or it does not come to rest, and WorkspaceError.
    """
    quiet = client.quiet(within_s)
    text, missing = client.answer(events)
    if missing or not quiet.quiet:
        raise NotToldError(_what_is_wrong(quiet, within_s), text)
    if quiet.next_at is not None:
        text += f"Foghorn looks again at {quiet.next_at}: higher counts are edited in paces.\n"
    return text


def _what_is_wrong(quiet: Quiet, within_s: float) -> str:
    last = f"; last complaint: {quiet.complaints[-1]}" if quiet.complaints else ""
    queued = f"{quiet.queued} message{'' if quiet.queued == 1 else 's'} in the queue"
    if quiet.quiet:
        return f"the message is missing, {queued}{last}"
    return f"not at rest after {within_s:.0f} s, {queued}{last}"
