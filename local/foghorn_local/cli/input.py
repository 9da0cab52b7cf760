"""Reading the input of a command: a file or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from foghorn_local.cli.failure import CommandFailedError


def raw_lines(name: str) -> Iterator[bytes]:
    """The lines of a file, or of standard input for `-`. Raises CommandFailedError where they cannot be read."""
    try:
        if name == "-":
            yield from sys.stdin.buffer
        else:
            with Path(name).open("rb") as file:
                yield from file
    except OSError as error:
        raise CommandFailedError(f"cannot read {name}: {error.strerror or error}") from error
