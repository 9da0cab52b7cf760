"""A storm through the whole application: what it sends to Slack, and what it asks of AWS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from foghorn_local.play.faults import parse_faults
from foghorn_local.play.play import play


@dataclass(frozen=True, slots=True)
class Storm:
    """`faults` is the specification it was played with; `started` counts the events that started a function."""

    faults: str
    events: int
    started: int
    incidents: int
    slack: Mapping[str, int]
    aws_calls: Mapping[str, int]
    reads: int

    def calls_to(self, service: str) -> int:
        """Calls to one service of AWS."""
        return sum(number for name, number in self.aws_calls.items() if name.startswith(f"{service}:"))


def measure(template: Path, events: Sequence[Any], specs: Sequence[str]) -> list[Storm]:
    """Play the same events with each of the faults, side by side in processes of their own."""
    with ProcessPoolExecutor(min(2, len(specs)), get_context("spawn")) as pool:
        return list(pool.map(_play, [template] * len(specs), [events] * len(specs), specs))


def _play(template: Path, events: Sequence[Any], spec: str) -> Storm:
    report = play(events, template=template, faults=parse_faults(spec)).report
    return Storm(
        faults=spec,
        events=report.events,
        started=report.matched,
        incidents=len(report.incidents),
        slack=report.slack,
        aws_calls=report.aws_calls,
        reads=report.reads,
    )
