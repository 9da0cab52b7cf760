"""A ``rich_text`` block as the same lines of spans that mrkdwn becomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from foghorn_local.slack.mrkdwn import Line, LineKind, Span, emoji


def parse_rich_text(block: Mapping[str, Any]) -> tuple[Line, ...]:
    """Sections, lists (bulleted or numbered), quotes and preformatted text."""
    lines: list[Line] = []
    for part in block.get("elements", []):
        kind = part.get("type")
        if kind == "rich_text_list":
            indent = "  " * int(part.get("indent", 0))
            for number, item in enumerate(part.get("elements", []), start=1 + int(part.get("offset", 0))):
                mark = f"{number}. " if part.get("style") == "ordered" else "• "
                first, *rest = _lines(item.get("elements", []), "text")
                lines.append(Line("text", (Span(indent + mark), *first.spans)))
                lines.extend(Line("text", (Span(indent + "  "), *line.spans)) for line in rest)
        else:
            shapes: dict[str, LineKind] = {"rich_text_quote": "quote", "rich_text_preformatted": "pre"}
            lines.extend(_lines(part.get("elements", []), shapes.get(str(kind), "text")))
    while lines and not any(span.text.strip() for span in lines[-1].spans):
        lines.pop()
    return tuple(lines)


def _lines(elements: list[Mapping[str, Any]], kind: LineKind) -> list[Line]:
    """Inline elements, cut where their text breaks the line."""
    lines: list[list[Span]] = [[]]
    for element in elements:
        span = _span(element)
        for index, piece in enumerate(span.text.split("\n")):
            if index:
                lines.append([])
            if piece:
                lines[-1].append(Span(piece, span.marks, span.url))
    return [Line(kind, tuple(spans)) for spans in lines]


def _span(element: Mapping[str, Any]) -> Span:
    marks = frozenset(name for name, on in element.get("style", {}).items() if on)
    match element.get("type"):
        case "link":
            return Span(str(element.get("text") or element["url"]), marks, str(element["url"]))
        case "emoji":
            return Span(emoji(f":{element['name']}:"), marks)
        case "user" | "usergroup":
            return Span(f"@{element.get('user_id') or element.get('usergroup_id')}", marks | {"mention"})
        case "channel":
            return Span(f"#{element['channel_id']}", marks | {"mention"})
        case "broadcast":
            return Span(f"@{element['range']}", marks | {"mention"})
        case "date":
            moment = datetime.fromtimestamp(float(element["timestamp"]), UTC)
            return Span(str(element.get("fallback") or f"{moment:%Y-%m-%d %H:%M} UTC"), marks)
        case _:
            return Span(str(element.get("text") or element.get("value") or ""), marks)
