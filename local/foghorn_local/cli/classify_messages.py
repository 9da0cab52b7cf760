"""`foghorn classify --messages`: what each service event message means, one JSON line per line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from foghorn.signals.service_messages import kind_of_message
from foghorn_local.cli.catch import as_messages
from foghorn_local.cli.classify import text_of
from foghorn_local.cli.input import raw_lines
from foghorn_local.play.stream import BrokenLine, read_lines


def run(file: str) -> int:
    """Write one verdict per input line, in order."""
    with as_messages():
        for verdict in verdicts(raw_lines(file)):
            sys.stdout.write(json.dumps(verdict, allow_nan=False) + "\n")
        sys.stdout.flush()
    return 0


def verdicts(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """`{"id", "kind", "failure"}` per line; what is no JSON or holds no message is `unknown`, a failure."""
    for line in read_lines(lines):
        record = None if isinstance(line, BrokenLine) else line.event
        kind = kind_of_message(text_of(record, "message") or "")
        yield {"id": text_of(record, "id"), "kind": kind.name, "failure": kind.failure}
