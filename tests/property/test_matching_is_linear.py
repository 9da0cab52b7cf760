"""Texts of events are matched without regular expressions, in work that a text cannot drive up."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from foghorn.signals import service_messages
from foghorn.signals.stop_reasons import image_pull, initialisation, lifecycle, placement, runtime, wording
from foghorn.signals.stop_reasons.matched_text import MATCHED_LENGTH, said, words_of
from foghorn.signals.stop_reasons.wording import GAP, Phrases, Row

PACKAGE = Path(service_messages.__file__).parents[1]
SOURCES = sorted(path for folder in ("events", "signals") for path in (PACKAGE / folder).rglob("*.py"))


def phrases_of(value: object) -> list[str]:
    """Every phrase in a table of a module."""
    if isinstance(value, Phrases):
        return list(value.all)
    if isinstance(value, Row):
        return list(value.phrases.all)
    if isinstance(value, tuple):
        return [phrase for part in value for phrase in phrases_of(part)]
    return []


MODULES = (image_pull, initialisation, lifecycle, placement, runtime, wording, service_messages)
PHRASES = sorted({phrase for module in MODULES for value in vars(module).values() for phrase in phrases_of(value)})


@pytest.mark.parametrize("path", SOURCES, ids=[str(path.relative_to(PACKAGE)) for path in SOURCES])
def test_no_regular_expression_reads_an_event(path: Path) -> None:
    """What is not there cannot run away."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported.isdisjoint({"re", "fnmatch", "glob"})


def test_phrases_are_words() -> None:
    """A phrase with a capital or a comma in it would never be found."""
    assert len(PHRASES) > 200
    spoilt = [
        phrase
        for phrase in PHRASES
        for part in phrase.split(GAP)
        if part.strip() != words_of(part).strip().lower() or not part.strip()
    ]
    assert spoilt == []


@pytest.mark.parametrize(
    "unit", ["(", "'", '"', '\\"', "/", "arn:", "(task ", "a'", " x", "ref ", "\u2028", "İ", "://"]
)
def test_a_hostile_text_is_read_once(unit: str) -> None:
    """Only its beginning is looked at, and what is left of that is no longer than it was."""
    text = said(unit * 100_000)
    assert len(text.folded) <= 2 * MATCHED_LENGTH + 2
    assert text == said((unit * 100_000)[:MATCHED_LENGTH])
