"""The two views of a channel: plain and coloured in the terminal, and one safe HTML page."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from rich.console import Console
from slack_sdk import WebClient

from foghorn_local.slack import SlackServer, paging_mentions, render_html, render_terminal
from foghorn_local.slack.mrkdwn import parse_mrkdwn
from tests.local.slack.slack_client import CHANNEL, Clock, mrkdwn, plain, section

ADVISORY: list[dict[str, Any]] = [
    {"type": "header", "text": plain(":warning: checkout: containers run out of memory")},
    section("*Why:* container `app` hit its limit &lt;512 MiB&gt;, see <https://example.com/why?a=1&amp;b=2|the log>"),
    {
        "type": "section",
        "fields": [mrkdwn(text) for text in ("*Reach*\n27 tasks", "*Running*\n3 of 10", "*Since*\n10:00")],
    },
    {"type": "actions", "elements": [{"type": "button", "text": plain("Open service"), "url": "https://example.com/"}]},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("Not checked: AccessDenied")]},
]
PLAIN = """\
# ops-alerts  1 message, 2 replies, 3 edits

Saturday, 22 November 2025 (UTC)

Foghorn  10:00  (edited 2 times)
  ⚠ checkout: containers run out of memory
  Why: container `app` hit its limit <512 MiB>, see the log (https://example.com/why?a=1&b=2)

  Reach                                 Running
  27 tasks                              3 of 10
  Since
  10:00

  [Open service] https://example.com/

  ---
  Not checked: AccessDenied

    2 replies
    10:01  Last lines:
               Out of memory
                   at Cart
    10:02  ✅ Recovered (edited)
"""
HOSTILE = "<script>alert(1)</script> &lt;img src=x&gt; \" ' & <javascript:alert(1)|click> \x1b[31mred <!channel>"


@pytest.fixture
def channel(client: WebClient, slack: SlackServer, clock: Clock) -> Any:
    """An advisory, edited twice, with a thread of two."""
    ts = client.chat_postMessage(channel=CHANNEL, text="x", blocks=ADVISORY)["ts"]
    for _ in range(2):
        client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=ADVISORY)
    clock.now += 60
    client.chat_postMessage(channel=CHANNEL, thread_ts=ts, text="Last lines:\n```Out of memory\n\tat Cart```")
    clock.now += 60
    reply = client.chat_postMessage(channel=CHANNEL, thread_ts=ts, text="Recovering")["ts"]
    client.chat_update(channel=CHANNEL, ts=reply, text=":white_check_mark: *Recovered*")
    return slack.channels[CHANNEL]


def printed(channel: Any, **console: Any) -> str:
    """What goes to the terminal, or into a file."""
    file = io.StringIO()
    render_terminal(channel, Console(file=file, **console))
    return file.getvalue()


def test_piped_output_is_plain(channel: Any) -> None:
    """Without a terminal: no escape sequence, no trailing blanks, code and links readable."""
    assert printed(channel) == PLAIN


def test_piped_lines_are_100_wide(client: WebClient, slack: SlackServer) -> None:
    """Long text wraps at 100 columns although rich takes a pipe for 80; a list item lines up under its text."""
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=[section("1. " + "word " * 40)])
    lines = printed(slack.channels[CHANNEL]).splitlines()[5:]
    assert 80 < max(map(len, lines)) <= 100
    assert [line[:6] for line in lines] == ["  1. w", "     w", "     w"]


def test_the_terminal_has_colour_and_links(channel: Any) -> None:
    """In a terminal bold and code are styled, markup characters are gone, links can be followed."""
    shown = printed(channel, force_terminal=True, color_system="truecolor", width=120)
    text = re.sub(r"\x1b\][^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", shown)
    assert "\x1b[1mWhy:\x1b[0m" in shown
    assert "https://example.com/why?a=1&b=2" in shown
    assert "container app hit its limit <512 MiB>, see the log" in text
    assert "[Open\u00a0service]" in text
    assert max(map(len, text.splitlines())) <= 100


def test_all_blocks_can_be_shown(client: WebClient, slack: SlackServer) -> None:
    """Charts, tables, rich text, markdown and images have a form in both views."""
    points = [{"label": label, "value": value} for label, value in (("10:00", 1), ("10:01", 8))]
    line = {
        "type": "line",
        "series": [{"name": "stops", "data": points}],
        "axis_config": {"categories": ["10:00", "10:01"]},
    }
    cells = [[{"type": "raw_text", "text": text} for text in row] for row in (("Service", "Tasks"), ("checkout", "3"))]
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "first", "style": {"bold": True}}]}
    blocks = [
        {"type": "data_visualization", "title": "Over time", "chart": line},
        {"type": "data_visualization", "title": "Share", "chart": {"type": "pie", "segments": points}},
        {"type": "table", "rows": cells, "column_settings": [None, {"align": "right"}]},
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [item]}]},
        {"type": "markdown", "text": "# Title\n**bold** [link](https://example.com)\n- item\n```\ncode\n```"},
        {"type": "image", "alt_text": "a graph", "image_url": "https://example.com/x.png"},
        section("> quoted", accessory={"type": "button", "text": plain("Go")}),
    ]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    shown = printed(slack.channels[CHANNEL])
    expected = [
        "stops  ▁█  1 to 8",
        "10:01  ████",
        "checkout      3",
        "1. first",
        "• item",
        "[image: a graph]",
        "> quoted",
        "[Go]",
    ]
    assert [text for text in expected if text not in shown] == []
    page = render_html(slack.channels.values())
    expected = ["<figcaption>Share", '<td class="right">3', "<b>first</b>", "<pre>code</pre>", "<blockquote>quoted"]
    assert [text for text in expected if text not in page] == []


def test_a_bar_chart_is_read_line_by_line(client: WebClient, slack: SlackServer) -> None:
    """One series needs no name; a screen reader gets label and value, the bar is for the eyes."""
    points = [{"label": label, "value": value} for label, value in (("Image pull", 34.2), ("Container start", 0))]
    categories = [point["label"] for point in points]
    series = [{"name": "seconds", "data": points}]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": categories, "y_label": "seconds"}}
    client.chat_postMessage(
        channel=CHANNEL, text="x", blocks=[{"type": "data_visualization", "title": "Start-up", "chart": chart}]
    )
    shown = printed(slack.channels[CHANNEL])
    assert f"Image pull       {'█' * 40} 34.2\n" in shown
    assert "Container start   0\n" in shown
    page = render_html(slack.channels.values())
    assert "<figcaption>Start-up</figcaption>" in page
    bar = '<i class="bar s0" style="width:100.0%" aria-hidden="true"></i>'
    assert f'<tr><th scope="row">Image pull</th><td>{bar}</td><td>34.2</td></tr>' in page


def test_a_control_sequence_does_not_reach_the_terminal(client: WebClient, slack: SlackServer) -> None:
    """An escape character in a message is dropped."""
    client.chat_postMessage(channel=CHANNEL, text=HOSTILE)
    assert "\x1b" not in printed(slack.channels[CHANNEL])


class Tags(HTMLParser):
    """Collects tags and attributes, and checks that they nest."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_static_and_well_formed(channel: Any) -> None:
    """No script, no outside resource, threads open, both colour schemes, a phone's width."""
    page = render_html([channel])
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    names = {tag for tag, _ in tags.seen}
    assert names & {"script", "img", "iframe", "link", "object", "form"} == set()
    assert ("details", {"open": None}) in tags.seen
    assert "prefers-color-scheme: dark" in page
    assert "width=device-width" in page
    assert "limit &lt;512 MiB&gt;" in page
    assert 'href="https://example.com/why?a=1&amp;b=2">the log</a>' in page
    assert not re.search(r"url\(|@import|src=", page)


def test_hostile_text_stays_text(client: WebClient, slack: SlackServer) -> None:
    """Markup in texts, labels, cells and titles never becomes HTML, and no script address a link."""
    cell = {"type": "raw_text", "text": HOSTILE}
    pie = {"type": "pie", "segments": [{"label": "<b>&amp;", "value": 1}]}
    blocks = [
        {"type": "header", "text": plain(HOSTILE)},
        section(HOSTILE, fields=[plain(HOSTILE)]),
        section(f"`{HOSTILE}`\n```{HOSTILE}```"),
        {"type": "actions", "elements": [{"type": "button", "text": plain("<b>x</b>"), "url": 'https://e/"onx="'}]},
        {"type": "table", "rows": [[cell]]},
        {"type": "markdown", "text": HOSTILE + " [x](javascript:alert(1))"},
        {"type": "image", "alt_text": HOSTILE, "image_url": "https://example.com"},
        {"type": "data_visualization", "title": "<i>t</i>", "chart": pie},
    ]
    client.chat_postMessage(channel=CHANNEL, text="x", blocks=blocks)
    tags = Tags()
    tags.feed(render_html(slack.channels.values()))
    assert {tag for tag, _ in tags.seen} & {"script", "img"} == set()
    links = [attributes["href"] for tag, attributes in tags.seen if tag == "a"]
    assert links == ['https://e/"onx="']
    assert not any(name.startswith("on") for _, attributes in tags.seen for name in attributes)


def test_the_server_shows_the_page(channel: Any, slack: SlackServer) -> None:
    """A browser that opens the server's root sees the channel."""
    from urllib.request import urlopen

    with urlopen(slack.url.removesuffix("api/")) as answer:
        assert answer.headers["Content-Type"].startswith("text/html")
        assert b"containers run out of memory" in answer.read()


@pytest.mark.parametrize(
    "text, spans",
    [
        ("*bold* _it_ ~no~", [("bold", "bold"), (" ", ""), ("it", "italic"), (" ", ""), ("no", "strike")]),
        ("a*b*c snake_case_name 2 * 3 * 4", [("a*b*c snake_case_name 2 * 3 * 4", "")]),
        ("*bold `code`*", [("bold ", "bold"), ("code", "bold code")]),
        ("`*not bold* &amp;lt;`", [("*not bold* &lt;", "code")]),
        (
            "<@U1> <#C1|ops> <!here>",
            [("@U1", "mention"), (" ", ""), ("#ops", "mention"), (" ", ""), ("@here", "mention")],
        ),
        ("<!date^1700000000^{date}|14 Nov>", [("14 Nov", "")]),
        ("&lt;!channel&gt;", [("<!channel>", "")]),
        ("<b> 1 < 2", [("<b>", ""), (" 1 < 2", "")]),
        ("```open", [("```open", "")]),
    ],
)
def test_mrkdwn(text: str, spans: list[tuple[str, str]]) -> None:
    """Marks need word boundaries, code is literal, escapes are resolved once."""
    (line,) = parse_mrkdwn(text)
    assert [(span.text, " ".join(sorted(span.marks))) for span in line.spans] == spans


@pytest.mark.parametrize(
    "value, pages",
    [
        ("stop: <!channel>", ["@channel"]),
        ("stop: &lt;!channel&gt;", []),
        ([section("<!here> <!subteam^S1|@ops>")], ["@here", "@subteam"]),
        ([{"type": "header", "text": plain("<!channel>")}], []),
        ({"type": "broadcast", "range": "everyone"}, ["@everyone"]),
    ],
)
def test_who_would_be_paged(value: object, pages: list[str]) -> None:
    """A live group mention is found wherever Slack would act on it, an escaped one is not."""
    assert paging_mentions(value) == pages
