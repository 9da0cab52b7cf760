"""The composition objects and elements inside blocks, checked as Slack documents them.

Sources: https://docs.slack.dev/reference/block-kit/composition-objects and
https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from foghorn_local.slack.problems import Problems

TEXT_MAX = 3000
ACTION_ID_MAX = 255
BUTTON_TEXT_MAX = 75
BUTTON_VALUE_MAX = 2000
IMAGE_ALT_MAX = 2000
OPTION_TEXT_MAX = 75
OPTION_VALUE_MAX = 150

Check = Callable[[Problems, Mapping[str, Any], str], None]


def check_text(
    found: Problems, value: object, pointer: str, *, at_most: int = TEXT_MAX, plain_only: bool = False
) -> None:
    """A text object: ``plain_text`` (may say ``emoji``) or ``mrkdwn`` (may say ``verbatim``)."""
    text = found.mapping(value, pointer)
    if text is None:
        return
    kinds = ("plain_text",) if plain_only else ("plain_text", "mrkdwn")
    if text.get("type") not in kinds:
        found.add(f"{pointer}/type", f"must be one of: {', '.join(kinds)}")
        return
    flag = "emoji" if text["type"] == "plain_text" else "verbatim"
    found.fields(text, pointer, required=("type", "text"), optional=(flag,))
    if flag in text:
        found.boolean(text[flag], f"{pointer}/{flag}")
    if "text" in text:
        found.string(text["text"], f"{pointer}/text", at_most=at_most)


def _plain(found: Problems, owner: Mapping[str, Any], name: str, pointer: str, at_most: int) -> None:
    if name in owner:
        check_text(found, owner[name], f"{pointer}/{name}", at_most=at_most, plain_only=True)


def _confirm(found: Problems, value: object, pointer: str) -> None:
    dialog = found.mapping(value, pointer)
    if dialog is None:
        return
    found.fields(dialog, pointer, required=("title", "text", "confirm", "deny"), optional=("style",))
    for name, at_most in (("title", 100), ("confirm", 30), ("deny", 30)):
        _plain(found, dialog, name, pointer, at_most)
    if "text" in dialog:
        check_text(found, dialog["text"], f"{pointer}/text", at_most=300)
    if "style" in dialog:
        found.choice(dialog["style"], f"{pointer}/style", ("primary", "danger"))


def _button(found: Problems, element: Mapping[str, Any], pointer: str) -> None:
    optional = ("action_id", "url", "value", "style", "confirm", "accessibility_label")
    found.fields(element, pointer, required=("type", "text"), optional=optional)
    _plain(found, element, "text", pointer, BUTTON_TEXT_MAX)
    if "url" in element:
        found.url(element["url"], f"{pointer}/url")
    if "value" in element:
        found.string(element["value"], f"{pointer}/value", at_most=BUTTON_VALUE_MAX)
    if "style" in element:
        found.choice(element["style"], f"{pointer}/style", ("primary", "danger"))
    if "confirm" in element:
        _confirm(found, element["confirm"], f"{pointer}/confirm")
    if "accessibility_label" in element:
        found.string(element["accessibility_label"], f"{pointer}/accessibility_label", at_most=75)


def check_image(found: Problems, element: Mapping[str, Any], pointer: str, extra: tuple[str, ...] = ()) -> None:
    """What the image element and the image block have in common."""
    found.fields(element, pointer, required=("type", "alt_text"), optional=("image_url", "slack_file", *extra))
    if ("image_url" in element) == ("slack_file" in element):
        found.add(pointer, "must define either `image_url` or `slack_file`")
    if "image_url" in element:
        found.url(element["image_url"], f"{pointer}/image_url")
    if "alt_text" in element:
        found.string(element["alt_text"], f"{pointer}/alt_text", at_most=IMAGE_ALT_MAX)


def _image(found: Problems, element: Mapping[str, Any], pointer: str) -> None:
    check_image(found, element, pointer)


def _option(found: Problems, value: object, pointer: str, *, url_allowed: bool) -> None:
    option = found.mapping(value, pointer)
    if option is None:
        return
    found.fields(
        option,
        pointer,
        required=("text", "value"),
        optional=("description", "url") if url_allowed else ("description",),
    )
    _plain(found, option, "text", pointer, OPTION_TEXT_MAX)
    _plain(found, option, "description", pointer, OPTION_TEXT_MAX)
    if "value" in option:
        found.string(option["value"], f"{pointer}/value", at_most=OPTION_VALUE_MAX)
    if "url" in option:
        found.url(option["url"], f"{pointer}/url")


def _overflow(found: Problems, element: Mapping[str, Any], pointer: str) -> None:
    found.fields(element, pointer, required=("type", "options"), optional=("action_id", "confirm"))
    for index, option in enumerate(found.items(element.get("options"), f"{pointer}/options", at_most=5)):
        _option(found, option, f"{pointer}/options/{index}", url_allowed=True)
    if "confirm" in element:
        _confirm(found, element["confirm"], f"{pointer}/confirm")


def _static_select(found: Problems, element: Mapping[str, Any], pointer: str) -> None:
    optional = ("action_id", "placeholder", "initial_option", "confirm", "focus_on_load")
    found.fields(element, pointer, required=("type", "options"), optional=optional)
    for index, option in enumerate(found.items(element.get("options"), f"{pointer}/options", at_most=100)):
        _option(found, option, f"{pointer}/options/{index}", url_allowed=False)
    _plain(found, element, "placeholder", pointer, 150)
    if "initial_option" in element and element["initial_option"] not in element.get("options", []):
        found.add(f"{pointer}/initial_option", "must be one of the options")
    if "confirm" in element:
        _confirm(found, element["confirm"], f"{pointer}/confirm")


INTERACTIVE: Mapping[str, Check] = {"button": _button, "overflow": _overflow, "static_select": _static_select}
ACCESSORIES: Mapping[str, Check] = {**INTERACTIVE, "image": _image}


def check_element(found: Problems, value: object, pointer: str, allowed: Mapping[str, Check]) -> str | None:
    """One element of an allowed type; its ``action_id``, so that the block can refuse a second one."""
    element = found.mapping(value, pointer)
    if element is None:
        return None
    check = allowed.get(str(element.get("type")))
    if check is None:
        found.add(f"{pointer}/type", f"unsupported type: {element.get('type')}")
        return None
    check(found, element, pointer)
    if "action_id" not in element:
        return None
    found.string(element["action_id"], f"{pointer}/action_id", at_most=ACTION_ID_MAX)
    return str(element["action_id"])


def check_context_element(found: Problems, value: object, pointer: str) -> None:
    """An image or a text object: what a context block may hold."""
    if isinstance(value, Mapping) and value.get("type") in ("plain_text", "mrkdwn"):
        check_text(found, value, pointer)
    else:
        check_element(found, value, pointer, {"image": _image})
