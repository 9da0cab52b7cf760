"""What it costs to classify an event, as a multiple of `json.loads` of the same event.

Both are timed in turns, in processor time of this thread, and the smallest of several rounds counts: what the machine
does besides hits neither, or both alike.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from foghorn.signals import classify

RATIO_BOUND = 25.0
"""No event may cost more than this many times its own `json.loads`."""

GROWTH_BOUND = 1.5
"""Of an event four times as large, the ratio may grow by this factor at most: 1 is linear, 4 would be quadratic."""

ROUNDS = 25
ROUND_S = 0.003
LARGE_BYTES = 250_000
GROWTH = 4

_DENSE = "dial tcp not found denied retried 5 times (task 'secret' \"arn:aws:x\" from asm /a/b "


def classification_rows(samples: Path = Path("events")) -> dict[str, float]:
    """Name → ratio. A name with "growth" is the ratio at four times the size over the ratio at the size itself."""
    rows = {name: ratio(event) for name, event in sample_events(samples)}
    for name, make in SHAPES.items():
        small, large = (ratio(make(size)) for size in (LARGE_BYTES // GROWTH, LARGE_BYTES))
        rows[f"{name}, {LARGE_BYTES // 1_000} KB"] = large
        rows[f"{name}, growth"] = large / small
    return rows


def sample_events(folder: Path) -> Iterator[tuple[str, Any]]:
    """The sample events by name. Raises FileNotFoundError where there are none."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise FileNotFoundError(f"no sample events in {folder}")
    for path in paths:
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def ratio(event: object) -> float:
    """Seconds to classify over seconds to load."""
    text = json.dumps(event)
    actions: tuple[Callable[[], object], ...] = (lambda: json.loads(text), lambda: classify(event))
    times = [max(1, round(ROUND_S / _seconds(action, 1))) for action in actions]
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for place, action in enumerate(actions):
            best[place] = min(best[place], _seconds(action, times[place]) / times[place])
    return best[1] / best[0]


def _seconds(action: Callable[[], object], times: int) -> float:
    started = time.thread_time()
    for _ in range(times):
        action()
    return time.thread_time() - started


def stopped(**detail: object) -> dict[str, Any]:
    """A stopped task of a service, with what is given."""
    arn = "arn:aws:ecs:eu-west-1:123456789012:"
    return {
        "id": "00000000-0000-4000-8000-000000000001",
        "detail-type": "ECS Task State Change",
        "source": "aws.ecs",
        "account": "123456789012",
        "region": "eu-west-1",
        "time": "2026-01-05T10:00:41Z",
        "resources": [f"{arn}task/prod/0123456789abcdef0123456789abcdef"],
        "detail": {"clusterArn": f"{arn}cluster/prod", "lastStatus": "STOPPED", "group": "service:shop", **detail},
    }


def _long_reason(size: int) -> dict[str, Any]:
    return stopped(stoppedReason=_DENSE * (size // len(_DENSE)))


def _unknown_fields(size: int) -> dict[str, Any]:
    return stopped(**{f"field{number}": _DENSE for number in range(size // (len(_DENSE) + 16))})


def _containers(size: int) -> dict[str, Any]:
    """At 250 KB they are more than a thousand, each with a reason of its own."""
    listed = [
        {"name": f"c{number}", "exitCode": number % 3, "reason": f"{number} {_DENSE * 2}"[:150]}
        for number in range(size // 215)
    ]
    return stopped(containers=listed)


def _long_containers(size: int) -> dict[str, Any]:
    return stopped(containers=[{"name": "c", "reason": f"{number} {_DENSE * 30}"} for number in range(size // 2_700)])


SHAPES: dict[str, Callable[[int], dict[str, Any]]] = {
    "a long stoppedReason": _long_reason,
    "unknown fields": _unknown_fields,
    "a thousand containers": _containers,
    "containers with long reasons": _long_containers,
}
"""Events of about a given size in bytes, each of which would hurt another part of a careless classifier."""


def main() -> int:
    """Print the rows, the dearest first; 1 where a bound does not hold."""
    rows = classification_rows()
    broken = 0
    for name, value in sorted(rows.items(), key=lambda row: -row[1]):
        bound = GROWTH_BOUND if name.endswith("growth") else RATIO_BOUND
        broken += value > bound
        print(f"{value:7.2f}  {'over ' + str(bound) if value > bound else '':<10} {name}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
