"""How far a play is, on standard error; nothing where that is no terminal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from foghorn_local.play.timeline import Progress as Tell


@contextlib.contextmanager
def bar(console: Console) -> Iterator[Tell]:
    """A bar that is gone when the play is over."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[moment]}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("starting the workspace", total=None, moment="")

        def tell(delivered: int, total: int, now: datetime) -> None:
            what = f"{delivered} of {total} events" if delivered < total else "waiting for what is still due"
            shown.update(task, description=what, completed=delivered, total=total, moment=f"{now:%Y-%m-%d %H:%M} UTC")

        yield tell
