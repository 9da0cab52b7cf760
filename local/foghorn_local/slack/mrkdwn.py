"""Slack's ``mrkdwn`` as lines of styled spans, for every view of a message.

The subset: bold, italic, strike, code, preformatted text, quotes, links, mentions, emoji names and the three
escapes.  https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rich.emoji import Emoji

LineKind = Literal["text", "quote", "pre"]

# Slack's names that the emoji table calls otherwise.
_EMOJI_NAMES = {
    ":large_green_circle:": "\N{LARGE GREEN CIRCLE}",
    ":large_yellow_circle:": "\N{LARGE YELLOW CIRCLE}",
    ":large_orange_circle:": "\N{LARGE ORANGE CIRCLE}",
    ":large_blue_circle:": "\N{LARGE BLUE CIRCLE}",
    ":large_red_circle:": "\N{LARGE RED CIRCLE}",
    ":thread:": "\N{SPOOL OF THREAD}",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text, entities already resolved. ``marks``: bold, italic, strike, code, mention."""

    text: str
    marks: frozenset[str] = frozenset()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; a ``pre`` line is preformatted."""

    kind: LineKind
    spans: tuple[Span, ...]


_INLINE = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w*])(?P<bold>\*(?=\S)[^*\n]*?(?<=\S)\*)(?![\w*])"
    r"|(?<![\w_])(?P<italic>_(?=\S)[^_\n]*?(?<=\S)_)(?![\w_])"
    r"|(?<![\w~])(?P<strike>~(?=\S)[^~\n]*?(?<=\S)~)(?![\w~])"
)
_MENTION = re.compile(r"<!(channel|here|everyone|subteam)\b")


def unescape(text: str) -> str:
    """Slack's three escapes, and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def emoji(text: str) -> str:
    """``:warning:`` as the character; names that nobody knows stay as they are."""
    for name, character in _EMOJI_NAMES.items():
        text = text.replace(name, character)
    return Emoji.replace(text)


def parse_plain(text: str, *, names: bool = True) -> tuple[Line, ...]:
    """``plain_text``: no markup, but the escapes count, and emoji names unless ``names`` is false."""
    shown = emoji if names else str
    return tuple(Line("text", (Span(shown(unescape(line))),)) for line in text.split("\n"))


def parse_mrkdwn(text: str) -> tuple[Line, ...]:
    """Lines of a mrkdwn text; a fence that is never closed is text."""
    lines: list[Line] = []
    for index, part in enumerate(re.split(r"```(.+?)```", text, flags=re.DOTALL)):
        inner = part.strip("\n")
        if index % 2:
            lines.extend(Line("pre", (Span(unescape(_bare(line))),)) for line in inner.split("\n"))
        elif inner or part == text:
            lines.extend(_text_line(line) for line in inner.split("\n"))
    return tuple(lines)


def _text_line(line: str) -> Line:
    quoted = re.match(r"(?:&gt;|>) ?", line)
    kind: LineKind = "quote" if quoted else "text"
    return Line(kind, tuple(_inline(line[quoted.end() :] if quoted else line, frozenset())))


def _bare(text: str) -> str:
    """Links keep their target inside preformatted text, without the angle brackets."""
    return re.sub(r"<(https?:[^<>|]+)(?:\|[^<>]*)?>", r"\1", text)


def _inline(text: str, marks: frozenset[str]) -> Iterator[Span]:
    at = 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            yield Span(emoji(unescape(text[at : match.start()])), marks)
        at = match.end()
        kind = str(match.lastgroup)
        inner = match[kind]
        if kind == "code":
            yield Span(unescape(_bare(inner[1:-1])), marks | {"code"})
        elif kind == "angle":
            yield _angle(inner, marks)
        else:
            yield from _inline(inner[1:-1], marks | {kind})
    if at < len(text):
        yield Span(emoji(unescape(text[at:])), marks)


def _angle(inner: str, marks: frozenset[str]) -> Span:
    """``<url|label>``, ``<@user>``, ``<#channel|name>``, ``<!channel>``, ``<!date^…|fallback>``."""
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return Span(f"@{unescape(label or target[1:])}", marks | {"mention"})
    if target.startswith("#"):
        return Span(f"#{unescape(label or target[1:])}", marks | {"mention"})
    if target.startswith("!date^"):
        return Span(unescape(label), marks)
    if target.startswith("!"):
        return Span(f"@{unescape(label.removeprefix('@') or target[1:].partition('^')[0])}", marks | {"mention"})
    if not re.match(r"https?://|mailto:", target):
        return Span(unescape(f"<{inner}>"), marks)
    return Span(emoji(unescape(label)) if label else unescape(target), marks, unescape(target))


def paging_mentions(value: object) -> list[str]:
    """Every mention in a message that would notify a whole group: ``@channel``, ``@here``, a user group, …

    ``value`` is text or (part of) a block; a ``plain_text`` object pages nobody.
    """
    if isinstance(value, str):
        return [f"@{name}" for name in _MENTION.findall(value)]
    if isinstance(value, dict):
        if value.get("type") == "plain_text":
            return []
        own = [f"@{value.get('range')}"] if value.get("type") == "broadcast" else []
        return own + [name for item in value.values() for name in paging_mentions(item)]
    if isinstance(value, list):
        return [name for item in value for name in paging_mentions(item)]
    return []


_MARKDOWN = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|(?P<bold>\*\*(?=\S).+?(?<=\S)\*\*)"
    r"|\[(?P<label>[^\]\n]+)\]\((?P<url>[^)\s]+)\)"
    r"|(?<![\w*])(?P<italic>\*(?=\S)[^*\n]+?(?<=\S)\*|_(?=\S)[^_\n]+?(?<=\S)_)(?![\w*])"
)


def parse_markdown(text: str) -> tuple[Line, ...]:
    """A ``markdown`` block's text: headings, bold, italic, code, links, quotes, fenced code."""
    lines: list[Line] = []
    fenced = False
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            lines.append(Line("pre", (Span(line),)))
        elif heading := re.match(r"#{1,6} +(.*)", line):
            lines.append(Line("text", tuple(_markdown_inline(heading[1], frozenset({"bold"})))))
        elif line.startswith(">"):
            lines.append(Line("quote", tuple(_markdown_inline(line[1:].lstrip(), frozenset()))))
        else:
            bulleted = re.sub(r"^(\s*)[-*] +", r"\1• ", line)
            lines.append(Line("text", tuple(_markdown_inline(bulleted, frozenset()))))
    return tuple(lines)


def _markdown_inline(text: str, marks: frozenset[str]) -> Iterator[Span]:
    at = 0
    for match in _MARKDOWN.finditer(text):
        if match.start() > at:
            yield Span(emoji(text[at : match.start()]), marks)
        at = match.end()
        if match["code"]:
            yield Span(match["code"][1:-1], marks | {"code"})
        elif match["label"]:
            yield Span(emoji(match["label"]), marks, match["url"])
        elif match["bold"]:
            yield from _markdown_inline(match["bold"][2:-2], marks | {"bold"})
        else:
            yield from _markdown_inline(match["italic"][1:-1], marks | {"italic"})
    if at < len(text):
        yield Span(emoji(text[at:]), marks)
