"""Measure, and write the figures into docs/benchmarks.md (`make bench`; `PARTS="chain costs"` for some of it).

cold, warm   under Lambda's own runtime, from the built artifact
layers       the built artifact
chain, costs counted on the embedded AWS and Slack
storms       a played storm
forecasts    made-up deployments that fail

Where there is no artifact or emulator, the page says so and keeps the figures it had; with $CI set that is a failure.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from foghorn_local.bench import chain, cold_start, costs, forecasts, layers, page, storms, tables, warm
from foghorn_local.runtime import Installation, RuntimeUnavailableError, find_installation
from tests.storms import streams

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/benchmarks.md"
TEMPLATE = ROOT / "template.yaml"
SPECS = ("", "duplicate:2", "duplicate:2,shuffle:1")


def _place() -> Installation:
    return find_installation(ROOT)


def _machine() -> str:
    said = f"{os.cpu_count()} cores, Python {platform.python_version()} for the local workspace"
    with contextlib.suppress(RuntimeUnavailableError):
        command = [str(_place().python), "-c", "import platform; print(platform.python_version())"]
        version = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        said += f", Python {version} for the functions"
    return f"{said}."


PARTS: dict[str, Callable[[], str]] = {
    # What is timed comes first: nothing else runs beside it.
    "cold": lambda: tables.cold_starts(cold_start.measure(ROOT, _place())),
    "warm": lambda: tables.warm(warm.measure(ROOT, _place())),
    "chain": lambda: tables.chains(chain.measure(TEMPLATE)),
    "costs": lambda: tables.costs(costs.measure(TEMPLATE)),
    "layers": lambda: tables.layers(layers.measure(_place().artifact.folder)),
    "storms": lambda: tables.storms(storms.measure(TEMPLATE, streams.storm_a(), SPECS)),
    "forecasts": lambda: tables.forecasts(forecasts.measure()),
    "machine": _machine,
}


def main() -> int:
    """Measure part by part; what was measured is written whatever comes after it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all by default")
    wanted = parser.parse_args().parts or list(PARTS)
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    missing = 0
    for part in (part for part in PARTS if part in wanted):
        print(f"bench: {part}", flush=True)
        text = PAGE.read_text(encoding="utf-8")
        try:
            text = page.replaced(text, part, PARTS[part]())
        except RuntimeUnavailableError as error:
            print(
                "*" * 70,
                f"** bench: {part} NOT MEASURED, its figures are left as they were.",
                f"** {error}",
                "*" * 70,
                sep="\n",
            )
            text = page.not_measured(text, part, str(error))
            missing += 1
        PAGE.write_text(text, encoding="utf-8")
    print(f"bench: {PAGE.relative_to(ROOT)} is written; read it as a diff")
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
