"""The phases of a task's life: exact where both ends are told, and a reason where they are not."""

from __future__ import annotations

from dataclasses import astuple, fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.capacity.task_phases import StartUp, Stopping, start_up_of, stopping_of
from foghorn.capacity.untold import Untold
from foghorn.events.task_state_change import TaskTimes


def _at(clock: str | None) -> datetime | None:
    return datetime.fromisoformat(f"2026-01-05T{clock}+00:00") if clock else None


def _times(**clocks: str | None) -> TaskTimes:
    return TaskTimes(**{f"{name}_at": _at(clock) for name, clock in clocks.items()})


FARGATE = {
    "created": "11:02:13.877",
    "connectivity": "11:02:17.190",
    "pull_started": "11:02:24.162",
    "pull_stopped": "11:02:33.493",
    "started": "11:02:34.325",
}
NO_INTERFACE = Untold("no connectivityAt")

# Timestamps of tasks in AWS's documentation; provision, network interface, pull, start, total in ms, pull share in %.
VECTORS = {
    "LIFE-1 Fargate": (FARGATE, 10_285, 3_313, 9_331, 832, 20_448, 45.6),
    "LIFE-2 EC2": (
        {
            "created": "13:11:44.980",
            "pull_started": "13:11:59.491",
            "pull_stopped": "13:12:05.896",
            "started": "13:12:06.053",
        },
        *(14_511, NO_INTERFACE, 6_405, 157, 21_073, 30.4),
    ),
    "LIFE-3 Fargate": (
        {
            "created": "17:57:34.402",
            "connectivity": "17:57:38.453",
            "pull_started": "17:57:52.103",
            "pull_stopped": "17:57:55.103",
            "started": "17:57:58.103",
        },
        *(17_701, 4_051, 3_000, 3_000, 23_701, 12.7),
    ),
}


@pytest.mark.parametrize(
    ("clocks", "provision", "interface", "pull", "start", "total", "share_percent"), VECTORS.values(), ids=VECTORS
)
def test_a_start_up_to_the_millisecond(
    clocks: dict[str, str],
    provision: int,
    interface: int | Untold,
    pull: int,
    start: int,
    total: int,
    share_percent: float,
) -> None:
    """What AWS's own samples add up to."""
    found = start_up_of(_times(**clocks))
    assert astuple(found)[2:5] == (pull, start, total)
    assert (found.provision_ms, found.network_interface_ms) == (provision, interface)
    assert isinstance(found.pull_share, float)
    assert round(found.pull_share * 100, 1) == share_percent
    assert provision + pull + start == total


# What is taken away or moved, and what each of the phases says then. None: told.
BROKEN = {
    "no createdAt": ({"created": None}, dict.fromkeys(["provision", "interface", "total", "share"], "no createdAt")),
    "no connectivityAt": ({"connectivity": None}, {"interface": "no connectivityAt"}),
    "the pull never began": (
        {"pull_started": None, "pull_stopped": None, "started": None},
        {
            "provision": "no pullStartedAt",
            "pull": "no pullStartedAt",
            "start": "no pullStoppedAt",
            "total": "no startedAt",
            "share": "no pullStartedAt",
        },
    ),
    "the pull never ended": (
        {"pull_stopped": None, "started": None},
        {"pull": "no pullStoppedAt", "start": "no pullStoppedAt", "total": "no startedAt", "share": "no pullStoppedAt"},
    ),
    "it never started": (
        {"started": None},
        {"start": "no startedAt", "total": "no startedAt", "share": "no startedAt"},
    ),
    "the pull ended before it began": (
        {"pull_stopped": "11:02:24.161"},
        {"pull": "pullStoppedAt is before pullStartedAt", "share": "pullStoppedAt is before pullStartedAt"},
    ),
    "it started before it was created": (
        {"started": "11:02:00.000"},
        {
            "interface": None,
            "start": "startedAt is before pullStoppedAt",
            "total": "startedAt is before createdAt",
            "share": "startedAt is before createdAt",
        },
    ),
    "the pull began before it was created": (
        {"pull_started": "11:00:00.000", "connectivity": None},
        {
            "provision": "pullStartedAt is before createdAt",
            "interface": "no connectivityAt",
            "share": "pullStartedAt is before createdAt",
        },
    ),
    "it started before the pull was over": (
        {"started": "11:02:30.000"},
        {"start": "startedAt is before pullStoppedAt", "share": "startedAt is before pullStoppedAt"},
    ),
    "it connected again": ({"connectivity": "11:20:00.000"}, {"interface": "the task connected again later"}),
    "it connected again, and no pull is told": (
        {"connectivity": "11:20:00.000", "pull_started": None},
        {
            "provision": "no pullStartedAt",
            "interface": "the task connected again later",
            "pull": "no pullStartedAt",
            "share": "no pullStartedAt",
        },
    ),
    "everything at one moment": (
        dict.fromkeys(FARGATE, "11:02:13.877"),
        {"share": "the start-up took no time"},
    ),
}


@pytest.mark.parametrize(("changes", "reasons"), BROKEN.values(), ids=BROKEN)
def test_a_phase_without_both_ends_in_order_is_not_told(
    changes: dict[str, str | None], reasons: dict[str, str | None]
) -> None:
    """The reason names the timestamp that is missing or out of order; the other phases are told."""
    found = start_up_of(_times(**{**FARGATE, **changes}))
    names = ("provision", "interface", "pull", "start", "total", "share")
    values = [getattr(found, field.name) for field in fields(found)]
    untold = {name: value.reason for name, value in zip(names, values, strict=True) if isinstance(value, Untold)}
    assert untold == {name: reason for name, reason in reasons.items() if reason}


STOPS = {
    "both": (
        {"stopping": "10:04:12.115", "execution_stopped": "10:04:20.870", "stopped": "10:04:41.310"},
        29_195,
        8_755,
    ),
    "no order to stop": ({"stopped": "10:04:41.310"}, Untold("no stoppingAt"), Untold("no stoppingAt")),
    "not over": ({"stopping": "10:04:12.115"}, Untold("no stoppedAt"), Untold("no executionStoppedAt")),
    "ended before it was told to": (
        {"stopping": "10:04:12.115", "execution_stopped": "10:04:12.114", "stopped": "10:04:12.000"},
        Untold("stoppedAt is before stoppingAt"),
        Untold("executionStoppedAt is before stoppingAt"),
    ),
}


@pytest.mark.parametrize(("clocks", "stop", "container_stop"), STOPS.values(), ids=STOPS)
def test_the_phases_of_a_stop(clocks: dict[str, str], stop: int | Untold, container_stop: int | Untold) -> None:
    """The whole stop, and the part of it that the containers took."""
    assert stopping_of(_times(**clocks)) == Stopping(stop, container_stop)


MOMENTS = st.none() | st.timedeltas(timedelta(seconds=-2), timedelta(seconds=2)).map(
    lambda after: datetime(2026, 1, 5, 10, tzinfo=UTC) + after
)


@given(st.builds(TaskTimes, *([MOMENTS] * 8)))
def test_whatever_the_times_are_the_phases_are_sound(times: TaskTimes) -> None:
    """No phase is negative, a share is at most the whole, and what has no share says why."""
    found: StartUp = start_up_of(times)
    told = [value for value in (*astuple(found)[:5], *astuple(stopping_of(times))) if isinstance(value, int)]
    assert min(told, default=0) >= 0
    assert isinstance(found.pull_share, Untold) or 0 <= found.pull_share <= 1
    assert all(value.reason for value in (found.pull_share, found.total_ms) if isinstance(value, Untold))
