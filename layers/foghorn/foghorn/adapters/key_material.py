"""Private keys whose BEGIN or END line was not read: of these a log holds lines of base64 alone.

RFC 7468 wraps them at 64 characters; MIME at 76; other writers at any width, or not at all.
Each line is looked at a fixed number of times: the cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from foghorn.slack.redaction import REDACTED

_BEGIN = "-----BEGIN "
_END = re.compile(r"-----END [A-Z0-9 ]{1,40}-----")
_USUAL = (64, 76)
_BODY = re.compile(r"[A-Za-z0-9+/]+={0,2}")
_LONG_ENOUGH = 40
"""Characters of one line that are key material by themselves: an id or a word of a program is shorter."""

_SHORTEST = 16
_FEWEST_LINES = 3
_CHARACTERS_PER_SLASH = 10
"""Of 64 characters of base64 one is a slash; a path has one for each of its parts."""


def without_key_material(lines: Sequence[str]) -> list[str]:
    """The lines without the rest of a private key whose beginning was written before them.

    It ends with an END line that has no BEGIN line before it; where neither was read, its lines are base64 alone.
    """
    end = next((at for at, line in enumerate(lines) if _END.search(line)), None)
    if end is not None and not any(_BEGIN in line for line in lines[: end + 1]):
        lines = [REDACTED, *lines[end + 1 :]]
    texts = [line.strip() for line in lines]
    widths = (list(run) for _, run in groupby(texts, lambda text: len(text) if _BODY.fullmatch(text) else 0))
    are_keys = [is_key for run in widths for is_key in [_is_key(run)] * len(run)]
    shown: list[str] = []
    after_key = False
    for line, text, is_key in zip(lines, texts, are_keys, strict=True):
        after_key = is_key or (after_key and _is_tail(text))
        shown.append(REDACTED if after_key else line)
    return shown


def _is_key(run: Sequence[str]) -> bool:
    """Whether lines of one width that follow one another are a part of a key."""
    width = len(run[0])
    if not _BODY.fullmatch(run[0]) or width < _SHORTEST:
        return False
    if width in _USUAL:
        return True
    return (width >= _LONG_ENOUGH or len(run) >= _FEWEST_LINES) and _is_random("".join(run))


def _is_tail(text: str) -> bool:
    """Whether what follows a line of a key is the key's last line, which is shorter."""
    return bool(_BODY.fullmatch(text)) and (text.endswith("=") or (len(text) >= _SHORTEST and _is_random(text)))


def _is_random(text: str) -> bool:
    """Capitals, small letters, digits and few slashes: no digest in hex, no word, no path."""
    has_all = any(map(str.isupper, text)) and any(map(str.islower, text)) and any(map(str.isdigit, text))
    return has_all and text.count("/") * _CHARACTERS_PER_SLASH <= max(len(text), _LONG_ENOUGH)
