"""How words of ECS are matched: ordered rows of phrases, the first that occurs wins.

AWS rewrote many of these messages on 2024-06-14 and says not to rely on them, so words are asked last, after
stopCode, error names and reason codes, and name protocol words, API actions and HTTP codes rather than sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foghorn.signals.stop_reasons.matched_text import Said

GAP = " .. "
"""Between two parts of a phrase: the second follows somewhere after the first."""


class Phrases:
    """Phrases in small letters without punctuation. A blank at an end stands for the end of a word."""

    __slots__ = ("_gapped", "_plain", "all")

    def __init__(self, *phrases: str) -> None:
        self.all = phrases
        self._plain = tuple(phrase for phrase in phrases if GAP not in phrase)
        self._gapped = tuple(tuple(phrase.split(GAP)) for phrase in phrases if GAP in phrase)

    def found(self, text: Said) -> bool:
        """Whether one of them occurs in the text."""
        folded = text.folded
        for phrase in self._plain:
            if phrase in folded:
                return True
        return any(_in_order(parts, folded) for parts in self._gapped)


def _in_order(parts: tuple[str, ...], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


@dataclass(frozen=True, slots=True)
class Row:
    """Phrases and the kind they stand for."""

    phrases: Phrases
    kind: str


def row(kind: str, *phrases: str) -> Row:
    """A row of a table."""
    return Row(Phrases(*phrases), kind)


def first(rows: Iterable[Row], text: Said) -> str | None:
    """The kind of the first row that matches."""
    for candidate in rows:
        if candidate.phrases.found(text):
            return candidate.kind
    return None


NETWORK_RETRIES = range(3, 6)
"""How often ECS tries again on a connection problem: "retried 3 time(s)" or "5 time(s)". A refusal is tried once, and a
manifest that was read but does not fit, 7 times. Observed, not documented."""


def retries(text: Said) -> int | None:
    """How often ECS says it tried again, or None."""
    word = text.folded.partition(" retried ")[2].partition(" ")[0]
    return int(word) if word.isdecimal() and len(word) <= 3 else None


NETWORK = Phrases(
    "dial tcp",
    "dial udp",
    "read tcp",
    "write tcp",
    "i o timeout",
    "timed out",
    " timeout",
    "deadline exceeded",
    "context cancel",
    "request cancel",
    " requestcancel",
    " requesterror ",
    "connection issue",
    "connection refused",
    "connection reset",
    "connection timed",
    "connection problem",
    "could not connect",
    "cannot connect",
    "no such host",
    "name resolution",
    "server misbehaving",
    "network is unreachable",
    "no route to host",
    "tls handshake",
    " x509 ",
    "certificate",
    " eof ",
    "send request failed",
    "request send failed",
    "failed to do request",
    "proxyconnect",
    "network configuration",
    "network connection",
    "statuscode 0 ",
    "maximum number of attempts",
)
"""A connection was not made, not kept, or not trusted."""

DENIED = Phrases(
    " denied",
    " accessden",
    "not authorized",
    "unauthori",
    "forbidden",
    " 401 ",
    " 403 ",
    "authorization failed",
    "insufficient scope",
    "authentication required",
    "incorrect username",
    " permission",
    "security token",
    "expired token",
    " expiredtoken",
    "credentials",
    " nocredentialproviders",
    " unrecognizedclient",
    " invalidsignature",
)
"""The other side answered, and refused. `accessden` is an error name that may be cut off."""
