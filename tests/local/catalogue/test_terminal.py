"""`explain` and `rules` in the terminal, and the pages on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from foghorn.rules import CATALOGUE
from foghorn.signals.kinds import KINDS
from foghorn_local import catalogue


def _text(shown: RenderableType) -> str:
    console = Console(width=120, color_system=None)
    with console.capture() as captured:
        console.print(shown)
    return captured.get()


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.id)
def test_explain_a_rule(rule: object) -> None:
    """Every rule can be explained by its id, in any case."""
    text = _text(catalogue.explain(rule.id.lower()))
    assert text.startswith(f"{rule.id} {rule.title}")
    assert rule.source in text
    assert all(label in text for label in ("What", "Why it matters", "Known problems", "Next steps"))


@pytest.mark.parametrize("kind", list(KINDS))
def test_explain_a_kind(kind: str) -> None:
    """Every kind can be explained by its name, with its source."""
    text = _text(catalogue.explain(kind))
    assert text.startswith(kind)
    assert KINDS[kind].source in text


def test_an_unknown_name_gets_a_hint() -> None:
    """A typing error is answered with what comes close, the closest first."""
    with pytest.raises(catalogue.UnknownNameError, match="did you mean oom_killed"):
        catalogue.explain("oom_kiled")
    with pytest.raises(catalogue.UnknownNameError, match="foghorn rules"):
        catalogue.explain("zzzzzzzz")


def test_listing_names_every_rule_and_kind() -> None:
    """Nothing is left out."""
    text = _text(catalogue.listing())
    assert [name for name in (*(rule.id for rule in CATALOGUE), *KINDS) if name not in text] == []


def test_pages_are_written_once_and_gone_ones_removed(tmp_path: Path) -> None:
    """A second run changes nothing; a page of a rule that is gone is removed."""
    (tmp_path / "FH1999.md").write_text("old", encoding="utf-8")
    changed = catalogue.write_pages(tmp_path)
    assert tmp_path / "FH1999.md" in changed
    assert not (tmp_path / "FH1999.md").exists()
    assert {path.name for path in tmp_path.iterdir()} == set(catalogue.pages())
    assert catalogue.write_pages(tmp_path) == []
