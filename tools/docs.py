"""Write the pages that are generated from the code (`make docs`), or say which differ (`--check`, in `make check`).

docs/rules/ is the catalogue: one page per rule, an index, and the public vocabulary of causes. docs/samples.md lists
the sample events.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from foghorn_local.bus import load_application
from foghorn_local.catalogue import NOTE, pages, samples_page, write_pages

ROOT = Path(__file__).parents[1]
RULES, SAMPLES = ROOT / "docs" / "rules", ROOT / "docs" / "samples.md"


def main() -> int:
    """Write the pages, or with `--check` compare them: 0 when they are as they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page would change")
    if not parser.parse_args().check:
        written = write_pages(RULES)
        SAMPLES.write_text(_samples(), encoding="utf-8")
        print(f"docs: {len(written)} pages in docs/rules, and the samples")
        return 0
    wanted = pages()
    found = {path.name: path.read_text(encoding="utf-8") for path in RULES.glob("*.md")}
    stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if not SAMPLES.exists() or SAMPLES.read_text(encoding="utf-8") != _samples():
        stale.append(SAMPLES.name)
    if stale:
        print(f"docs: {', '.join(stale)} not up to date: run `make docs` and review the diff", file=sys.stderr)
        return 1
    print("docs: up to date")
    return 0


def _samples() -> str:
    return samples_page(ROOT / "events", load_application(ROOT / "template.yaml"), NOTE)


if __name__ == "__main__":
    sys.exit(main())
