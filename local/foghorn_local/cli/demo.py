"""`foghorn demo`: the demonstration."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from foghorn_local.cli.catch import as_messages
from foghorn_local.cli.progress import bar
from foghorn_local.demo.show import demonstrate
from foghorn_local.project import find_template

PAGE = Path("build") / "channel.html"


def run(*, template: str | None) -> int:
    """Show it."""
    with as_messages():
        path = find_template(template)
        with bar(Console(file=sys.stderr)) as progress:
            demonstrate(path, Console(), progress, PAGE)
    return 0
