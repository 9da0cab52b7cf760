"""What every view of a channel shows, before it is drawn: names, times, texts, buttons, chart values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from foghorn_local.slack.mrkdwn import Line, Span, emoji, parse_mrkdwn, parse_plain, unescape
from foghorn_local.slack.rich_text import parse_rich_text
from foghorn_local.slack.workspace import BOT_USER, Channel, Message

BOT_NAME = "Foghorn"


@dataclass(frozen=True, slots=True)
class Button:
    """What can be pressed; ``style`` is ``primary``, ``danger`` or ''."""

    label: str
    url: str
    style: str


def name_of(message: Message) -> str:
    """Who wrote the message."""
    return BOT_NAME if message.user == BOT_USER else "A person"


def clock_text(at_s: float) -> str:
    """``10:02``, in UTC."""
    return f"{datetime.fromtimestamp(at_s, UTC):%H:%M}"


def instant_text(at_s: float) -> str:
    """``2025-11-22T10:02:00Z``"""
    return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%dT%H:%M:%SZ}"


def day_text(at_s: float) -> str:
    """``Saturday, 22 November 2025 (UTC)``"""
    day = datetime.fromtimestamp(at_s, UTC)
    return f"{day:%A}, {day.day} {day:%B %Y} (UTC)"


def edited_text(message: Message) -> str:
    """``(edited)``, with the number of times when more than one."""
    if not message.edited:
        return ""
    return "(edited)" if message.edit_count == 1 else f"(edited {message.edit_count} times)"


def counted(count: int, one: str, many: str) -> str:
    """``1 reply``, ``2 replies``"""
    return f"{count} {one if count == 1 else many}"


def summary_text(channel: Channel) -> str:
    """``3 messages, 5 replies, 12 edits``"""
    messages = list(channel.all_messages())
    replies = len(messages) - len(channel.messages)
    parts = [counted(len(channel.messages), "message", "messages")]
    parts += [counted(replies, "reply", "replies")] if replies else []
    edits = sum(message.edit_count for message in messages)
    parts += [counted(edits, "edit", "edits")] if edits else []
    return ", ".join(parts)


def lines_of(text: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of a text object, a table cell or a rich text. ``emoji: false`` keeps ``:names:`` as they are."""
    if text.get("type") == "rich_text":
        return parse_rich_text(text)
    value = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return parse_mrkdwn(value)
    return parse_plain(value, names=text.get("emoji", True) is not False)


def joined(lines: Iterable[Line]) -> tuple[Span, ...]:
    """All spans on one line."""
    spans: list[Span] = []
    for line in lines:
        spans += [Span(" "), *line.spans] if spans else line.spans
    return tuple(spans)


def element_lines(element: Mapping[str, Any]) -> tuple[Line, ...]:
    """A context element: its text, or the words that stand for its image."""
    if element.get("type") == "image":
        return parse_plain(f"[{element.get('alt_text', 'image')}]")
    return lines_of(element)


def button_of(element: Mapping[str, Any]) -> Button:
    """A button, or a menu as the button that opens it."""
    url = str(element.get("url", ""))
    style = str(element.get("style", ""))
    if element.get("type") == "button":
        return Button(emoji(unescape(str(element["text"]["text"]))), url, style)
    placeholder = element.get("placeholder", {}).get("text", "…")
    return Button(f"{emoji(unescape(str(placeholder)))} ▾", url, style)


def chart_of(chart: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, list[float]]]]:
    """Categories, and each series' values in their order. One series alone, a pie's too, has no name to tell it by."""
    if chart["type"] == "pie":
        segments = chart["segments"]
        return [str(item["label"]) for item in segments], [("", [float(item["value"]) for item in segments])]
    categories = [str(category) for category in chart["axis_config"]["categories"]]
    series = []
    for item in chart["series"]:
        values = {str(point["label"]): float(point["value"]) for point in item["data"]}
        series.append((str(item["name"]), [values[category] for category in categories]))
    return categories, series if len(series) > 1 or chart["type"] != "bar" else [("", series[0][1])]
