"""Block Kit dicts out of lines of differing importance, so that the least important fall first where space ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from foghorn.slack.limits import BLOCKS_PER_MESSAGE, MESSAGE_JSON, SECTION_TEXT, TEXT_OBJECT, json_length, length
from foghorn.slack.message import Message

#: A part shows at most this many lines of one rank; what is beyond is counted, not shown.
LINES_PER_PART = 40
_ROOM_FOR_THE_REST = 24


class Form(Enum):
    """How a part is set."""

    HEADER = "header"
    SECTION = "section"
    CONTEXT = "context"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of escaped text. The higher `rank`, the sooner it is dropped; 0 is never dropped."""

    text: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One block to be: a title in bold, and lines. `dropped` counts the lines that had no room.

    The lines of a section stand below each other, those of a context beside each other. A chart is shown instead of
    its one line, which says when it is dropped.
    """

    form: Form
    lines: tuple[Line, ...]
    title: str = ""
    dropped: int = 0
    chart: Mapping[str, Any] | None = None

    @property
    def text(self) -> str:
        """The text of the block, with what was dropped counted at its end."""
        texts = [line.text for line in self.lines]
        if self.dropped and self.form is not Form.HEADER:
            texts.append(f"… {self.dropped} more not shown")
        body = ("  ·  " if self.form is Form.CONTEXT else "\n").join(texts)
        return f"*{self.title}*\n{body}" if self.title else body

    def without_last_of(self, rank: int) -> Part:
        """This part without its last line of that rank."""
        at = max(index for index, line in enumerate(self.lines) if line.rank == rank)
        return replace(self, lines=self.lines[:at] + self.lines[at + 1 :], dropped=self.dropped + 1)

    def block(self) -> dict[str, Any]:
        """The Block Kit dict. `verbatim` keeps Slack from making links and mentions of its own."""
        if self.chart is not None:
            return dict(self.chart)
        if self.form is Form.HEADER:
            return {"type": "header", "text": {"type": "plain_text", "text": self.text, "emoji": False}}
        text = {"type": "mrkdwn", "text": self.text, "verbatim": True}
        if self.form is Form.CONTEXT:
            return {"type": "context", "elements": [text]}
        return {"type": "section", "text": text}


def part(form: Form, lines: Iterable[Line], title: str = "") -> Part:
    """A part of the lines that are not empty, cut down to what one block holds."""
    given = [line for line in lines if line.text]
    kept = tuple(given[:LINES_PER_PART])
    made = Part(form, kept, title, dropped=len(given) - len(kept))
    limit = (SECTION_TEXT if form is Form.SECTION else TEXT_OBJECT) - _ROOM_FOR_THE_REST
    while length(made.text) > limit and len(made.lines) > 1:
        made = made.without_last_of(max(line.rank for line in made.lines))
    return made


def chart_part(chart: Mapping[str, Any], rank: int) -> Part:
    """A chart, dropped as a line of that rank is."""
    return Part(Form.CHART, (Line(str(chart["title"]), rank),), chart=chart)


def fitted(text: str, parts: Sequence[Part]) -> Message:
    """The message of these parts, without those that are empty, and without so many lines that Slack refuses it.

    Lines of rank 0 must fit by themselves: the caller bounds them.
    """
    shown = [each for each in parts if each.lines][:BLOCKS_PER_MESSAGE]
    while True:
        blocks = [each.block() for each in _folded(shown)]
        rank = max((line.rank for each in shown for line in each.lines), default=0)
        if rank == 0 or json_length(text, blocks) < MESSAGE_JSON:
            return Message(text, tuple(blocks))
        last = max(index for index, each in enumerate(shown) if any(line.rank == rank for line in each.lines))
        shown[last] = shown[last].without_last_of(rank)


def _folded(parts: Sequence[Part]) -> list[Part]:
    """The parts without those that lost every line; what a part without a title lost is counted before it."""
    kept: list[Part] = []
    for each in parts:
        if each.lines or each.title:
            kept.append(each)
        elif kept:
            kept[-1] = replace(kept[-1], dropped=kept[-1].dropped + each.dropped)
    return kept
