"""Cold starts: INIT plus the first invocation, from the POST to a fresh emulator until its answer.

The emulator is up and listens before the clock starts. Interpreter, runtime client, INIT and invocation are in it, for
a function and for its floor alike; what the embedded AWS needs for its answers is taken off both. They take turns, all
functions in each run, so that whatever else the machine does meanwhile hits all of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from foghorn_local.bench.ratios import Ratio, ratio
from foghorn_local.bench.stage import MeasurementSpoiled, Stage, staged
from foghorn_local.bench.workspace import DEPLOYMENT, NOTIFIER, SWEEPER, TASK_STATE
from foghorn_local.demo.ecs import OUT_OF_MEMORY, Cluster, Event, replaced_by
from foghorn_local.demo.service import Service
from foghorn_local.play.stack import REGION
from foghorn_local.runtime import EmulatedFunction, Installation

RUNS = 15
_FLOORS = {TASK_STATE: "task_state", DEPLOYMENT: "deployment", NOTIFIER: "notifier", SWEEPER: "sweeper"}
NO_CALLS: Mapping[str, int] = {}


@dataclass(slots=True)
class Case:
    """One function with one sort of first event, and what it is compared with.

    `event(run)` makes the event of a run. `calls` are those that the function makes, by service, found out in a run
    that is not measured; its floor makes as many.
    """

    function: str
    what: str
    event: Callable[[int], Any]
    calls: Mapping[str, int] = field(default_factory=dict)
    function_s: list[float] = field(default_factory=list)
    floor_s: list[float] = field(default_factory=list)
    silent_floor_s: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ColdStart:
    """`to_floor` makes the calls that the function makes, `to_silent_floor` none: None where there are none to make.

    The last two rows are no function's: the bare runtime as a part of a floor, and that floor measured again.
    """

    function: str
    what: str
    calls: int
    to_floor: Ratio
    to_silent_floor: Ratio | None


def measure(root: Path, place: Installation, *, runs: int = RUNS) -> list[ColdStart]:
    """All functions, `runs` times in turns. Raises `MeasurementSpoiled`, and what the emulator raises."""
    now = datetime.now(UTC)
    openings = [_service("cold", run).task("crash").stop(now, OUT_OF_MEMORY)[-1] for run in range(runs + 1)]
    told = [_service("told", run).task("crash").stop(now, OUT_OF_MEMORY)[-1] for run in range(runs + 1)]
    impaired = [_service("impaired", run).impaired(now) for run in range(runs + 1)]
    notices = [_spot(run).task("old").spot_notice(now) for run in range(runs + 1)]
    scaled_in = _service("cold", 0).task("old").stop(now, replaced_by("ecs-svc/1"))[-1]
    completed = _service("cold", 0).deployment_completed(now)
    with tempfile.TemporaryDirectory() as folder:
        known = [*openings, *told, *impaired, *notices]
        with staged(root, place, known, Path(folder)) as stage, stage.function(TASK_STATE) as recorder:
            cases = [
                Case(TASK_STATE, "routine event", lambda _run: scaled_in),
                Case(TASK_STATE, "event that opens an incident", lambda run: openings[run]),
                Case(DEPLOYMENT, "routine event", lambda _run: completed),
                Case(DEPLOYMENT, "event that opens an incident", lambda run: impaired[run]),
                Case(NOTIFIER, "ring with nothing to say yet", lambda run: _ring(stage, recorder, notices[run])),
                Case(NOTIFIER, "first post of an incident", lambda run: _ring(stage, recorder, told[run])),
                Case(SWEEPER, "nothing due", lambda _run: _nothing_due(stage)),
            ]
            bare_s = _run_all(stage, cases, runs)
    return [*(_result(case) for case in cases), _bare(bare_s, cases[0]), _noise(cases)]


def _service(name: str, run: int) -> Service:
    return Service(Cluster(region=REGION), f"{name}-{run}")


def _spot(run: int) -> Service:
    """Each in a cluster of its own: a Spot incident belongs to the cluster's capacity provider."""
    return Service(Cluster(f"spot-{run}", region=REGION), "thumbs", capacity_provider="FARGATE_SPOT")


def _ring(stage: Stage, recorder: EmulatedFunction, event: Event) -> Any:
    """What the notifier gets after an event was recorded."""
    stage.forget()
    stage.own_s(recorder, event)
    return stage.ring()


def _nothing_due(stage: Stage) -> Event:
    stage.forget()
    return {}


def _run_all(stage: Stage, cases: list[Case], runs: int) -> list[float]:
    """Fill the cases; returns the durations of the bare runtime. The first run counts calls and is not measured."""
    for case in cases:
        _, case.calls = _first_post(stage, stage.function(case.function), case.event(0))
    bare_s = []
    for run in range(1, runs + 1):
        bare_s.append(_first_post(stage, stage.floor("bare", TASK_STATE, NO_CALLS), {})[0])
        for case in cases:
            _compare(stage, case, run)
    return bare_s


def _compare(stage: Stage, case: Case, run: int) -> None:
    event = case.event(run)
    floor_s, _ = _first_post(stage, stage.floor(_FLOORS[case.function], case.function, case.calls), event)
    function_s, calls = _first_post(stage, stage.function(case.function), event)
    if calls != case.calls:
        raise MeasurementSpoiled(f"{case.function}, {case.what}: {dict(calls)} calls and not {dict(case.calls)}")
    case.floor_s.append(floor_s)
    case.function_s.append(function_s)
    if case.calls and case.function in (NOTIFIER, SWEEPER):
        silent = stage.floor(_FLOORS[case.function], case.function, NO_CALLS)
        case.silent_floor_s.append(_first_post(stage, silent, event)[0])


def _first_post(stage: Stage, container: EmulatedFunction, event: Any) -> tuple[float, Mapping[str, int]]:
    """Seconds of a fresh container's first invocation, and the calls that it made."""
    with container:
        before = stage.calls()
        taken_s = stage.own_s(container, event)
    return taken_s, {name: number - before[name] for name, number in stage.calls().items() if number != before[name]}


def _result(case: Case) -> ColdStart:
    silent = ratio(case.function_s, case.silent_floor_s) if case.silent_floor_s else None
    return ColdStart(case.function, case.what, sum(case.calls.values()), ratio(case.function_s, case.floor_s), silent)


def _bare(bare_s: list[float], first: Case) -> ColdStart:
    """Interpreter and runtime client alone."""
    return ColdStart("no function at all", "interpreter and runtime client", 0, ratio(bare_s, first.floor_s), None)


def _noise(cases: list[Case]) -> ColdStart:
    """Both detectors have the same floor: how far the one's durations are from the other's is the machine's doing."""
    one, other = (case.floor_s for case in cases if case.what == "routine event")
    return ColdStart("no function at all", "the same floor again", 0, ratio(other, one), None)
