"""`foghorn explain` and `foghorn rules`: the catalogue in the terminal."""

from __future__ import annotations

from rich.console import Console

from foghorn_local import catalogue
from foghorn_local.cli.failure import CommandFailedError


def explain(name: str) -> int:
    """One rule or one kind in full, or the kinds that words of AWS may mean."""
    try:
        shown = catalogue.explain(name)
    except catalogue.UnknownNameError as error:
        raise CommandFailedError(str(error)) from error
    Console().print(shown)
    return 0


def rules() -> int:
    """Every rule and every kind."""
    Console().print(catalogue.listing())
    return 0
