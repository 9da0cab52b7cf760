"""Replies in an incident's thread: what does not fit the ten seconds, and what must notify although edits do not."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from foghorn.advisories.advisory import Advisory, StartUp
from foghorn.rules.model import Advice
from foghorn.slack.blocks import Form, Line, Part, chart_part, fitted, part
from foghorn.slack.chart import bar_chart
from foghorn.slack.escaping import code, code_block, link, prose
from foghorn.slack.message import Message
from foghorn.slack.rendering import RESOLVED_MARK, SEVERITY_MARKS, bullet, step_lines

_EVIDENCE = 24
_SHORT = 160
_ADVICE = 3
#: The chart goes before any line does: what it shows stands beside it in words.
_CHART_RANK = 100


def has_evidence(advisory: Advisory) -> bool:
    """Whether `render_evidence` would say more than that there is nothing more to say."""
    found = (advisory.evidence, advisory.changes, advisory.timeline, advisory.start_up, advisory.advice)
    return any(found) or bool(advisory.not_checked)


def render_evidence(advisory: Advisory) -> Message:
    """The thread's first reply: evidence (the first is kept longest), timeline, start-up, all that was not checked."""
    parts = [
        *_evidence(advisory),
        part(
            Form.SECTION, [bullet(text, 4 + at) for at, text in enumerate(advisory.changes)], "What the release changed"
        ),
        part(Form.SECTION, [_moment(*pair, 3 + at) for at, pair in enumerate(advisory.timeline)], "Timeline"),
        *(_start_up(advisory.start_up) if advisory.start_up is not None else ()),
        *_advice(advisory.advice, "Worth knowing"),
        part(Form.SECTION, [bullet(text, 2 + at) for at, text in enumerate(advisory.not_checked)], "Not checked"),
    ]
    if not any(each.lines for each in parts):
        parts = [part(Form.SECTION, [Line("The events themselves are all the evidence there is.")])]
    return fitted(prose(f"Evidence: {advisory.headline}", 300), parts)


def render_escalation(advisory: Advisory) -> Message:
    """The reply when an incident rises to critical: an edit notifies nobody."""
    said = f"{SEVERITY_MARKS[advisory.severity]} *Now {advisory.severity.value}:* {prose(advisory.headline, 250)}"
    reach = [bullet(text, 1 + at) for at, text in enumerate(advisory.reach)]
    return fitted(said, [part(Form.SECTION, [Line(said), *reach])])


def render_recovery(advisory: Advisory) -> Message:
    """The reply when an incident is over: how long, how many, what ended it."""
    said = f"{RESOLVED_MARK} *Recovered:* {prose(advisory.recovery or advisory.headline, 350)}"
    return fitted(said, [part(Form.SECTION, [Line(said)])])


def render_merged(into: str) -> Message:
    """What a message becomes when its incident turned out to be part of another. `into`: its permalink, or words."""
    target = link(into, "this advisory") or prose(into, 300)
    said = f"↪ Merged into {target}."
    return fitted(said, [part(Form.SECTION, [Line(said)])])


def _evidence(advisory: Advisory) -> list[Part]:
    """Short pieces stand together in one block, each longer one has its own."""
    pieces = advisory.evidence[:_EVIDENCE]
    parts: list[Part] = []
    for long, group in groupby(enumerate(pieces), key=lambda piece: _is_long(piece[1][1])):
        lines = [Line(_exhibit(*pair), 1 + 2 * at) for at, pair in group]
        for block in [[line] for line in lines] if long else [lines]:
            parts.append(part(Form.SECTION, block, "" if parts else "Evidence"))
    beyond = len(advisory.evidence) - _EVIDENCE
    if beyond > 0:
        parts[-1] = replace(parts[-1], dropped=parts[-1].dropped + beyond)
    return parts


def _is_long(text: str) -> bool:
    return "\n" in text.strip() or len(text) > _SHORT


def _exhibit(label: str, text: str) -> str:
    """A short text beside its label, a longer one below it."""
    shown = f"\n{code_block(text, 1_600)}" if _is_long(text) else f": {code(text, 800)}"
    return f"{prose(label, 120)}{shown}" if shown.strip(":\n ") else ""


def _start_up(start_up: StartUp) -> list[Part]:
    """The phases in words, the same as a chart, and what could be made shorter."""
    phases = [_moment(*pair, 3 + at) for at, pair in enumerate(start_up.phases)]
    parts = [part(Form.SECTION, [Line(prose(start_up.about, 200), 2), *phases], "Start-up")]
    if start_up.bars:
        chart = bar_chart("Start-up of a task, in seconds", "seconds", start_up.bars, "seconds")
        parts.append(chart_part(chart, _CHART_RANK))
    return [*parts, *_advice(start_up.advice)]


def _advice(advice: tuple[tuple[str, Advice], ...], title: str = "") -> list[Part]:
    """What a rule says, with its steps, one block each."""
    return [
        part(Form.SECTION, [bullet(f"{one.cause} ({rule_id})", 9), *step_lines(one.steps, 20)], "" if at else title)
        for at, (rule_id, one) in enumerate(advice[:_ADVICE])
    ]


def _moment(label: str, text: str, rank: int) -> Line:
    return Line(f"{code(label, 60)}  {prose(text, 200)}", rank)
