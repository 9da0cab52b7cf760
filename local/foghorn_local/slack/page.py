"""Channels as one static HTML page: no script, no request, every text escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from foghorn_local.slack.mrkdwn import Line, Span, parse_markdown, parse_mrkdwn
from foghorn_local.slack.page_style import STYLE
from foghorn_local.slack.shown import (
    Button,
    button_of,
    chart_of,
    clock_text,
    counted,
    day_text,
    edited_text,
    element_lines,
    instant_text,
    joined,
    lines_of,
    name_of,
    summary_text,
)
from foghorn_local.slack.workspace import BOT_USER, Channel, Message

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code", "mention": "mark"}


def render_html(channels: Iterable[Channel], *, reload_every_s: int | None = None) -> str:
    """The whole page; channels in the given order, messages oldest first, threads open.

    ``reload_every_s``: a browser loads the page anew so often, without a script.
    """
    listed = list(channels)
    title = ", ".join(f"#{channel.name}" for channel in listed)
    body = "\n".join(_channel(channel) for channel in listed)
    reload = "" if reload_every_s is None else f'<meta http-equiv="refresh" content="{reload_every_s}">\n'
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{reload}<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _channel(channel: Channel) -> str:
    parts = [f"<h1># {escape(channel.name)} <small>{escape(summary_text(channel))}</small></h1>"]
    day = ""
    for message in channel.messages:
        if day_text(message.posted_at_s) != day:
            day = day_text(message.posted_at_s)
            parts.append(f'<p class="day"><span>{escape(day)}</span></p>')
        parts.append(_message(message))
    return "<main>\n" + "\n".join(parts) + "\n</main>"


def _message(message: Message) -> str:
    thread = ""
    if message.replies:
        replies = "\n".join(_message(reply) for reply in message.replies)
        count = counted(len(message.replies), "reply", "replies")
        thread = f"<details open><summary>{count}</summary>\n{replies}\n</details>"
    badge = ' <span class="badge">APP</span>' if message.user == BOT_USER else ""
    edited = f' <span class="edited">{escape(edited_text(message))}</span>' if message.edited else ""
    return (
        f'<article id="m{escape(message.ts)}"><div class="by"><b>{escape(name_of(message))}</b>{badge} '
        f'<time datetime="{instant_text(message.posted_at_s)}">{clock_text(message.posted_at_s)}</time>{edited}</div>'
        f"\n{_content(message)}\n{thread}</article>"
    )


def _content(message: Message) -> str:
    if not message.blocks:
        return f'<div class="text">{_lines(parse_mrkdwn(message.text))}</div>'
    return "\n".join(_BLOCKS[str(block["type"])](block) for block in message.blocks)


def _link(url: str, inner: str, attributes: str = "") -> str:
    """Only to the web or to mail: any other address stays text."""
    if not url.startswith(("https://", "http://", "mailto:")):
        return f"<span{attributes}>{inner}</span>"
    return f'<a{attributes} rel="noreferrer noopener" href="{escape(url)}">{inner}</a>'


def _spans(spans: Iterable[Span]) -> str:
    shown = []
    for span in spans:
        inner = escape(span.text)
        for mark in ("code", "mention", "strike", "italic", "bold"):
            if mark in span.marks:
                inner = f"<{_TAGS[mark]}>{inner}</{_TAGS[mark]}>"
        shown.append(_link(span.url, inner) if span.url else inner)
    return "".join(shown)


def _lines(lines: Iterable[Line]) -> str:
    """Neighbouring lines of one kind share one element."""
    groups: list[tuple[str, list[str]]] = []
    for line in lines:
        if not groups or groups[-1][0] != line.kind:
            groups.append((line.kind, []))
        groups[-1][1].append(_spans(line.spans))
    shown = []
    for kind, texts in groups:
        if kind == "pre":
            shown.append("<pre>" + "\n".join(texts) + "</pre>")
        elif kind == "quote":
            shown.append("<blockquote>" + "<br>".join(texts) + "</blockquote>")
        else:
            shown.append("<br>".join(texts))
    return "".join(shown)


def _button(button: Button) -> str:
    style = f" {button.style}" if button.style in ("primary", "danger") else ""
    return _link(button.url, escape(button.label), f' class="button{style}"')


def _header(block: Mapping[str, Any]) -> str:
    return f"<h2>{_lines(lines_of(block['text']))}</h2>"


def _section(block: Mapping[str, Any]) -> str:
    parts = [f'<div class="text">{_lines(lines_of(block["text"]))}</div>'] if "text" in block else []
    if "fields" in block:
        fields = "".join(f"<div>{_lines(lines_of(item))}</div>" for item in block["fields"])
        parts.append(f'<div class="fields">{fields}</div>')
    accessory = block.get("accessory", {"type": "image"})
    if accessory["type"] != "image":
        parts.append(f'<div class="actions">{_button(button_of(accessory))}</div>')
    return "".join(parts)


def _context(block: Mapping[str, Any]) -> str:
    elements = "".join(f"<span>{_lines(element_lines(element))}</span>" for element in block["elements"])
    return f'<div class="context">{elements}</div>'


def _actions(block: Mapping[str, Any]) -> str:
    return f'<div class="actions">{"".join(_button(button_of(element)) for element in block["elements"])}</div>'


def _image(block: Mapping[str, Any]) -> str:
    title = block.get("title", {}).get("text", "")
    return f'<div class="context"><span>[image: {escape(str(title or block["alt_text"]))}]</span></div>'


def _table(block: Mapping[str, Any]) -> str:
    settings = [setting or {} for setting in block.get("column_settings", [])]
    rows = []
    for index, row in enumerate(block["rows"]):
        tag = "td" if index else "th"
        cells = []
        for column, cell in enumerate(row):
            align = settings[column].get("align", "left") if column < len(settings) else "left"
            cells.append(f'<{tag} class="{align}">{_spans(joined(lines_of(cell)))}</{tag}>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="wide"><table>{"".join(rows)}</table></div>'


def _chart(block: Mapping[str, Any]) -> str:
    """One bar per category and series: readable at any width, and without a script."""
    categories, series = chart_of(block["chart"])
    top = max((abs(value) for _, values in series for value in values), default=0) or 1
    rows = []
    for index, category in enumerate(categories):
        for number, (name, values) in enumerate(series):
            label = escape(f"{category} {name}".strip())
            share = f"{abs(values[index]) / top * 100:.1f}"
            bar = f'<i class="bar s{number}" style="width:{share}%" aria-hidden="true"></i>'
            rows.append(f'<tr><th scope="row">{label}</th><td>{bar}</td><td>{values[index]:g}</td></tr>')
    return f"<figure><figcaption>{escape(str(block['title']))}</figcaption><table>{''.join(rows)}</table></figure>"


_BLOCKS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "actions": _actions,
    "context": _context,
    "data_visualization": _chart,
    "divider": lambda _block: "<hr>",
    "header": _header,
    "image": _image,
    "markdown": lambda block: f'<div class="text">{_lines(parse_markdown(str(block["text"])))}</div>',
    "rich_text": lambda block: f'<div class="text">{_lines(lines_of(block))}</div>',
    "section": _section,
    "table": _table,
}
