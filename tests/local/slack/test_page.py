"""The page: faithful to what Foghorn sends, readable by anybody, and nothing but text whatever arrives."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.slack import Channel, Message, render_html
from foghorn_local.slack.page_style import STYLE
from foghorn_local.slack.workspace import BOT_USER, Revision

GOLDEN = Path(__file__).parents[2] / "golden/slack"
MESSAGES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.json"))}
SENT = {block["type"] for message in MESSAGES.values() for block in message["blocks"]}


class Page(HTMLParser):
    """What a page says in its body, and its tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("body", "br", "pre", "div", "h2"):
            self.said = [] if tag == "body" else [*self.said, "\n"]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("pre", "div", "h2"):
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        """What a reader sees; white space of any amount is one blank."""
        return blanks("".join(self.said))

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        """Of every tag of that name, in order."""
        return [attributes for name, attributes in self.tags if name == tag]


def blanks(text: str) -> str:
    """Every run of white space as one blank."""
    return re.sub(r"\s+", " ", text).strip()


def page_of(*blocks: Any, text: str = "", name: str = "ops-alerts", edits: int = 0) -> Page:
    """A channel with one message."""
    revisions = [Revision(1_772_442_124.0 + 60 * at, text, list(blocks), None) for at in range(edits + 1)]
    message = Message("1772442124.000100", BOT_USER, revisions)
    return Page(render_html([Channel("C0", name, messages=[message])]))


def texts_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The text objects of a block that Foghorn sends."""
    if block["type"] == "data_visualization":
        labels = [point["label"] for series in block["chart"]["series"] for point in series["data"]]
        return [{"type": "plain_text", "text": text} for text in (block["title"], *labels)]
    return list(block["elements"]) if block["type"] == "context" else [block["text"]]


def read_of(text: dict[str, Any]) -> str:
    """What Slack shows of a text object that Foghorn sends, by the rules of Slack's documentation alone."""
    said = str(text["text"])
    if text["type"] == "mrkdwn":
        parts = re.split(r"(```.*?```|`[^`\n]+`)", said, flags=re.DOTALL)
        for at in range(0, len(parts), 2):  # outside of code: links show their label, bold has no stars
            parts[at] = re.sub(r"<[^|<>]+\|([^<>]+)>", r"\1", parts[at])
            parts[at] = re.sub(r"(^|\s)\*([^*\n]+)\*(?=\s|$)", r"\1\2", parts[at])
        parts[1::2] = [f"\n{code.strip('`')}\n" if code.startswith("```") else code.strip("`") for code in parts[1::2]]
        said = "".join(parts)
    return blanks(html.unescape(said))


def test_foghorn_sends_four_kinds_of_block() -> None:
    """A further one needs a look at how Slack shows it."""
    assert SENT == {"header", "section", "context", "data_visualization"}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_every_word_that_slack_shows_is_on_the_page(message: dict[str, Any]) -> None:
    """Each block in its order, without a mark of its markup."""
    page = page_of(*message["blocks"], text=message["text"])
    at = 0
    for block in message["blocks"]:
        for text in texts_of(block):
            read = read_of(text)
            assert read in page.text[at:]
            at = page.text.index(read, at) + len(read)


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_links_and_code_are_links_and_code(message: dict[str, Any]) -> None:
    """As many as the message has, and every link leads where Slack would lead."""
    page = page_of(*message["blocks"], text=message["text"])
    sent = [text["text"] for block in message["blocks"] for text in texts_of(block) if text["type"] == "mrkdwn"]
    fenced = [block for text in sent for block in re.findall(r"```.*?```", text, flags=re.DOTALL)]
    bare = re.sub(r"```.*?```", "", "\n".join(sent), flags=re.DOTALL)
    assert len(page.attributes("pre")) == len(fenced)
    assert len(page.attributes("code")) == len(re.findall(r"`[^`\n]+`", bare))
    leads = [html.unescape(url) for url in re.findall(r"<(https?:[^|<>]+)\|", bare)]
    assert [link["href"] for link in page.attributes("a")] == leads


def test_a_header_without_emoji_keeps_their_names() -> None:
    """`emoji: false` is what Foghorn sends, so that no text of an event becomes a picture."""
    for emoji, shown in ((False, ":fire: drill"), (True, "🔥 drill")):
        header = {"type": "header", "text": {"type": "plain_text", "text": ":fire: drill", "emoji": emoji}}
        assert shown in page_of(header).text


def test_it_says_what_it_is() -> None:
    """Language, title, a phone's width, both colour schemes, one heading for the channel and one per advisory."""
    header = {"type": "header", "text": {"type": "plain_text", "text": "checkout: out of memory"}}
    page = page_of(header, edits=2)
    assert page.attributes("html") == [{"lang": "en"}]
    metas = {meta.get("name"): meta.get("content") for meta in page.attributes("meta")}
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["color-scheme"] == "light dark"
    assert [tag for tag, _ in page.tags if re.fullmatch(r"h\d", tag)] == ["h1", "h2"]
    assert page.attributes("title")
    assert page.attributes("time") == [{"datetime": "2026-03-02T09:02:04Z"}]
    assert "09:02 (edited 2 times)" in page.text


def test_its_policy_forbids_all_that_it_does_not_need() -> None:
    """Even if something slipped through the escaping, a browser would neither run nor load it."""
    policies = [meta["content"] for meta in page_of().attributes("meta") if "http-equiv" in meta]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


HOSTILE = "</style></title></pre></code><script>alert(1)</script><img src=x onerror=alert(1)>\"'>&quot;"


def test_hostile_names_and_texts_stay_text() -> None:
    """In the channel's name and title, in code, in a quote, in a fallback text: no tag comes of it."""
    kinds = ["{}", "`{}`", "```{}```", "> {}", "*{}*"]
    for template in kinds:
        harmless = page_of(text=template.format("word"), name="word")
        page = page_of(text=template.format(HOSTILE), name=HOSTILE)
        assert {tag for tag, _ in page.tags} == {tag for tag, _ in harmless.tags}
        assert "<script>alert(1)</script>" in page.text
    assert page_of(text="<javascript:alert(1)|click>").attributes("a") == []


def test_nothing_is_smaller_than_12_px() -> None:
    """16 px is 1 rem."""
    sizes = [float(size) * 16 for size in re.findall(r"font-size:([\d.]+)rem", STYLE)]
    assert sizes
    assert min(sizes) >= 12


def _schemes() -> dict[str, dict[str, str]]:
    """The colours by name, of the light and of the dark scheme."""
    light, dark = re.findall(r":root \{([^}]+)\}", STYLE)
    return {
        scheme: {name: value.strip() for name, value in re.findall(r"--(\w+):([^;]+)", text)}
        for scheme, text in (("light", light), ("dark", dark))
    }


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "ink, paper",
    [
        ("ink", "paper"),
        ("dim", "paper"),
        ("link", "paper"),
        ("code", "box"),
        ("ink", "box"),
        ("ink", "mark"),
        ("ink", "line"),
    ],
)
def test_text_stands_out(scheme: str, ink: str, paper: str) -> None:
    """At least 4.5 : 1, which WCAG asks of text: https://www.w3.org/TR/WCAG22/#contrast-minimum"""
    colours = _schemes()[scheme]
    assert contrast(colours[ink], colours[paper]) >= 4.5


def test_both_schemes_have_every_colour() -> None:
    """A colour of the light scheme on dark paper would not be seen."""
    schemes = _schemes()
    assert schemes["light"].keys() == schemes["dark"].keys()
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)
