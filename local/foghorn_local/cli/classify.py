"""`foghorn classify`: what each event means, one JSON line per line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from foghorn.signals.as_json import classification_to_json
from foghorn.signals.classify import classify
from foghorn.signals.signal import Classification, Outcome
from foghorn_local.bus import Application, load_application
from foghorn_local.cli.catch import as_messages
from foghorn_local.cli.input import raw_lines
from foghorn_local.play.stream import BrokenLine, read_lines
from foghorn_local.project import find_template


def run(file: str, *, template: str | None) -> int:
    """Write one verdict per input line, in order."""
    with as_messages():
        application = load_application(find_template(template))
        for verdict in verdicts(raw_lines(file), application):
            # ASCII, so that no terminal encoding and no lone surrogate of the input can stop it
            sys.stdout.write(json.dumps(verdict, allow_nan=False) + "\n")
        sys.stdout.flush()
    return 0


def verdicts(lines: Iterable[bytes], application: Application) -> Iterator[dict[str, Any]]:
    """Classify JSON Lines; a line that is no JSON is a verdict too."""
    for line in read_lines(lines):
        if isinstance(line, BrokenLine):
            broken = Classification(Outcome.UNPARSABLE, f"event: line {line.number}: {line.reason}")
            yield classification_to_json(None, None, None, broken)
        else:
            event = line.event
            yield classification_to_json(
                text_of(event, "id"), text_of(event, "detail-type"), application.function_for(event), classify(event)
            )


def text_of(event: object, field: str) -> str | None:
    """A text field of the envelope, None where it is absent or no text."""
    value = event.get(field) if isinstance(event, dict) else None
    return value if isinstance(value, str) else None
