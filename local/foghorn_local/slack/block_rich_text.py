"""The ``rich_text`` block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foghorn_local.slack.problems import Problems

# Inline element → (required fields, optional fields), `type` aside.
_INLINE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text": (("text",), ("style",)),
    "link": (("url",), ("text", "unsafe", "style")),
    "emoji": (("name",), ("unicode", "url", "style", "skin_tone")),
    "user": (("user_id",), ("style",)),
    "usergroup": (("usergroup_id",), ("style",)),
    "channel": (("channel_id",), ("style",)),
    "broadcast": (("range",), ("style",)),
    "color": (("value",), ()),
    "date": (("timestamp", "format"), ("url", "fallback", "style")),
}
_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_PARTS: Mapping[str, tuple[str, ...]] = {
    "rich_text_section": (),
    "rich_text_list": ("style", "indent", "offset", "border"),
    "rich_text_preformatted": ("border", "language"),
    "rich_text_quote": ("border",),
}


def _inline(found: Problems, value: object, pointer: str) -> None:
    element = found.mapping(value, pointer)
    if element is None:
        return
    kind = element.get("type")
    if kind not in _INLINE:
        found.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    required, optional = _INLINE[str(kind)]
    found.fields(element, pointer, required=("type", *required), optional=optional)
    if kind == "text" and "text" in element:
        found.string(element["text"], f"{pointer}/text", at_most=40_000)
    if kind == "link" and "url" in element:
        found.url(element["url"], f"{pointer}/url")
    if kind == "broadcast" and "range" in element:
        found.choice(element["range"], f"{pointer}/range", ("here", "channel", "everyone"))
    style = element.get("style", {})
    if not isinstance(style, Mapping):
        found.add(f"{pointer}/style", "must be an object")
    else:
        found.fields(style, f"{pointer}/style", required=(), optional=_STYLES)


def _part(found: Problems, value: object, pointer: str, allowed: tuple[str, ...]) -> None:
    part = found.mapping(value, pointer)
    if part is None:
        return
    kind = part.get("type")
    if kind not in allowed:
        found.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    is_list = kind == "rich_text_list"
    required = ("type", "elements", "style") if is_list else ("type", "elements")
    found.fields(part, pointer, required=required, optional=_PARTS[str(kind)])
    if is_list and "style" in part:
        found.choice(part["style"], f"{pointer}/style", ("bullet", "ordered"))
    elements = found.items(part.get("elements"), f"{pointer}/elements", at_most=1000, at_least=0)
    for index, element in enumerate(elements):
        if is_list:
            _part(found, element, f"{pointer}/elements/{index}", ("rich_text_section",))
        else:
            _inline(found, element, f"{pointer}/elements/{index}")


def check_rich_text(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    """Sections, lists, preformatted text and quotes, each of inline elements."""
    found.fields(block, pointer, required=("type", "elements"), optional=("block_id",))
    for index, part in enumerate(found.items(block.get("elements"), f"{pointer}/elements", at_most=1000)):
        _part(found, part, f"{pointer}/elements/{index}", tuple(_PARTS))
