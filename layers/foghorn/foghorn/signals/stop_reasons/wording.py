"""How texts of ECS are matched: ordered rows, first match wins, each one linear in the (bounded) text.

No row nests quantifiers; what lies between two words is bounded. AWS rewrote many of these messages on 2024-06-14 and
says not to rely on them, so rows name error codes, API actions and protocol words rather than sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

MATCHED_LENGTH = 2_000
"""Longest text looked at, in characters. ECS cuts reasons at 255 (Fargate) or 1,024 (EC2 agent)."""

NETWORK_RETRIES = 3
"""`retried 3 time(s)` or more is what ECS does on a connection problem; a refusal is tried once. Not documented."""

_CAPITAL = re.compile(r"\\.|[A-Z]")


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is matched: bounded, single blanks, straight apostrophes; as it stands and in small letters."""

    exact: str
    folded: str


def said(text: str) -> Said:
    """The text made ready for matching."""
    exact = " ".join(text[:MATCHED_LENGTH].split()).replace("’", "'")
    return Said(exact, exact.lower())


@dataclass(frozen=True, slots=True)
class Words:
    """A pattern over a text in any case of letters; `exact_case` where capitals tell a code word from prose.

    It is compiled when it is first asked: a routine stop never needs most of them, and start-up time is paid by all.
    """

    pattern: str
    exact_case: bool = False

    def found(self, text: Said) -> re.Match[str] | None:
        """The first match in the text, or None."""
        if self.exact_case:
            return _compiled(self.pattern, False).search(text.exact)
        return _compiled(self.pattern, True).search(text.folded)


@cache
def _compiled(pattern: str, folded: bool) -> re.Pattern[str]:
    """Small letters against small letters: several times faster than re.IGNORECASE. Escapes keep their case."""
    if folded:
        pattern = _CAPITAL.sub(lambda part: part[0] if part[0].startswith("\\") else part[0].lower(), pattern)
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Row:
    """One pattern and the kind it stands for."""

    words: Words
    kind: str


def row(kind: str, pattern: str, *, exact_case: bool = False) -> Row:
    """A row of a table."""
    return Row(Words(pattern, exact_case), kind)


def first(rows: Iterable[Row], text: Said) -> str | None:
    """The kind of the first row that matches."""
    return next((candidate.kind for candidate in rows if candidate.words.found(text)), None)


_RETRIED = Words(r"retried (\d{1,3}) time")


def retries(text: Said) -> int | None:
    """How often ECS says it tried again, or None."""
    found = _RETRIED.found(text)
    return int(found.group(1)) if found else None


NETWORK = Words(
    r"dial (?:tcp|udp)|read tcp|i/o timeout|timed? ?out|deadline exceeded|context canceled|request canceled"
    r"|connection (?:issue|refused|reset|timed|problem)|could not connect|no such host|server misbehaving"
    r"|network is unreachable|no route to host|tls handshake|x509|certificate|\bEOF\b|send request failed"
    r"|failed to do request|proxyconnect|task network configuration",
)
"""A connection was not made, not kept, or not trusted."""

DENIED = Words(
    r"access ?denied|\bdenied\b|not authorized|unauthori[sz]ed|forbidden|\b40[13]\b|authorization failed"
    r"|insufficient_scope|authentication required|permissions?\b|security token|expired ?token|credentials?\b"
    r"|accessden|NoCredentialProviders",
)
"""The other side answered, and refused. `accessden` is an error name that was cut off."""
