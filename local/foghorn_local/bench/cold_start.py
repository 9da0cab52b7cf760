"""Cold starts: INIT plus the first invocation, from the POST to a fresh emulator until its answer.

The emulator is up and listens before the clock starts. Interpreter, runtime client, INIT and invocation are in it, for
a function and for its floor alike; what the embedded AWS needs for its answers is taken off both. They take turns, all
functions in each run, so that whatever else the machine does meanwhile hits all of them.
"""

from __future__ import annotations

import resource
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
    function_cpu_s: list[float] = field(default_factory=list)
    floor_cpu_s: list[float] = field(default_factory=list)
    silent_floor_s: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ColdStart:
    """`to_floor` is by wall time and `cpu_to_floor` by processor time, which other processes disturb less.

    That floor makes as many calls as the function. The one of `to_silent_floor` makes none; None: there are none.

    The last two rows are no function's: the bare runtime as a part of a floor, and that floor measured again.
    """

    function: str
    what: str
    calls: int
    to_floor: Ratio
    cpu_to_floor: Ratio
    to_silent_floor: Ratio | None


_TRIES = 3


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
            bare = _run_all(stage, cases, runs)
    return [*(_result(case) for case in cases), _bare(bare, cases[0]), _noise(cases)]


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


@dataclass(frozen=True, slots=True)
class _FirstPost:
    """A fresh container's first invocation: wall time, processor time from start to stop, calls by service."""

    wall_s: float
    cpu_s: float
    calls: Mapping[str, int]


def _run_all(stage: Stage, cases: list[Case], runs: int) -> list[_FirstPost]:
    """Fill the cases; returns the runs of the bare runtime. The first run counts calls and is not measured."""
    for case in cases:
        case.calls = _first_post(stage, stage.function(case.function), case.event(0)).calls
    bare = []
    for run in range(1, runs + 1):
        bare.append(_first_post(stage, stage.floor("bare", TASK_STATE, NO_CALLS), {}))
        for case in cases:
            _compare(stage, case, run)
    return bare


def _compare(stage: Stage, case: Case, run: int) -> None:
    event = case.event(run)
    for _ in range(_TRIES if case.function == SWEEPER else 1):
        calls = case.calls
        floor = _first_post(stage, stage.floor(_FLOORS[case.function], case.function, calls), event)
        measured = _first_post(stage, stage.function(case.function), event)
        if measured.calls == calls:
            break
        case.calls = measured.calls  # the sweeper looks at the dead-letter queues every fourth minute alone
    else:
        raise MeasurementSpoiled(f"{case.function}, {case.what}: never twice the same calls, at last {case.calls}")
    case.floor_s.append(floor.wall_s)
    case.floor_cpu_s.append(floor.cpu_s)
    case.function_s.append(measured.wall_s)
    case.function_cpu_s.append(measured.cpu_s)
    if case.calls and case.function in (NOTIFIER, SWEEPER):
        silent = stage.floor(_FLOORS[case.function], case.function, NO_CALLS)
        case.silent_floor_s.append(_first_post(stage, silent, event).wall_s)


def _first_post(stage: Stage, container: EmulatedFunction, event: Any) -> _FirstPost:
    before, cpu_before_s = stage.calls(), _children_cpu_s()
    with container:
        wall_s = stage.own_s(container, event)
    calls = {name: number - before[name] for name, number in stage.calls().items() if number != before[name]}
    return _FirstPost(wall_s, _children_cpu_s() - cpu_before_s, calls)


def _children_cpu_s() -> float:
    """Processor time of all processes that were started here and have ended, and of those that they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _result(case: Case) -> ColdStart:
    return ColdStart(
        case.function,
        case.what,
        sum(case.calls.values()),
        ratio(case.function_s, case.floor_s),
        ratio(case.function_cpu_s, case.floor_cpu_s),
        ratio(case.function_s, case.silent_floor_s) if case.silent_floor_s else None,
    )


def _bare(bare: list[_FirstPost], first: Case) -> ColdStart:
    """Interpreter and runtime client alone."""
    wall = ratio([run.wall_s for run in bare], first.floor_s)
    cpu = ratio([run.cpu_s for run in bare], first.floor_cpu_s)
    return ColdStart("no function at all", "interpreter and runtime client", 0, wall, cpu, None)


def _noise(cases: list[Case]) -> ColdStart:
    """Both detectors have the same floor: how far one's durations are from the other's is the machine's doing."""
    one, other = (case for case in cases if case.what == "routine event")
    wall, cpu = ratio(other.floor_s, one.floor_s), ratio(other.floor_cpu_s, one.floor_cpu_s)
    return ColdStart("no function at all", "the same floor again", 0, wall, cpu, None)
