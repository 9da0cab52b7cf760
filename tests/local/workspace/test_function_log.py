"""The functions' log: all of it in the file, what somebody should see also said."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from foghorn_local.workspace.function_log import FunctionLog, complaint_of


@pytest.mark.parametrize(
    "entry, said",
    [
        ({"level": "INFO", "message": "recorded"}, None),
        ({"level": "WARNING", "message": "not delivered", "failure": "refused"}, "F: not delivered: refused"),
        ({"level": "ERROR", "message": "Slack refuses", "error": "e", "what_to_do": "w"}, "F: Slack refuses: e: w"),
        ({"_aws": {}, "EventsRecorded": [1]}, None),
        (["level", "ERROR"], None),
    ],
)
def test_what_is_said(entry: Any, said: str | None) -> None:
    """Warnings and errors, as one line with what tells most."""
    if isinstance(entry, dict):
        entry |= {"function_name": "F"}
    assert complaint_of(json.dumps(entry)) == said


@pytest.mark.parametrize("line", ["", "Traceback (most recent call last):", "{", "7"])
def test_what_is_no_log_line_is_no_complaint(line: str) -> None:
    """Whatever a function prints."""
    assert complaint_of(line) is None


def test_a_line_counts_when_it_is_whole() -> None:
    """Text comes in pieces, and several lines at once."""
    file = io.StringIO()
    said: list[str] = []
    log = FunctionLog(file, said.append)
    line = json.dumps({"level": "ERROR", "message": "broken"})
    for piece in (line[:9], line[9:], "\n" + line + "\n" + line):
        log.write(piece)
    assert said == ["broken", "broken"]
    assert file.getvalue() == f"{line}\n{line}\n{line}"
