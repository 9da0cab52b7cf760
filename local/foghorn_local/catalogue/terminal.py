"""The catalogue in the terminal: `foghorn explain` and `foghorn rules`. Plain when piped, as rich does it."""

from __future__ import annotations

from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from foghorn.rules import CATALOGUE
from foghorn.rules.model import Rule
from foghorn.signals.kind import Kind
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Severity
from foghorn_local.catalogue.symptoms import Sighting
from foghorn_local.catalogue.words import band_of, look_up, rules_for, scope_of, sections_of

_COLOURS = {Severity.CRITICAL: "#e01e5a", Severity.WARNING: "#e8912d", Severity.INFO: "#4fb3e8"}
_LABEL = Style(bold=True)
_DIM = Style(dim=True)


def explain(name: str) -> RenderableType:
    """One rule by its id, one kind by its name, or what a text of AWS may mean. Raises UnknownNameError."""
    found = look_up(name)
    if isinstance(found, Rule):
        return _rule(found)
    return _kind(found) if isinstance(found, Kind) else _sighting(found)


def listing() -> RenderableType:
    """Every rule by band, then every kind with the rule that explains it."""
    parts: list[RenderableType] = []
    for band, rules in groupby(sorted(CATALOGUE, key=lambda rule: rule.id), key=band_of):
        table = _grid()
        for rule in rules:
            table.add_row(rule.id, _severity(rule.severity), rule.title)
        parts += [Text(band, _LABEL), Padding(table, (0, 0, 1, 2), expand=False)]
    kinds = _grid()
    for kind in KINDS.values():
        told = _severity(kind.severity) if kind.failure else Text("routine", _DIM)
        explained = ", ".join(rule.id for rule in rules_for(kind.name))
        kinds.add_row(kind.name, told, Text.assemble(kind.title, (f"  {explained}", _DIM)))
    return Group(*parts, Text("Kinds", _LABEL), Padding(kinds, (0, 0, 0, 2), expand=False))


def _grid() -> Table:
    """Three columns; the last one wraps."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    return table


def _severity(severity: Severity) -> Text:
    return Text(severity.value, Style(color=_COLOURS[severity]))


def _section(label: str, text: str) -> list[RenderableType]:
    return [Text(label, _LABEL), Padding(Text(text), (0, 0, 1, 2), expand=False)]


def _rule(rule: Rule) -> RenderableType:
    parts: list[RenderableType] = [
        Text.assemble((f"{rule.id} {rule.title}", _LABEL), "  ", _severity(rule.severity)),
        Text(""),
    ]
    for label, text in sections_of(rule).items():
        parts += _section(label, text)
    parts += _section("Explains", ", ".join(rule.kinds) or scope_of(rule))
    parts += _section("Needs", ", ".join(need.value for need in rule.needs) or "nothing but the event")
    if rule.inhibits:
        parts += _section("Hides", ", ".join(rule.inhibits))
    return Group(*parts, Text("Source", _LABEL), Text(rule.source))


def _sighting(sighting: Sighting) -> RenderableType:
    """What was seen, what tells its causes apart, and each of them with its rules."""
    parts: list[RenderableType] = [Text.assemble(("I see ", _DIM), (sighting.text, _LABEL)), Text("")]
    kinds = _grid()
    for kind in (KINDS[name] for name in sighting.kinds):
        rules = ", ".join(rule.id for rule in rules_for(kind.name) if not rule.needs)
        kinds.add_row(kind.name, Text(rules or "routine", "" if rules else _DIM), kind.title)
    label = "It may be" if sighting.verdict is None else "It is"
    parts += [Text(label, _LABEL), Padding(kinds, (0, 0, 1, 2), expand=False)]
    notes = [(one.text, one.told_apart) for one in sighting.symptoms if one.told_apart and sighting.verdict is None]
    if notes:
        words = [f"{text}: {note}" if len(notes) > 1 else note for text, note in notes]
        parts += _section("Told apart by", "\n".join(words))
    return Group(*parts, Text("foghorn explain KIND or RULE tells more", _DIM))


def _kind(kind: Kind) -> RenderableType:
    state = _severity(kind.severity) if kind.failure else Text("routine, never told", _DIM)
    parts: list[RenderableType] = [
        Text.assemble((kind.name, _LABEL), "  ", state),
        Text(""),
        *_section("What", kind.definition),
    ]
    if kind.remedy not in ("", "None."):
        parts += _section("Remedy", kind.remedy)
    rules = "\n".join(f"{rule.id} {rule.title}" for rule in rules_for(kind.name))
    parts += _section("Explained by", rules or "no rule of its own")
    return Group(*parts, Text("Source", _LABEL), Text(kind.source))
