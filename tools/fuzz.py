"""`make fuzz`: the properties of tests/property/hostile.py on many random examples. Prints seed and counts.

EXAMPLES is the number of examples in all, SEED repeats a run. A failure is shrunk and shown with its traceback.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.property import hostile, spoiling

EXAMPLES = 200_000
# Drawn piece by piece (they shrink well, and are slow), and made of one number each.
PARTS: tuple[tuple[str, float, SearchStrategy[Any], Callable[[Any], None]], ...] = (
    ("classify, drawn", 0.01, hostile.EVENTS, hostile.check_event),
    ("stop reasons, drawn", 0.02, hostile.texts(), hostile.check_reason),
    ("service messages, drawn", 0.02, hostile.texts(), hostile.check_message),
    ("classify", 0.25, spoiling.EVENTS, hostile.check_event),
    ("parse", 0.15, spoiling.EVENTS, hostile.check_parsing),
    ("stop reasons", 0.30, spoiling.TEXTS, hostile.check_reason),
    ("service messages", 0.25, spoiling.TEXTS, hostile.check_message),
)
ROUND = 2_000
"""Examples per run of hypothesis: it remembers what it has tried, and slows down as that grows."""


def run(examples: int, number: int) -> int:
    """Run every part; return how many examples were tried."""
    chance, tried = random.Random(number), 0
    for name, share, strategy, check in PARTS:
        started, done = time.monotonic(), 0
        while done < examples * share:  # the last round may go beyond
            done += _round(strategy, check, chance.getrandbits(64))
        tried += done
        print(f"fuzz: {name}: {done} examples in {time.monotonic() - started:.0f} s", flush=True)
    return tried


def _round(strategy: SearchStrategy[Any], check: Callable[[Any], None], number: int) -> int:
    count = 0

    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(strategy)
    def examine(value: Any) -> None:
        nonlocal count
        count += 1
        check(value)

    examine()
    return count


def main() -> int:
    """Run with what the environment asks for."""
    number = int(os.environ.get("SEED") or random.SystemRandom().getrandbits(32))
    examples = int(os.environ.get("EXAMPLES") or EXAMPLES)
    print(f"fuzz: seed {number}", flush=True)
    print(f"fuzz: {run(examples, number)} examples, seed {number}: nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
