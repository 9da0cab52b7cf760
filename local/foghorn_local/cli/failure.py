"""A command that cannot be done, with a message for a person."""

from __future__ import annotations


class CommandFailedError(Exception):
    """The message is shown as it is, without a traceback; the exit status is 2."""
