"""Write the pages that are generated from the code (`make docs`), or say which differ (`--check`, in `make check`).

docs/rules/ is the catalogue: one page per rule, an index, and the public vocabulary of causes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from foghorn_local.catalogue import pages, write_pages

RULES = Path(__file__).parents[1] / "docs" / "rules"


def main() -> int:
    """Write the pages, or with `--check` compare them: 0 when they are as they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page would change")
    if not parser.parse_args().check:
        written = write_pages(RULES)
        print(f"docs: {len(written)} pages in docs/rules")
        return 0
    wanted = pages()
    found = {path.name: path.read_text(encoding="utf-8") for path in RULES.glob("*.md")}
    stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if stale:
        print(f"docs: {', '.join(stale)} not up to date: run `make docs` and review the diff", file=sys.stderr)
        return 1
    print("docs: up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
