"""`make accuracy`: print how often the classifier is right on labelled records.

The records are no part of this project. CORPUS names a file of them, or a folder whose *.jsonl hold them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from foghorn_local.accuracy.records import RecordError, read_records
from foghorn_local.accuracy.report import report

DEFAULT = Path("..", "shared", "corpus", "dev")
NOT_FOUND = 2


def main(arguments: Sequence[str]) -> int:
    """Print the report of each file; 2 with a message where there are no records."""
    try:
        for path in _files([Path(argument) for argument in arguments] or [DEFAULT]):
            print("\n".join(report(path.name, list(read_records(path)))), end="\n\n")
    except (RecordError, OSError) as error:
        print(f"accuracy: {error}", file=sys.stderr)
        return NOT_FOUND
    return 0


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        found = sorted(path.glob("*.jsonl")) if path.is_dir() else [path] if path.is_file() else []
        if not found:
            raise RecordError(f"no labelled records in {path}: name a file or a folder of *.jsonl, CORPUS=…")
        yield from found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
