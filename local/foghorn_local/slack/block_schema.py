"""Is this a message's ``blocks`` that Slack takes?  https://docs.slack.dev/reference/block-kit/blocks

Written from Slack's documentation alone, so that it can contradict the product's own renderer.
Known block types are those that a bot's message needs; any other one is an ``unsupported type``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from foghorn_local.slack.block_chart import CHARTS_PER_MESSAGE, check_chart
from foghorn_local.slack.block_elements import (
    ACCESSORIES,
    INTERACTIVE,
    Check,
    check_context_element,
    check_element,
    check_image,
    check_text,
)
from foghorn_local.slack.block_rich_text import check_rich_text
from foghorn_local.slack.problems import Problems

BLOCKS_MAX = 50
BLOCK_ID_MAX = 255
SECTION_TEXT_MAX = 3000
SECTION_FIELDS_MAX = 10
SECTION_FIELD_TEXT_MAX = 2000
HEADER_TEXT_MAX = 150
CONTEXT_ELEMENTS_MAX = 10
ACTIONS_ELEMENTS_MAX = 25
IMAGE_TITLE_MAX = 2000
MARKDOWN_TEXT_MAX = 12_000
TABLE_ROWS_MAX = 100
TABLE_COLUMNS_MAX = 20
# Not documented; measured by users at 13,172 to 13,297: https://github.com/slackapi/bolt-js/issues/2509
PAYLOAD_CHARACTERS_MAX = 13_000


def payload_characters(blocks: list[Any]) -> int:
    """Length of the blocks as compact JSON, in characters."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def _section(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    optional = ("block_id", "text", "fields", "accessory", "expand")
    found.fields(block, pointer, required=("type",), optional=optional)
    if "text" not in block and "fields" not in block:
        found.add(pointer, "must define either `text` or `fields`")
    if "text" in block:
        check_text(found, block["text"], f"{pointer}/text", at_most=SECTION_TEXT_MAX)
    if "fields" in block:
        for index, item in enumerate(found.items(block["fields"], f"{pointer}/fields", at_most=SECTION_FIELDS_MAX)):
            check_text(found, item, f"{pointer}/fields/{index}", at_most=SECTION_FIELD_TEXT_MAX)
    if "accessory" in block:
        check_element(found, block["accessory"], f"{pointer}/accessory", ACCESSORIES)
    if "expand" in block:
        found.boolean(block["expand"], f"{pointer}/expand")


def _header(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    found.fields(block, pointer, required=("type", "text"), optional=("block_id",))
    if "text" in block:
        check_text(found, block["text"], f"{pointer}/text", at_most=HEADER_TEXT_MAX, plain_only=True)


def _divider(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    found.fields(block, pointer, required=("type",), optional=("block_id",))


def _context(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    found.fields(block, pointer, required=("type", "elements"), optional=("block_id",))
    elements = found.items(block.get("elements"), f"{pointer}/elements", at_most=CONTEXT_ELEMENTS_MAX)
    for index, element in enumerate(elements):
        check_context_element(found, element, f"{pointer}/elements/{index}")


def _actions(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    found.fields(block, pointer, required=("type", "elements"), optional=("block_id",))
    elements = found.items(block.get("elements"), f"{pointer}/elements", at_most=ACTIONS_ELEMENTS_MAX)
    seen: set[str] = set()
    for index, element in enumerate(elements):
        action_id = check_element(found, element, f"{pointer}/elements/{index}", INTERACTIVE)
        if action_id is not None and action_id in seen:
            found.add(f"{pointer}/elements/{index}/action_id", f'`action_id` "{action_id}" already exists')
        seen |= {action_id} if action_id is not None else set()


def _image(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    check_image(found, block, pointer, extra=("block_id", "title"))
    if "title" in block:
        check_text(found, block["title"], f"{pointer}/title", at_most=IMAGE_TITLE_MAX, plain_only=True)


def _markdown(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    found.fields(block, pointer, required=("type", "text"), optional=("block_id",))
    if "text" in block:
        found.string(block["text"], f"{pointer}/text", at_most=MARKDOWN_TEXT_MAX)


def _cell(found: Problems, value: object, pointer: str) -> None:
    cell = found.mapping(value, pointer)
    if cell is None:
        return
    if cell.get("type") == "rich_text":
        check_rich_text(found, cell, pointer)
    elif cell.get("type") == "raw_text":
        found.fields(cell, pointer, required=("type", "text"), optional=())
        found.string(cell.get("text", " "), f"{pointer}/text", at_most=PAYLOAD_CHARACTERS_MAX)
    else:
        found.add(f"{pointer}/type", f"unsupported type: {cell.get('type')}")


def _table(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    found.fields(block, pointer, required=("type", "rows"), optional=("block_id", "column_settings"))
    for row_index, row in enumerate(found.items(block.get("rows"), f"{pointer}/rows", at_most=TABLE_ROWS_MAX)):
        where = f"{pointer}/rows/{row_index}"
        for index, cell in enumerate(found.items(row, where, at_most=TABLE_COLUMNS_MAX)):
            _cell(found, cell, f"{where}/{index}")
    where = f"{pointer}/column_settings"
    settings = found.items(block.get("column_settings", []), where, at_most=TABLE_COLUMNS_MAX, at_least=0)
    for index, setting in enumerate(settings):
        if setting is None:
            continue
        column = found.mapping(setting, f"{where}/{index}")
        if column is not None:
            found.fields(column, f"{where}/{index}", required=(), optional=("align", "is_wrapped"))
            found.choice(column.get("align", "left"), f"{where}/{index}/align", ("left", "center", "right"))
            found.boolean(column.get("is_wrapped", False), f"{where}/{index}/is_wrapped")


BLOCKS: Mapping[str, Check] = {
    "actions": _actions,
    "context": _context,
    "data_visualization": check_chart,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "markdown": _markdown,
    "rich_text": check_rich_text,
    "section": _section,
    "table": _table,
}


def check_blocks(blocks: list[Any]) -> list[str]:
    """Every fault of a message's blocks, in Slack's wording; empty when Slack takes them."""
    found = Problems()
    seen: set[str] = set()
    for index, value in enumerate(found.items(blocks, "/blocks", at_most=BLOCKS_MAX, at_least=0)):
        pointer = f"/blocks/{index}"
        block = found.mapping(value, pointer)
        if block is None:
            continue
        check = BLOCKS.get(str(block.get("type")))
        if check is None:
            found.add(f"{pointer}/type", f"unsupported type: {block.get('type')}")
            continue
        check(found, block, pointer)
        if "block_id" in block:
            found.string(block["block_id"], f"{pointer}/block_id", at_most=BLOCK_ID_MAX)
            if str(block["block_id"]) in seen:
                found.add(f"{pointer}/block_id", f'`block_id` "{block["block_id"]}" already exists')
            seen.add(str(block["block_id"]))
    _check_message_totals(found, blocks)
    return found.lines


def _check_message_totals(found: Problems, blocks: list[Any]) -> None:
    """Limits on all blocks of one message together."""
    typed = [block for block in blocks if isinstance(block, Mapping)]
    counts = Counter(str(block.get("type")) for block in typed)
    if counts["table"] > 1:
        found.add("/blocks", "only_one_table_allowed")
    if counts["data_visualization"] > CHARTS_PER_MESSAGE:
        found.add("/blocks", f"no more than {CHARTS_PER_MESSAGE} data_visualization blocks allowed")
    if counts["markdown"] > 1:
        total = sum(len(str(block.get("text", ""))) for block in typed if block.get("type") == "markdown")
        if total > MARKDOWN_TEXT_MAX:
            found.add("/blocks", f"markdown text must be less than {MARKDOWN_TEXT_MAX + 1} characters in total")
