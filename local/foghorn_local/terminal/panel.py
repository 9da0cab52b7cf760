"""One advisory for rich: in a frame, or as lines that can be searched and copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.text import Text

from foghorn.advisories.advisory import Advisory, StartUp, Status
from foghorn.rules.model import Advice, Step
from foghorn.signals.signal import Severity
from foghorn.slack.escaping import cleaned, one_line

_COLOURS = {Severity.CRITICAL: "#e01e5a", Severity.WARNING: "#e8912d", Severity.INFO: "#4fb3e8"}
_RESOLVED = "#2eb67d"
_LABEL = Style(bold=True)
_CODE = Style(color="#e8912d")
_DIM = Style(dim=True)
_BAR = Style(color="#4fb3e8")
_BAR_WIDTH = 20
_URL = Style(dim=True, underline=True)
_Line = tuple[int, Text]


def advisory_panel(advisory: Advisory) -> RenderableType:
    """The whole advisory in a frame, evidence and timeline included, wrapped to the width there is.

    All text is cleaned and redacted; none is read as rich's markup.
    """
    return Panel(
        Group(*(Padding(text, (0, 1, 0, 1 + indent)) for indent, text in _lines(advisory))),
        title=_headline(advisory),
        title_align="left",
        border_style=_colour(advisory),
        box=box.ROUNDED,
    )


def print_advisory(advisory: Advisory, console: Console) -> None:
    """Print it without a frame and without wrapping, so that grep works and a copied command is one line."""
    console.print(_headline(advisory), soft_wrap=True, highlight=False)
    for indent, text in _lines(advisory):
        line = Text(" " * indent) + text if text else text
        console.print(line, soft_wrap=True, highlight=False)


def _colour(advisory: Advisory) -> str:
    return _RESOLVED if advisory.status is Status.RESOLVED else _COLOURS[advisory.severity]


def _headline(advisory: Advisory) -> Text:
    word = "RESOLVED" if advisory.status is Status.RESOLVED else advisory.severity.value.upper()
    return Text.assemble((f"{word} ", Style(bold=True, color=_colour(advisory))), (one_line(advisory.headline), _LABEL))


def _lines(advisory: Advisory) -> Iterator[tuple[int, Text]]:
    """Indent and text of each line, in the order of reading, an empty line between the parts."""
    resolved = advisory.status is Status.RESOLVED
    parts: list[tuple[str, list[_Line]]] = [
        ("Recovered", [_plain(advisory.recovery or "")] if resolved else []),
        ("Why", [_plain(advisory.cause), *map(_pair, advisory.proof), *_bullets(advisory.ruled_out, "Ruled out: ")]),
        ("Reached" if resolved else "Reach", _bullets(advisory.reach)),
        ("Next", [line for number, step in enumerate(advisory.steps, 1) for line in _step(number, step)]),
        ("Evidence", [line for pair in advisory.evidence for line in _exhibit(*pair)]),
        ("Timeline", [_moment(*pair) for pair in advisory.timeline]),
        ("Start-up", list(_start_up(advisory.start_up)) if advisory.start_up is not None else []),
        ("Worth knowing", list(_advice(advisory.advice))),
        ("Not checked", _bullets(advisory.not_checked)),
    ]
    for title, lines in parts:
        if any(text for _, text in lines):
            yield 0, Text(title, _LABEL)
            yield from ((indent, text) for indent, text in lines if text)
            yield 0, Text()
    where = [*advisory.context, ", ".join(advisory.rule_ids)]
    yield 0, Text("  ·  ".join(one_line(text) for text in where if text), _DIM)


def _plain(text: str) -> _Line:
    return 0, Text(one_line(text))


def _bullets(texts: Sequence[str], before: str = "") -> list[_Line]:
    return [(0, Text(f"• {before}{one_line(text)}")) for text in texts]


def _pair(pair: tuple[str, str]) -> _Line:
    return 0, Text.assemble(f"• {one_line(pair[0])}: ", (one_line(pair[1]), _CODE))


def _moment(when: str, what: str) -> _Line:
    return 0, Text.assemble((one_line(when), _CODE), "  ", one_line(what))


def _start_up(start_up: StartUp) -> Iterator[_Line]:
    yield _plain(start_up.about)
    yield from (_moment(*pair) for pair in start_up.phases)
    widest = max((len(name) for name, _ in start_up.bars), default=0)
    longest = max((length_s for _, length_s in start_up.bars), default=0) or 1
    for name, length_s in start_up.bars:
        bar = "█" * max(1, round(length_s / longest * _BAR_WIDTH))
        yield 0, Text.assemble(f"{name:<{widest}}  ", (bar, _BAR), f" {length_s:g} s")
    yield from _advice(start_up.advice)


def _advice(advice: Sequence[tuple[str, Advice]]) -> Iterator[_Line]:
    for rule_id, one in advice:
        yield _plain(f"{one.cause} ({rule_id})")
        yield from (line for number, step in enumerate(one.steps, 1) for line in _step(number, step))


def _step(number: int, step: Step) -> Iterator[_Line]:
    yield 0, Text(f"{number}. {one_line(step.text)}")
    if step.command:
        yield 3, Text(one_line(step.command), _CODE)
    if step.url and step.url.startswith("https://"):
        yield 3, Text(one_line(step.url), _URL)


def _exhibit(label: str, text: str) -> Iterator[_Line]:
    lines = [line.rstrip() for line in cleaned(text).split("\n") if line.strip()]
    if len(lines) == 1:
        yield _pair((label, lines[0]))
        return
    yield 0, Text(f"• {one_line(label)}")
    yield from ((2, Text(line, _CODE)) for line in lines)
