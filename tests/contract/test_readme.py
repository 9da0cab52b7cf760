"""The README and the guide keep their word: links, commands, parameters, alarms, metrics, images."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from rich.console import Console

from foghorn.observability import Metric
from foghorn_local.bus import load_application
from foghorn_local.demo.scenes import WORLD, stream
from foghorn_local.play.play import play
from foghorn_local.slack import Channel, render_terminal
from tools.screenshots import MOST_BYTES, pictures

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
GENERATED = DOCS / "rules"
PAGES = [README, ROOT / "CONTRIBUTING.md", *sorted(p for p in DOCS.rglob("*.md") if p.parent != GENERATED)]

_FENCED = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r'\]\(([^)\s]+)\)|<img[^>]*\ssrc="([^"]+)"')
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_MAKE = re.compile(r"(?:^|`)make ([a-z-]+)", re.MULTILINE)


def _prose(page: Path) -> str:
    """A page without its blocks of code."""
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def _links(page: Path) -> list[str]:
    """Targets of a page's links and images that stay in the repository."""
    found = ("".join(match.groups(default="")) for match in _LINK.finditer(_prose(page)))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def _anchors(page: Path) -> set[str]:
    """The fragments that a page's headings can be reached by, as GitHub builds them."""
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(_prose(page)))
    return {heading.replace(" ", "-") for heading in kept}


def _broken(page: Path) -> Iterator[str]:
    for target in _links(page):
        path, _, fragment = unquote(target).partition("#")
        linked = (page.parent / path).resolve() if path else page
        if not linked.exists() or (fragment and linked.parent != GENERATED and fragment not in _anchors(linked)):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there, and every fragment one of its headings."""
    assert list(_broken(page)) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    """Missing files and missing headings are found, code and other sites are not looked at."""
    page = tmp_path / "page.md"
    page.write_text(
        "# A title, `here`\n[a](#a-title-here) [b](#b) [c](none.md) [d](https://example.com/x)\n"
        '```\n[e](none.md)\n```\n<img width="1" src="none.png" alt="">\n',
        encoding="utf-8",
    )
    assert list(_broken(page)) == ["#b", "none.md", "none.png"]


def test_commands_are_targets_of_the_makefile() -> None:
    """Whoever copies `make …` from a page gets what it promises; the first two are demo and test."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for page in PAGES for name in _MAKE.findall(page.read_text(encoding="utf-8"))}
    assert named - targets == set()
    assert _MAKE.findall(README.read_text(encoding="utf-8"))[:2] == ["demo", "test"]


def _parameters() -> set[str]:
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    block = re.search(r"^Parameters:\n((?:[ #].*\n|\n)+)", text, re.MULTILINE)
    assert block is not None
    return set(yaml.safe_load(block[1]))


@pytest.mark.parametrize("page", ["README.md", "docs/deploy.md"])
def test_every_parameter_of_the_template_is_explained(page: str) -> None:
    """A parameter that nobody reads about is never set."""
    text = (ROOT / page).read_text(encoding="utf-8")
    assert {name for name in _parameters() if f"`{name}`" not in text} == set()


def test_every_metric_is_explained() -> None:
    """In a table of docs/deploy.md, by the name it has in CloudWatch."""
    text = (DOCS / "deploy.md").read_text(encoding="utf-8")
    assert {metric.value for metric in Metric if f"`{metric.value}`" not in text} == set()


def test_every_alarm_says_what_to_do() -> None:
    """An alarm without a page is noise."""
    text = (DOCS / "deploy.md").read_text(encoding="utf-8")
    application = load_application(ROOT / "template.yaml", {"SlackChannel": "C0123456789"})
    alarms = application.resource_ids("AWS::CloudWatch::Alarm")
    assert alarms
    assert {name for name in alarms if f"| `{name}` |" not in text} == set()


def test_every_scope_of_the_app_is_named_where_it_is_asked_for() -> None:
    """The README says exactly what the manifest asks for."""
    manifest = yaml.safe_load((ROOT / "slack-app-manifest.yaml").read_text(encoding="utf-8"))
    text = README.read_text(encoding="utf-8")
    assert set(re.findall(r"`([a-z]+:[a-z]+)`", text)) == set(manifest["oauth_config"]["scopes"]["bot"])


def test_the_message_as_text_is_what_the_demo_tells() -> None:
    """Line by line but for its numbers: these move with the pace of edits. Commands are shortened in the README."""
    block = re.search(r"```text\n(.+?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    shown = [line.strip() for line in block[1].splitlines() if line.strip() and not line.startswith("    aws ")]
    pictured = pictures(play(stream(), template=ROOT / "template.yaml", world=WORLD).channel)[0].channel.messages
    console = Console(file=io.StringIO(), width=300)
    render_terminal(Channel("C0", "x", messages=pictured), console)
    told = _without_numbers(console.file.getvalue())  # type: ignore[attr-defined]
    assert [line for line in shown if _without_numbers(line) not in told] == []


def _without_numbers(text: str) -> str:
    """Digits as one mark, markup of links and code left out, white space and the dots between facts as one blank."""
    text = re.sub(r" \(https?:[^)]+\)|`", "", text)
    return re.sub(r"[\s·]+", " ", re.sub(r"\d+", "N", text))


def test_the_message_is_shown_near_the_top() -> None:
    """A picture before the first section, small enough to load on a phone."""
    before_first_section = README.read_text(encoding="utf-8").partition("\n## ")[0]
    assert '<img src="docs/images/' in before_first_section
    images = sorted((DOCS / "images").glob("*.png"))
    assert images
    assert [path.name for path in images if not 1_000 < path.stat().st_size <= MOST_BYTES] == []
    assert all(path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n") for path in images)
