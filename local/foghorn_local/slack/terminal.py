"""A channel in the terminal: in colour like Slack, and plain when piped into a file or a pager."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from rich.align import AlignMethod
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from foghorn_local.slack.mrkdwn import Line, Span, parse_markdown, parse_mrkdwn
from foghorn_local.slack.shown import (
    Button,
    button_of,
    chart_of,
    clock_text,
    counted,
    day_text,
    edited_text,
    element_lines,
    joined,
    lines_of,
    name_of,
    summary_text,
)
from foghorn_local.slack.workspace import Channel, Message

WIDTH_MAX = 100
_MARKS = {
    "bold": Style(bold=True),
    "italic": Style(italic=True),
    "strike": Style(strike=True),
    "code": Style(color="#e8912d"),
    "mention": Style(color="#1d1c1d", bgcolor="#f2c744"),
}
_LINK = Style(color="#4fb3e8", underline=True)
_BUTTONS = {"primary": Style(color="#2eb67d", bold=True), "danger": Style(color="#e01e5a", bold=True)}
_DIM = Style(dim=True)
_SPARKS = "▁▂▃▄▅▆▇█"


def render_terminal(channel: Channel, console: Console) -> None:
    """Prints the channel, oldest message first, at most 100 columns wide (100 when piped)."""
    sheet = _Sheet(console)
    title = Text.assemble((f"# {channel.name}", "bold"), "  ", (summary_text(channel), _DIM))
    lines = [title]
    day = ""
    for message in channel.messages:
        if day_text(message.posted_at_s) != day:
            day = day_text(message.posted_at_s)
            lines += [Text(), sheet.day(day)]
        lines += [Text(), *sheet.message(message)]
    sheet.print(lines)


def render_message(message: Message, console: Console) -> None:
    """Prints one message without its thread, or one reply set in as it stands in its thread."""
    sheet = _Sheet(console)
    sheet.print(sheet.reply(message) if message.thread_ts else sheet.message(replace(message, replies=[])))


class _Sheet:
    """Turns messages into lines of at most ``width`` columns."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.plain = not console.is_terminal
        self.width = WIDTH_MAX if self.plain else min(console.width, WIDTH_MAX)
        self.blocks: Mapping[str, Callable[[Mapping[str, Any], int], list[Text]]] = {
            "actions": self._actions,
            "context": self._context,
            "data_visualization": self._chart,
            "divider": self._divider,
            "header": self._header,
            "image": self._image,
            "markdown": self._markdown,
            "rich_text": self._rich_text,
            "section": self._section,
            "table": self._table,
        }

    def print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            line.rstrip()
            self.console.print(line, soft_wrap=True, highlight=False, markup=False, emoji=False)

    def day(self, day: str) -> Text:
        if self.plain:
            return Text(day)
        text = Text(f" {day} ", style=_DIM)
        text.align("center", self.width, "─")
        return text

    def message(self, message: Message) -> list[Text]:
        head = Text.assemble((name_of(message), "bold"), "  ", (clock_text(message.posted_at_s), _DIM))
        if not self.plain:
            head = Text.assemble(("▌ ", "#4fb3e8"), head)
        if message.edited:
            head.append(f"  {edited_text(message)}", _DIM)
        lines = [head, *_indented(self._content(message, self.width - 2), "  ")]
        if message.replies:
            count = counted(len(message.replies), "reply", "replies")
            lines += [Text(), Text.assemble("    ", (count, "bold #4fb3e8"))]
        for reply in message.replies:
            lines += self.reply(reply)
        return lines

    def reply(self, reply: Message) -> list[Text]:
        """The time in a column of its own, the text beside it."""
        content = self._content(reply, self.width - 11) or [Text()]
        if reply.edited:
            edited = edited_text(reply)
            if content[-1].cell_len + len(edited) >= self.width - 11:
                content.append(Text())
            content[-1].append(f" {edited}" if content[-1] else edited, _DIM)
        first, *rest = content
        time = Text.assemble(("    ", ""), (clock_text(reply.posted_at_s), _DIM), "  ", first)
        return [time, *_indented(rest, " " * 11)]

    def _content(self, message: Message, width: int) -> list[Text]:
        if not message.blocks:
            return self._lines(parse_mrkdwn(message.text), width)
        lines: list[Text] = []
        before = ""
        for block in message.blocks:
            kind = str(block["type"])
            if lines and before != "header" and kind != "context":
                lines.append(Text())
            lines += self.blocks[kind](block, width)
            before = kind
        return lines

    def _text(self, spans: Iterable[Span]) -> Text:
        """Spans as styled text; piped, code keeps its backticks and a link shows where it leads."""
        text = Text()
        for span in spans:
            style = Style.combine([Style(), *(_MARKS[mark] for mark in sorted(span.marks) if mark in _MARKS)])
            if span.url and not self.plain:
                style += _LINK + Style(link=span.url)
            shown = f"`{span.text}`" if self.plain and "code" in span.marks else span.text
            if span.url and self.plain and span.url != span.text:
                shown += f" ({span.url})"
            text.append(_printable(shown), style)
        return text

    def _wrapped(self, text: Text, width: int) -> list[Text]:
        """Lines of at most ``width``; what follows a bullet or a number lines up under its text."""
        mark = re.match(r"\s*(?:[•◦▪-]|\d+[.)])\s+|\s+", text.plain)
        hang = cell_len(mark[0]) if mark and mark.end() < len(text.plain) else 0
        if not hang:
            return list(text.wrap(self.console, width)) or [Text()]
        first, rest = text.divide([hang])
        wrapped = rest.wrap(self.console, max(width - hang, 10))
        return [first + line if index == 0 else Text(" " * hang) + line for index, line in enumerate(wrapped)]

    def _lines(self, lines: Iterable[Line], width: int, style: Style | None = None) -> list[Text]:
        shown: list[Text] = []
        for line in lines:
            text = self._text(line.spans)
            if style is not None:
                text.stylize_before(style)
            if line.kind == "text":
                shown += self._wrapped(text, width)
            elif line.kind == "quote":
                mark = ("> " if self.plain else "▎ ", _DIM)
                shown += [Text.assemble(mark, part) for part in self._wrapped(text, width - 2)]
            else:
                text.stylize_before(_MARKS["code"])
                shown += _indented([text], "    ")
        return shown

    def _header(self, block: Mapping[str, Any], width: int) -> list[Text]:
        return self._lines(lines_of(block["text"]), width, Style(bold=True))

    def _section(self, block: Mapping[str, Any], width: int) -> list[Text]:
        lines = self._lines(lines_of(block["text"]), width) if "text" in block else []
        lines += self._fields(block.get("fields", []), width)
        accessory = block.get("accessory", {"type": "image"})
        return lines if accessory["type"] == "image" else lines + self._buttons([button_of(accessory)], width)

    def _fields(self, fields: list[Mapping[str, Any]], width: int) -> list[Text]:
        """Two columns, filled row by row."""
        column = (width - 2) // 2
        cells = [self._lines(lines_of(item), column) for item in fields]
        widest = max((cell_len(line.plain) for cell in cells[::2] for line in cell), default=0)
        lines: list[Text] = []
        empty: list[Text] = []
        for left, right in zip_longest(cells[::2], cells[1::2], fillvalue=empty):
            for one, other in zip_longest(left, right, fillvalue=Text()):
                padding = " " * (max(widest, min(column, 36)) + 2 - cell_len(one.plain))
                lines.append(Text.assemble(one, padding, other) if other.plain else one)
        return lines

    def _context(self, block: Mapping[str, Any], width: int) -> list[Text]:
        lines: list[Text] = []
        for element in block["elements"]:
            lines += self._lines(element_lines(element), width, _DIM)
        return lines

    def _divider(self, _block: Mapping[str, Any], width: int) -> list[Text]:
        return [Text("---" if self.plain else "─" * width, style=_DIM)]

    def _actions(self, block: Mapping[str, Any], width: int) -> list[Text]:
        return self._buttons([button_of(element) for element in block["elements"]], width)

    def _buttons(self, buttons: list[Button], width: int) -> list[Text]:
        """``[Label]`` side by side; piped, one per line with where it leads."""
        if self.plain:
            return [Text(_printable(f"[{button.label}] {button.url}".rstrip())) for button in buttons]
        row = Text()
        for button in buttons:
            style = _BUTTONS.get(button.style, Style(bold=True)) + Style(link=button.url or None)
            # A no-break space keeps a label on one line.
            row.append("  " if row else "").append(f"[{_printable(button.label)}]".replace(" ", "\u00a0"), style)
        return self._wrapped(row, width)

    def _image(self, block: Mapping[str, Any], width: int) -> list[Text]:
        title = block.get("title", {}).get("text", "")
        return self._wrapped(Text(_printable(f"[image: {title or block['alt_text']}]"), style=_DIM), width)

    def _markdown(self, block: Mapping[str, Any], width: int) -> list[Text]:
        return self._lines(parse_markdown(str(block["text"])), width)

    def _rich_text(self, block: Mapping[str, Any], width: int) -> list[Text]:
        return self._lines(lines_of(block), width)

    def _table(self, block: Mapping[str, Any], width: int) -> list[Text]:
        rows = [[self._text(joined(lines_of(cell))) for cell in row] for row in block["rows"]]
        aligned = [setting or {} for setting in block.get("column_settings", [])]
        widths = [0] * max(map(len, rows))
        for row in rows:
            widths[: len(row)] = [max(old, cell_len(cell.plain)) for old, cell in zip(widths, row, strict=False)]
        while sum(widths) + 2 * (len(widths) - 1) > width and max(widths) > 4:
            widths[widths.index(max(widths))] -= 1
        lines = []
        for index, row in enumerate(rows):
            line = Text()
            for column, cell in enumerate(row):
                cell.truncate(widths[column], overflow="ellipsis")
                align: AlignMethod = aligned[column].get("align", "left") if column < len(aligned) else "left"
                cell.align(align, widths[column])
                line.append("  " if line else "").append_text(cell)
            if index == 0:
                line.stylize("bold")
            lines.append(line)
        return lines

    def _chart(self, block: Mapping[str, Any], width: int) -> list[Text]:
        """Bars for pies and bar charts, a spark line per series for lines and areas."""
        categories, series = chart_of(block["chart"])
        lines = [Text(_printable(str(block["title"])), style="bold")]
        top = max((abs(value) for _, values in series for value in values), default=0) or 1
        if block["chart"]["type"] in ("pie", "bar"):
            rows = [
                (f"{category} {name}".strip(), values[index])
                for index, category in enumerate(categories)
                for name, values in series
            ]
            label_width = max(cell_len(label) for label, _ in rows)
            room = min(40, width - label_width - 14)
            for label, value in rows:
                bar = "█" * max(round(abs(value) / top * room), 1 if value else 0)
                lines.append(Text.assemble(f"{_printable(label):<{label_width}}  ", (bar, "#4fb3e8"), f" {value:g}"))
            return lines
        label_width = max(cell_len(name) for name, _ in series)
        for name, values in series:
            low, high = min(values), max(values)
            sparks = "".join(_SPARKS[round((value - low) / ((high - low) or 1) * 7)] for value in values)
            parts = (f"{_printable(name):<{label_width}}  ", (sparks, "#4fb3e8"), f"  {low:g} to {high:g}")
            lines.append(Text.assemble(*parts))
        lines.append(Text(_printable(f"{' ' * label_width}  {categories[0]} to {categories[-1]}"), style=_DIM))
        return lines


def _indented(lines: Iterable[Text], by: str) -> list[Text]:
    return [Text(by) + line if line.plain else line for line in lines]


def _printable(text: str) -> str:
    """Without control characters: an escape sequence in a message must not reach the terminal."""
    return "".join(character for character in text.expandtabs(4) if character.isprintable() or character == "\u00a0")
