"""The page as a browser lays it out, where there is a Chromium; `make screenshots` uses the same one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.slack import Channel, Message, render_html
from foghorn_local.slack.workspace import BOT_USER, Revision
from tools.chromium import Chromium, ChromiumError, Screen, find_chromium, started

CHROMIUM = find_chromium()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium and no Chrome here ($CHROMIUM names one)")

GOLDEN = Path(__file__).parents[2] / "golden/slack"
ENDLESS = "arn:aws:ecs:eu-west-1:123456789012:task/" + "0123456789abcdef" * 20
TAPPED_PX = 44
SHOWN: list[list[dict[str, Any]]] = [
    *(json.loads(path.read_text(encoding="utf-8"))["blocks"] for path in sorted(GOLDEN.glob("*.json"))),
    [
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": f"{ENDLESS} `{ENDLESS}`\n```{ENDLESS}\n\tat {ENDLESS}```"},
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": ENDLESS}, {"type": "mrkdwn", "text": ENDLESS}]},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": ENDLESS}]},
        {"type": "table", "rows": [[{"type": "raw_text", "text": ENDLESS}] * 3] * 2},
        {
            "type": "actions",
            "elements": [
                {"type": "button", "text": {"type": "plain_text", "text": f"Open {at}"}, "url": "https://example.com/"}
                for at in range(9)
            ],
        },
        {
            "type": "data_visualization",
            "title": "Stops",
            "chart": {"type": "pie", "segments": [{"label": ENDLESS, "value": 1}, {"label": "b", "value": 2}]},
        },
    ],
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for all."""
    assert CHROMIUM is not None
    with started(CHROMIUM) as one:
        yield one


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Every golden message and one of endless words, each at the top and in a thread."""

    def message(ts: int, blocks: list[dict[str, Any]], replies: list[Message]) -> Message:
        revisions = [Revision(1_772_442_124.0, "", blocks, None)] * 2
        return Message(f"{ts}.000100", BOT_USER, revisions, replies=replies)

    messages = [message(at, blocks, [message(1000 + at, blocks, [])]) for at, blocks in enumerate(SHOWN)]
    path = tmp_path / "channel.html"
    path.write_text(render_html([Channel("C0", "ops-alerts", messages=messages)]), encoding="utf-8")
    return path


@pytest.mark.parametrize("width_px", [320, 390, 844, 1200])
def test_the_page_never_scrolls_sideways(browser: Chromium, page: Path, width_px: int) -> None:
    """What is too wide scrolls in itself, and the text keeps to the screen."""
    browser.show(page, Screen(width_px, 844, phone=width_px < 1000))
    assert browser.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [width_px, width_px]
    beyond = browser.evaluate(
        "[...document.querySelectorAll('h1, h2, .text, .fields, .context, pre, code, summary, .wide, figure, .button')]"
        ".filter(one => !one.parentElement.closest('.wide, figure'))"
        ".filter(one => [...one.getClientRects()].some(box => box.left < 0 || box.right > innerWidth))"
        ".map(one => one.outerHTML.slice(0, 80))"
    )
    assert beyond == []


def test_what_is_touched_is_large_enough(browser: Chromium, page: Path) -> None:
    """The line that folds a thread, and every button."""
    browser.show(page, Screen(390, 844, phone=True))
    heights = browser.evaluate(
        "[...document.querySelectorAll('summary, .button')].map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) > len(SHOWN)
    assert min(heights) >= TAPPED_PX


def test_threads_are_open(browser: Chromium, page: Path) -> None:
    """Every reply has a height."""
    browser.show(page, Screen(390, 844, phone=True))
    heights = browser.evaluate(
        "[...document.querySelectorAll('details article')].map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) == len(SHOWN)
    assert min(heights) > 0


def test_it_follows_the_readers_colour_scheme(browser: Chromium, page: Path) -> None:
    """Dark paper with light ink, and the other way round."""
    seen = {}
    for dark in (False, True):
        browser.show(page, Screen(390, 844, dark=dark))
        seen[dark] = browser.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        )
    assert seen == {False: ["rgb(255, 255, 255)", "rgb(29, 28, 29)"], True: ["rgb(26, 29, 33)", "rgb(209, 210, 211)"]}


def test_nothing_is_asked_of_anybody(browser: Chromium, page: Path) -> None:
    """No request but the page itself."""
    browser.show(page, Screen(390, 844))
    assert browser.evaluate("performance.getEntriesByType('resource').map(one => one.name)") == []
    assert browser.evaluate("document.scripts.length") == 0


def test_a_script_that_fails_is_an_error(browser: Chromium, page: Path) -> None:
    """The other tests would else compare nothing with nothing."""
    browser.show(page, Screen(390, 844))
    with pytest.raises(ChromiumError, match="nonsense"):
        browser.evaluate("nonsense()")


def test_a_picture_of_an_element_has_its_size(browser: Chromium, page: Path) -> None:
    """Width and height of the PNG, in device pixels, margin included."""
    browser.show(page, Screen(390, 844, scale=2))
    png = browser.screenshot("article", margin_px=5)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width = browser.evaluate("document.querySelector('article').getBoundingClientRect().width")
    assert int.from_bytes(png[16:20], "big") == pytest.approx(2 * (width + 10), abs=2)
