"""What a text says of a connection that failed: how, and to which host."""

from __future__ import annotations

import re

from foghorn.signals.stop_reasons.matched_text import said
from foghorn.signals.stop_reasons.wording import NETWORK, NETWORK_RETRIES, retries

_HOW = (
    (("no such host", "server misbehaving"), "its host name was not resolved (DNS)"),
    (("x509", "certificate"), "its certificate was not accepted (TLS)"),
    (("tls handshake",), "the TLS handshake failed"),
    (("connection refused",), "the connection was refused"),
    (("connection reset", "reset by peer"), "the connection was reset"),
    (("no route to host", "network is unreachable"), "there is no route to it"),
    (("timeout", "timed out", "deadline exceeded", "canceled", "cancelled"), "there was no answer in time"),
)
_HOST = re.compile(r"(?:https?://|lookup )([a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,8})")


def how_it_failed(reason: str) -> str | None:
    """How the connection failed in plain words, or None where the text does not say."""
    text = reason.lower()
    return next((words for marks, words in _HOW if any(mark in text for mark in marks)), None)


def host_in(reason: str) -> str | None:
    """The host that was asked for, or None where the text names none."""
    found = _HOST.search(reason.lower())
    half = found is not None and found.end() >= len(reason.rstrip(".… "))
    return found[1] if found and not half else None


def retried_hint(reason: str) -> str | None:
    """What the number of tries hints at where nothing else in the text tells; None where something does.

    In public reports a refusal or a wrong name is tried once, a connection problem three or five times. AWS does not
    document it, so it is a hint and no proof.
    """
    text = said(reason)
    times = retries(text)
    if times is None or NETWORK.found(text) or (times > 1 and times not in NETWORK_RETRIES):
        return None
    points = "a permission or a name" if times <= 1 else "the network"
    return f"it was retried {times} time(s), which points to {points}"
