"""What can go wrong between Foghorn and Slack, by what the sender must do about it. No text here holds a secret."""

from __future__ import annotations


class SlackError(Exception):
    """Any failed call. `reason` is short and bounded, fit for a metric."""

    def __init__(self, reason: str, message: str | None = None) -> None:
        super().__init__(message or reason)
        self.reason = reason


class RateLimited(SlackError):
    """Slack asks to wait `retry_after_s` seconds. Not accepted; worth a retry after that.

    Source: https://docs.slack.dev/apis/web-api/rate-limits
    """

    def __init__(self, retry_after_s: float) -> None:
        super().__init__("ratelimited", f"Slack asks to wait {retry_after_s:g} s")
        self.retry_after_s = retry_after_s


class Ambiguous(SlackError):
    """A post that Slack may or may not have accepted: look for it before posting again."""


class Unavailable(SlackError):
    """Surely not accepted, or harmless to do again: worth a retry."""


class Refused(SlackError):
    """Not accepted, and not worth a retry until a person acts. `what_to_do` is a sentence for the operator."""

    def __init__(self, error: str, what_to_do: str) -> None:
        super().__init__(error, f"Slack refused: {error}. {what_to_do}")
        self.error = error
        self.what_to_do = what_to_do


class MessageGone(SlackError):
    """The message, or the thread's parent, is no longer there or no longer ours to edit: a person removed it."""
