"""Warm invocations of the detectors, in turns with their floors, in containers that stay up.

Divided by the floor and not by `json.loads`: what surrounds every invocation (runtime client, Logger, Metrics, boto3's
signing and HTTP) is a constant of the platform, and what is left over is Foghorn's own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from foghorn_local.bench.ratios import Ratio, ratio
from foghorn_local.bench.stage import Stage, staged
from foghorn_local.bench.workspace import DEPLOYMENT, TASK_STATE
from foghorn_local.demo.ecs import OUT_OF_MEMORY, Cluster, Event, replaced_by
from foghorn_local.demo.service import Service
from foghorn_local.play.stack import REGION
from foghorn_local.runtime import Installation

RUNS = 60
_WARM_UP = 3


@dataclass(frozen=True, slots=True)
class Warm:
    """`calls` is what each invocation makes, function and floor alike."""

    function: str
    what: str
    calls: int
    to_floor: Ratio


def measure(root: Path, place: Installation, *, runs: int = RUNS) -> list[Warm]:
    """Routine and further failing events of both detectors, which are nearly all that a warm container gets.

    Raises `MeasurementSpoiled`, and what the emulator raises.
    """
    now, number = datetime.now(UTC), runs + _WARM_UP + 1
    one, other = (Service(Cluster(region=REGION), name) for name in ("one", "other"))
    scaled_in = one.task("old").stop(now, replaced_by(one.deployment_id))[-1]
    further = [one.task(n).stop(now, OUT_OF_MEMORY)[-1] for n in range(number)]
    further_actions = [other.impaired(now) | {"id": f"further-{n}"} for n in range(number)]
    rows: list[tuple[str, str, Sequence[Event]]] = [
        (TASK_STATE, "routine event", [scaled_in] * number),
        (TASK_STATE, "further event of an open incident", further),
        (DEPLOYMENT, "routine event", [one.deployment_completed(now)] * number),
        (DEPLOYMENT, "further event of an open incident", further_actions),
    ]
    with tempfile.TemporaryDirectory() as folder:
        known = [*further, *further_actions]
        with staged(root, place, known, Path(folder)) as stage:
            measured = []
            for function, what, events in rows:
                measured.append(_row(stage, function, what, events))
            return measured


def _row(stage: Stage, function: str, what: str, events: Sequence[Event]) -> Warm:
    module = "task_state" if function == TASK_STATE else "deployment"
    function_s: list[float] = []
    floor_s: list[float] = []
    stage.forget()
    with ExitStack() as containers:
        measured = containers.enter_context(stage.function(function))
        for event in events[:_WARM_UP]:
            stage.own_s(measured, event)
        before = stage.calls()
        stage.own_s(measured, events[_WARM_UP])
        calls = {name: count - before[name] for name, count in stage.calls().items() if count != before[name]}
        floor = containers.enter_context(stage.floor(module, function, calls))
        for event in events[:_WARM_UP]:
            stage.own_s(floor, event)
        for event in events[_WARM_UP + 1 :]:
            floor_s.append(stage.own_s(floor, event))
            function_s.append(stage.own_s(measured, event))
    return Warm(function, what, sum(calls.values()), ratio(function_s, floor_s))
