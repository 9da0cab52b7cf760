"""Slack's limits, each with its source and unit, and Foghorn's own tighter ones.

Slack does not say what a "character" is, so lengths here are UTF-16 code units (an emoji counts 2): never fewer than
code points, so whichever Slack counts, the limit holds. All limits hold for the escaped text, as it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

#: Blocks per message. https://docs.slack.dev/reference/block-kit/blocks
BLOCKS_PER_MESSAGE: Final = 50
#: Characters of `section.text`. https://docs.slack.dev/reference/block-kit/blocks/section-block
SECTION_TEXT: Final = 3_000
#: Fields of a section, and characters of each. https://docs.slack.dev/reference/block-kit/blocks/section-block
SECTION_FIELDS: Final = 10
SECTION_FIELD_TEXT: Final = 2_000
#: Characters of `header.text`, which is plain_text. https://docs.slack.dev/reference/block-kit/blocks/header-block
HEADER_TEXT: Final = 150
#: Elements of a context block. https://docs.slack.dev/reference/block-kit/blocks/context-block
CONTEXT_ELEMENTS: Final = 10
#: Characters of any text object, so of a context element too.
#: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
TEXT_OBJECT: Final = 3_000
#: Characters of a chart's title, of its series' and points' labels, and of an axis' label; points of a series.
#: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
CHART_TITLE: Final = 50
CHART_LABEL: Final = 20
CHART_AXIS_LABEL: Final = 50
CHART_POINTS: Final = 20
#: Characters of `text`; recommended, Slack cuts at 40,000. https://docs.slack.dev/reference/methods/chat.postMessage
MESSAGE_TEXT: Final = 4_000
#: Characters of the JSON of text and blocks together. Undocumented: above about 13,000 Slack answers
#: `msg_blocks_too_long`. https://github.com/slackapi/bolt-js/issues/2509
MESSAGE_JSON: Final = 10_000

#: Foghorn's own: `text` is a notification, and one screen of a phone holds no more.
FALLBACK_TEXT: Final = 400
#: Foghorn's own: a link is shown whole or not at all. Slack allows 3,000.
LINK_URL: Final = 700
#: Foghorn's own: a command is shown whole or not at all.
COMMAND: Final = 700


def length(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def json_length(text: str, blocks: Sequence[dict[str, Any]]) -> int:
    """The length of a message as JSON, in characters, with every non-ASCII character written as `\\uXXXX`."""
    return len(json.dumps({"text": text, "blocks": list(blocks)}))
