"""What the functions print: into a file, and the lines that say that something is wrong also to whoever looks on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TextIO

LEVELS = ("WARNING", "ERROR", "CRITICAL")
# Fields of a log line that say what is wrong, in the order in which they are read.
TELLING_FIELDS = ("failure", "error", "what_to_do", "field", "reason", "exception_name")


class FunctionLog:
    """Takes the functions' structured log, one JSON object per line; `complain` gets each warning as one line."""

    def __init__(self, file: TextIO, complain: Callable[[str], None]) -> None:
        self._file = file
        self._complain = complain
        self._line = ""

    def write(self, text: str) -> int:
        """Keep the text; look at each line that it ends."""
        self._file.write(text)
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            complaint = complaint_of(line)
            if complaint is not None:
                self._complain(complaint)
        return len(text)

    def flush(self) -> None:
        """Let the file be read by others."""
        self._file.flush()


def complaint_of(line: str) -> str | None:
    """`NotifierFunction: not delivered: …` for a line of a level that somebody should see, else None."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    if not isinstance(entry, dict) or entry.get("level") not in LEVELS:
        return None
    said = [entry.get("function_name"), entry.get("message"), *(entry.get(field) for field in TELLING_FIELDS)]
    return ": ".join(str(part) for part in said if part)[:500]
