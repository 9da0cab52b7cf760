"""Untrusted text made safe for Slack, in this order: cleaned, redacted, cut to length, escaped.

Escaping: https://docs.slack.dev/messaging/formatting-message-text#escaping. Slack has no way to escape `*`, `_`, `~`,
backticks or `:emoji:`, so a word that would be read as such is set as code, where Slack reads nothing. Text is cut
before it is escaped, so neither an entity (`&amp;`) nor a code span is ever cut in two.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from foghorn.slack.limits import LINK_URL, length
from foghorn.slack.redaction import redact

ELLIPSIS: Final = "…"

_ANSI: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_LINE_ENDS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Controls, surrogates, and every invisible format character: joiners, bidirectional overrides, tags, variation
# selectors' supplement. They only serve to make a text look like what it is not.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
_OPENING: Final = "([\"'“‘"
_CLOSING: Final = ")]\"'”’,.;!?"
_LOOSE_UNDERSCORE: Final = re.compile(r"(?:^|\W)_|_(?:\W|$)")
_LONG_WORD: Final = 24
_NUMBER_EMOJI: Final = frozenset({"100", "1234"})
_CONSOLES: Final = (".console.aws.amazon.com", ".console.amazonaws-us-gov.com", ".console.amazonaws.cn")


def cleaned(text: str) -> str:
    """`text` without terminal colours, control and invisible characters, and without secrets; lines end in `\\n`."""
    text = _LINE_ENDS.sub("\n", _ANSI.sub("", text)).replace("\t", "  ")
    return redact(_INVISIBLE.sub("", text))


def one_line(text: str) -> str:
    """`cleaned`, with every run of white space folded into one space."""
    return " ".join(cleaned(text).split())


def escape(text: str) -> str:
    """The three characters that Slack reads as control characters, as entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, limit: int) -> str:
    """One line of escaped text of at most `limit` characters, for `plain_text` objects.

    Slack's page on text objects leaves open whether `emoji: false` keeps `:fire:` as it is, so its colons become
    another sign that looks alike.
    """
    return _cut(" ".join(_without_emoji(word) for word in one_line(text).split(" ")), limit)


def prose(text: str, limit: int) -> str:
    """One line of mrkdwn of at most `limit` characters that reads as `text` does; words with marks are set as code."""
    line = one_line(text)
    words = line[: limit * 2].split(" ")
    shown = [_word(word) for word in words]
    if len(line) <= limit * 2 and sum(length(word) + 1 for word in shown) - 1 <= limit:
        return " ".join(shown)
    room = limit - len(ELLIPSIS)
    kept: list[str] = []
    for word, as_shown in zip(words, shown, strict=True):
        if length(as_shown) + 1 > room:
            if length(word) > _LONG_WORD and room > _LONG_WORD:
                kept.append(_cut_word(word, room - 1))
            break
        kept.append(as_shown)
        room -= length(as_shown) + 1
    return " ".join([*kept, ELLIPSIS])


def code(text: str, limit: int) -> str:
    """One line as a code span of at most `limit` characters; empty for an empty text."""
    line = one_line(text)
    return f"`{_cut(_no_backticks(line), limit - 2)}`" if line else ""


def code_block(text: str, limit: int) -> str:
    """Lines as a block of code of at most `limit` characters. Of too many lines the last are kept, as in a log."""
    lines = [line.rstrip() for line in _no_backticks(cleaned(text)).split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        return ""
    room = limit - len("``````") - len(ELLIPSIS) - 1
    kept: list[str] = []
    for line in reversed(lines):
        shown = escape(line)
        if length(shown) > room:
            kept.append(ELLIPSIS if kept else _cut(line, room))
            break
        kept.append(shown)
        room -= length(shown) + 1
    return "```" + "\n".join(reversed(kept)) + "```"


def whole_code_block(text: str, limit: int) -> str | None:
    """One line as a block of code, or None where it does not fit: half a command is worse than none."""
    line = escape(_no_backticks(one_line(text)))
    return f"```{line}```" if line and length(line) + 6 <= limit else None


def link(url: str, label: str | None = None) -> str | None:
    """A Slack link, or None where `url` is not an https address that can be shown whole and holds no secret.

    The label is the caller's own text. By default it says whether the link leads to the AWS console.
    """
    clean = one_line(url)
    try:
        parts = urlsplit(clean)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme != "https" or not host or "@" in parts.netloc or clean != url.strip():
        return None
    safe = escape(quote(clean, safe="!#$%&'()*+,/:;=?@[]~-._"))
    if length(safe) > LINK_URL:
        return None
    in_console = f".{host}".endswith(_CONSOLES)
    return f"<{safe}|{label or ('Open in console' if in_console else 'Read more')}>"


def _word(word: str) -> str:
    if not _is_marked(word):
        return escape(word)
    opened = word.lstrip(_OPENING)
    marked = opened.rstrip(_CLOSING)
    before, after = word[: len(word) - len(opened)], opened[len(marked) :]
    return f"{escape(before)}`{escape(_no_backticks(marked.strip('`') or marked))}`{escape(after)}"


def _is_marked(word: str) -> bool:
    """Whether Slack would read the word as bold, struck, italic, code or an emoji."""
    return any(mark in word for mark in "*~`") or bool(_LOOSE_UNDERSCORE.search(word)) or _has_emoji(word)


def _has_emoji(word: str) -> bool:
    """Whether the word holds `:name:`. A time (12:30:45) is none; the only emoji of digits are in the list."""
    between_colons = word.split(":")[1:-1]
    return any(part and (not part.isdigit() or part in _NUMBER_EMOJI) for part in between_colons)


def _without_emoji(word: str) -> str:
    return word.replace(":", "∶") if _has_emoji(word) else word


def _no_backticks(text: str) -> str:
    return text.replace("`", "ˋ")


def _cut(text: str, limit: int) -> str:
    """`text` escaped, at most `limit` long, marked where something is missing."""
    whole = escape(text)
    if length(whole) <= limit:
        return whole
    room = limit - len(ELLIPSIS)
    shown: list[str] = []
    for character in text:
        escaped = escape(character)
        room -= length(escaped)
        if room < 0:
            break
        shown.append(escaped)
    return "".join(shown).rstrip() + ELLIPSIS


def _cut_word(word: str, limit: int) -> str:
    return f"`{_cut(_no_backticks(word), limit - 2)}`" if _is_marked(word) else _cut(word, limit)
