"""The advisory as one Slack message, to be read in ten seconds on a phone at three in the morning.

Order of reading: how bad and what (header), why and the field that proves it, how far it reaches, what to do next;
then, small, what was not checked, where and when. A resolved one begins with how it ended and keeps the rest short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from foghorn.advisories.advisory import Advisory, Status
from foghorn.rules.model import Step
from foghorn.signals.signal import Severity
from foghorn.slack.blocks import Form, Line, Part, fitted, part
from foghorn.slack.escaping import code, link, plain, prose, whole_code_block
from foghorn.slack.limits import COMMAND, FALLBACK_TEXT, HEADER_TEXT, length
from foghorn.slack.message import Message

#: Unicode, not `:red_circle:`: the header is sent with `emoji: false`, so that no text of an event becomes an emoji.
SEVERITY_MARKS: Final[Mapping[Severity, str]] = MappingProxyType(
    {Severity.CRITICAL: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}
)
RESOLVED_MARK: Final = "✅"
_STEPS = 3
_NOT_CHECKED = 3
_CHANGES = 3


def render_advisory(advisory: Advisory) -> Message:
    """The message of an incident, as it stands. The same advisory gives the same JSON."""
    if advisory.status is Status.RESOLVED:
        return fitted(fallback_text(advisory), _resolved(advisory))
    return fitted(fallback_text(advisory), _open(advisory))


def title(advisory: Advisory, limit: int = HEADER_TEXT) -> str:
    """Mark and headline, escaped, as one line of plain text."""
    return plain(_title(advisory), limit)


def fallback_text(advisory: Advisory) -> str:
    """The notification: severity in a word, headline, and one sentence more."""
    if advisory.status is Status.RESOLVED:
        first, second = _title(advisory), advisory.recovery or ""
    else:
        mark = SEVERITY_MARKS[advisory.severity]
        first, second = f"{mark} {advisory.severity.value.capitalize()}: {advisory.headline}", advisory.cause
    headline = prose(first, FALLBACK_TEXT // 2)
    rest = prose(second, FALLBACK_TEXT - length(headline) - 1)
    return f"{headline}\n{rest}" if rest else headline


def _title(advisory: Advisory) -> str:
    if advisory.status is not Status.RESOLVED:
        return f"{SEVERITY_MARKS[advisory.severity]} {advisory.headline}"
    said = advisory.headline.casefold().startswith("resolved")
    return f"{RESOLVED_MARK} {advisory.headline}" if said else f"{RESOLVED_MARK} Resolved: {advisory.headline}"


def _open(advisory: Advisory) -> list[Part]:
    return [
        part(Form.HEADER, [Line(title(advisory))]),
        part(Form.SECTION, _why(advisory), "Why"),
        part(Form.SECTION, _changes(advisory), "What the release changed"),
        part(Form.SECTION, [bullet(text, 3 + at) for at, text in enumerate(advisory.reach)], "Reach"),
        part(Form.SECTION, step_lines(advisory.steps, 2), "Next"),
        part(Form.CONTEXT, _not_checked(advisory)),
        part(Form.CONTEXT, _context(advisory)),
    ]


def _resolved(advisory: Advisory) -> list[Part]:
    proof = advisory.proof[:1]
    return [
        part(Form.HEADER, [Line(title(advisory))]),
        part(Form.SECTION, [Line(prose(advisory.recovery or "", 500))], "Recovered"),
        part(Form.SECTION, [Line(prose(advisory.cause, 500)), *(_pair(*pair, 2) for pair in proof)], "Why it happened"),
        part(
            Form.SECTION,
            [Line(_step_text(at, step), 3 + at) for at, step in enumerate(advisory.steps[:_STEPS], 1)],
            "Follow up",
        ),
        part(Form.CONTEXT, _labelled("Reached:", advisory.reach, 2)),
        part(Form.CONTEXT, _context(advisory)),
    ]


def bullet(text: str, rank: int, limit: int = 300) -> Line:
    """One line of a list."""
    shown = prose(text, limit)
    return Line(f"•  {shown}" if shown else "", rank)


def _why(advisory: Advisory) -> Iterator[Line]:
    yield Line(prose(advisory.cause, 500))
    for at, pair in enumerate(advisory.proof):
        yield _pair(*pair, 2 + 3 * at)
    for at, text in enumerate(advisory.ruled_out):
        yield bullet(f"Ruled out: {text}", 5 + at)


def _changes(advisory: Advisory) -> Iterator[Line]:
    """The first ones: the most suspicious. All of them are in the thread."""
    for at, text in enumerate(advisory.changes[: _CHANGES + 1]):
        yield Line(prose(text, 200), 3) if at == 0 else bullet(text, 3 + at, 240)
    more = len(advisory.changes) - _CHANGES - 1
    if more > 0:
        yield Line(f"{more} more in the thread", 4 + _CHANGES)


def _pair(label: str, text: str, rank: int) -> Line:
    shown = code(text, 400)
    return Line(f"•  {prose(label, 120)}: {shown}" if shown else "", rank)


def step_lines(steps: Sequence[Step], rank: int) -> Iterator[Line]:
    """Numbered steps with their commands, at most three, of ranks from `rank` on."""
    for at, step in enumerate(steps[:_STEPS], 1):
        text = _step_text(at, step)
        command = whole_code_block(step.command, COMMAND) if step.command else ""
        if command is None:
            text = f"{text}  (its command is too long to show)"
        yield Line(f"{text}\n{command}" if command else text, rank + at - 1)


def _step_text(number: int, step: Step) -> str:
    shown = f"{number}.  {prose(step.text, 300)}"
    url = link(step.url) if step.url else None
    return f"{shown}  {url}" if url else shown


def _not_checked(advisory: Advisory) -> Iterator[Line]:
    yield from _labelled("Not checked:", advisory.not_checked[:_NOT_CHECKED], 4)
    more = len(advisory.not_checked) - _NOT_CHECKED
    if more > 0:
        yield Line(f"{more} more in the thread", 4)


def _labelled(label: str, texts: Sequence[str], rank: int) -> Iterator[Line]:
    for at, text in enumerate(texts):
        shown = prose(text, 200)
        yield Line(f"*{label}* {shown}" if at == 0 and shown else shown, rank + at)


def _context(advisory: Advisory) -> Iterator[Line]:
    severity = advisory.severity.value
    yield Line(f"*Was {severity}*" if advisory.status is Status.RESOLVED else f"*{severity.capitalize()}*")
    for at, text in enumerate(advisory.context):
        yield Line(prose(text, 160), 3 + at)
    if advisory.rule_ids:
        yield Line(prose(", ".join(advisory.rule_ids), 80), 8)
