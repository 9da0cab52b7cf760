"""Reading the input of a command: a file or standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foghorn_local.cli.failure import CommandFailedError
from foghorn_local.play.stream import BrokenLine, read_lines


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


def json_file(path: Path) -> Any:
    """The content of a JSON file. Raises CommandFailedError, naming it, where it cannot be read or is no JSON."""
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise CommandFailedError(f"cannot read {path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise CommandFailedError(f"{path} is not JSON: {error}") from error


def events_of(name: str) -> list[Any]:
    """The events of a file (`-`: standard input): one JSON value over any number of lines, or JSON Lines.

    Raises CommandFailedError, naming the line, where it is neither; and where it holds nothing.
    """
    raw = b"".join(raw_lines(name))
    try:
        return [json.loads(raw)]
    except (ValueError, RecursionError):
        pass
    events: list[Any] = []
    for line in read_lines(raw.splitlines()):
        if isinstance(line, BrokenLine):
            raise CommandFailedError(f"{name}: line {line.number}: {line.reason}")
        events.append(line.event)
    if not events:
        raise CommandFailedError(f"{name}: no event in it")
    return events
