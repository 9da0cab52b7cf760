"""Why a function could not be run in a container."""

from __future__ import annotations


class SamLocalError(Exception):
    """The message is one line for a person and names what is at fault."""
