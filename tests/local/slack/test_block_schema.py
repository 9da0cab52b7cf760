"""Every limit of Block Kit: taken at the limit, refused just beyond, through a real client over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from foghorn_local.slack import SlackServer, payload_characters
from tests.local.slack.slack_client import CHANNEL, mrkdwn, plain, refused, section

Blocks = list[dict[str, Any]]


def button(**more: Any) -> Blocks:
    """An actions block with one button."""
    return [{"type": "actions", "elements": [{"type": "button", "text": plain("Go"), **more}]}]


def pie(segments: int = 1, title: str = "Stops", label: str = "oom", value: float = 1) -> dict[str, Any]:
    """A pie chart."""
    data = [{"label": label if index == 0 else f"{index}", "value": value} for index in range(segments)]
    return {"type": "data_visualization", "title": title, "chart": {"type": "pie", "segments": data}}


def bars(series: int = 1, points: int = 1, name: str = "a", **axis: str) -> dict[str, Any]:
    """A bar chart."""
    categories = [f"c{index}" for index in range(points)]
    data = [{"label": category, "value": 1} for category in categories]
    listed = [{"name": name if index == 0 else f"{name[:1]}{index}", "data": data} for index in range(series)]
    chart = {"type": "bar", "series": listed, "axis_config": {"categories": categories, **axis}}
    return {"type": "data_visualization", "title": "Stops", "chart": chart}


def table(rows: int = 1, columns: int = 1, **more: Any) -> dict[str, Any]:
    """A table of raw text."""
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows, **more}


def image(alt: str = "x", url: str = "https://example.com/x.png", **more: Any) -> dict[str, Any]:
    """An image block or element."""
    return {"type": "image", "alt_text": alt, "image_url": url, **more}


def options(count: int) -> list[dict[str, Any]]:
    """Options of a menu."""
    return [{"text": plain(f"{index}"), "value": f"{index}"} for index in range(count)]


def menu(kind: str, count: int) -> Blocks:
    """An actions block with one menu."""
    return [{"type": "actions", "elements": [{"type": kind, "options": options(count)}]}]


def of_size(build: Callable[[str], Blocks], total: int) -> Blocks:
    """Blocks whose JSON has exactly ``total`` characters."""
    return build("x" * (total - payload_characters(build(""))))


def url(length: int) -> str:
    """An address of a given length."""
    return "https://example.com/".ljust(length, "x")


# name: (blocks for a number, the largest number that Slack takes, JSON pointer of the refusal)
LIMITS: dict[str, tuple[Callable[[int], Blocks], int, str]] = {
    "blocks": (lambda n: [{"type": "divider"}] * n, 50, "/blocks"),
    "block_id": (lambda n: [section(block_id="b" * n)], 255, "/blocks/0/block_id"),
    "section text": (lambda n: [section("x" * n)], 3000, "/blocks/0/text/text"),
    "section fields": (lambda n: [{"type": "section", "fields": [mrkdwn("x")] * n}], 10, "/blocks/0/fields"),
    "field text": (lambda n: [{"type": "section", "fields": [mrkdwn("x" * n)]}], 2000, "/blocks/0/fields/0/text"),
    "header text": (lambda n: [{"type": "header", "text": plain("x" * n)}], 150, "/blocks/0/text/text"),
    "context elements": (lambda n: [{"type": "context", "elements": [mrkdwn("x")] * n}], 10, "/blocks/0/elements"),
    "context text": (lambda n: [{"type": "context", "elements": [mrkdwn("x" * n)]}], 3000, "/blocks/0/elements/0/text"),
    "actions elements": (
        lambda n: [{"type": "actions", "elements": [{"type": "button", "text": plain("Go")}] * n}],
        25,
        "/blocks/0/elements",
    ),
    "button text": (lambda n: button(text=plain("x" * n)), 75, "/blocks/0/elements/0/text/text"),
    "button value": (lambda n: button(value="x" * n), 2000, "/blocks/0/elements/0/value"),
    "button url": (lambda n: button(url=url(n)), 3000, "/blocks/0/elements/0/url"),
    "action_id": (lambda n: button(action_id="x" * n), 255, "/blocks/0/elements/0/action_id"),
    "overflow options": (lambda n: menu("overflow", n), 5, "/blocks/0/elements/0/options"),
    "select options": (lambda n: menu("static_select", n), 100, "/blocks/0/elements/0/options"),
    "image alt": (lambda n: [image("x" * n)], 2000, "/blocks/0/alt_text"),
    "image url": (lambda n: [image(url=url(n))], 3000, "/blocks/0/image_url"),
    "image title": (lambda n: [image(title=plain("x" * n))], 2000, "/blocks/0/title/text"),
    "markdown text": (lambda n: [{"type": "markdown", "text": "x" * n}], 12_000, "/blocks/0/text"),
    "markdown together": (
        lambda n: [{"type": "markdown", "text": "x" * 6000}, {"type": "markdown", "text": "x" * (n - 6000)}],
        12_000,
        "/blocks",
    ),
    "table rows": (lambda n: [table(rows=n)], 100, "/blocks/0/rows"),
    "table columns": (lambda n: [table(columns=n)], 20, "/blocks/0/rows/0"),
    "column settings": (lambda n: [table(column_settings=[{}] * n)], 20, "/blocks/0/column_settings"),
    "tables": (lambda n: [table()] * n, 1, "/blocks"),
    "chart title": (lambda n: [pie(title="x" * n)], 50, "/blocks/0/title"),
    "charts": (lambda n: [pie()] * n, 2, "/blocks"),
    "pie segments": (lambda n: [pie(segments=n)], 6, "/blocks/0/chart/segments"),
    "segment label": (lambda n: [pie(label="x" * n)], 20, "/blocks/0/chart/segments/0/label"),
    "series": (lambda n: [bars(series=n)], 6, "/blocks/0/chart/series"),
    "series name": (lambda n: [bars(name="x" * n)], 20, "/blocks/0/chart/series/0/name"),
    "points": (lambda n: [bars(points=n)], 20, "/blocks/0/chart/series/0/data"),
    "axis label": (lambda n: [bars(x_label="x" * n)], 50, "/blocks/0/chart/axis_config/x_label"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_at_the_limit_is_taken(client: WebClient, slack: SlackServer, name: str) -> None:
    """What is exactly as large as Slack allows is posted."""
    build, at_most, _ = LIMITS[name]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=build(at_most))
    assert slack.counters.posts == 1


@pytest.mark.parametrize("name", LIMITS)
def test_beyond_the_limit_is_refused(client: WebClient, slack: SlackServer, name: str) -> None:
    """One more is invalid_blocks, with a pointer to the place."""
    build, at_most, pointer = LIMITS[name]
    error = refused(lambda: client.chat_postMessage(channel=CHANNEL, text="x", blocks=build(at_most + 1)))
    messages = error.response["response_metadata"]["messages"]
    assert error.response["error"] == "invalid_blocks"
    assert any(line.startswith("[ERROR] ") and pointer in line for line in messages)
    assert (slack.counters.posts, slack.counters.failed) == (0, 1)
    assert slack.channels[CHANNEL].messages == []


def test_the_payload_as_a_whole_has_a_limit(client: WebClient) -> None:
    """13,000 characters of blocks are posted, one more is msg_blocks_too_long."""

    def build(filling: str) -> Blocks:
        return [section("x" * 3000) for _ in range(3)] + [section("y" * 2500), section("z" + filling)]

    client.chat_postMessage(channel=CHANNEL, text="x", blocks=of_size(build, 13_000))
    error = refused(lambda: client.chat_postMessage(channel=CHANNEL, text="x", blocks=of_size(build, 13_001)))
    assert error.response["error"] == "msg_blocks_too_long"


WRONG: dict[str, tuple[Blocks, str]] = {
    "unknown block": ([{"type": "sparkline"}], "unsupported type: sparkline [json-pointer:/blocks/0/type]"),
    "section without content": (
        [{"type": "section"}],
        "must define either `text` or `fields` [json-pointer:/blocks/0]",
    ),
    "unknown field": ([section(colour="red")], "invalid additional property: colour [json-pointer:/blocks/0]"),
    "empty text": ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "text is no string": ([{"type": "section", "text": {"type": "mrkdwn", "text": 1}}], "must be a string"),
    "text without type": ([{"type": "section", "text": {"text": "x"}}], "json-pointer:/blocks/0/text/type"),
    "emoji on mrkdwn": ([section() | {"text": mrkdwn("x") | {"emoji": True}}], "invalid additional property: emoji"),
    "mrkdwn header": ([{"type": "header", "text": mrkdwn("x")}], "json-pointer:/blocks/0/text/type"),
    "header without text": ([{"type": "header"}], "missing required field: text [json-pointer:/blocks/0]"),
    "mrkdwn button": (button(text=mrkdwn("Go")), "json-pointer:/blocks/0/elements/0/text/type"),
    "button style": (button(style="loud"), "must be one of: danger, primary"),
    "button url": (button(url="javascript:x"), "must be a valid URL"),
    "button in context": ([{"type": "context", "elements": button()[0]["elements"]}], "unsupported type: button"),
    "image in actions": ([{"type": "actions", "elements": [image()]}], "unsupported type: image"),
    "empty context": ([{"type": "context", "elements": []}], "must have at least 1 item"),
    "image without alt": ([{"type": "image", "image_url": "https://example.com"}], "missing required field: alt_text"),
    "image without source": ([{"type": "image", "alt_text": "x"}], "must define either `image_url` or `slack_file`"),
    "block_id twice": ([section(block_id="b"), section(block_id="b")], '`block_id` "b" already exists'),
    "action_id twice": (
        [{"type": "actions", "elements": [{"type": "button", "text": plain("Go"), "action_id": "a"}] * 2}],
        '`action_id` "a" already exists',
    ),
    "cell type": ([{"type": "table", "rows": [[mrkdwn("x")]]}], "unsupported type: mrkdwn"),
    "column align": ([table(column_settings=[{"align": "up"}])], "json-pointer:/blocks/0/column_settings/0/align"),
    "rich text element": (
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [mrkdwn("x")]}]}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/elements/0/type]",
    ),
    "rich text part": ([{"type": "rich_text", "elements": [section()]}], "unsupported type: section"),
    "rich text style": (
        [
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "x", "style": {"loud": True}}],
                    }
                ],
            }
        ],
        "invalid additional property: loud",
    ),
    "chart type": ([pie() | {"chart": {"type": "gauge"}}], "unsupported type: gauge"),
    "negative segment": ([pie(value=-1)], "must be more than 0 [json-pointer:/blocks/0/chart/segments/0/value]"),
    "value is no number": ([pie(value=True)], "must be a number"),
    "same series twice": (
        [{**bars(), "chart": {**bars()["chart"], "series": bars()["chart"]["series"] * 2}}],
        "series names must be unique",
    ),
    "other labels": (
        [{**bars(), "chart": {**bars()["chart"], "axis_config": {"categories": ["d"]}}}],
        "labels must match the categories",
    ),
    "long category": (
        [{**bars(), "chart": {**bars()["chart"], "axis_config": {"categories": ["c" * 21]}}}],
        "json-pointer:/blocks/0/chart/axis_config/categories/0",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_shape_is_refused(client: WebClient, name: str) -> None:
    """A shape that Slack does not document is invalid_blocks and says what is wrong."""
    blocks, expected = WRONG[name]
    error = refused(lambda: client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks))
    assert error.response["error"] == "invalid_blocks"
    assert expected in " ".join(error.response["response_metadata"]["messages"])


def test_all_shapes_together_are_taken(client: WebClient, slack: SlackServer) -> None:
    """One message with every known block and element passes."""
    confirm = {"title": plain("Sure?"), "text": mrkdwn("*Sure?*"), "confirm": plain("Yes"), "deny": plain("No")}
    span = {"type": "text", "text": "x", "style": {"bold": True, "code": True}}
    link = {"type": "link", "url": "https://example.com", "text": "here"}
    rich = [
        {"type": "rich_text_section", "elements": [span, link, {"type": "emoji", "name": "warning"}]},
        {"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_section", "elements": [span]}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]},
        {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
    ]
    blocks: Blocks = [
        {"type": "header", "text": plain("Head") | {"emoji": True}},
        section(fields=[plain("a"), mrkdwn("b")], accessory=image(), expand=True, block_id="own"),
        {"type": "context", "elements": [image(), mrkdwn("x") | {"verbatim": True}]},
        button(style="danger", confirm=confirm)[0],
        menu("overflow", 2)[0],
        {"type": "divider"},
        image(title=plain("x")),
        {"type": "rich_text", "elements": rich},
        {"type": "markdown", "text": "**x**"},
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}, {"type": "rich_text", "elements": rich[:1]}]]},
        pie(segments=2),
        bars(series=2, points=3, y_label="stops"),
    ]
    answer = client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    assert slack.channels[CHANNEL].messages[0].blocks == blocks
    assert [block["block_id"] for block in answer["message"]["blocks"]][:2] == ["b0", "own"]
