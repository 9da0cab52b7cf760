"""Process death in mid-invocation, and everything that must survive it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from foghorn import backoff, wiring
from foghorn_local.bus import Function, FunctionError, InvokeConfig
from foghorn_local.play.clock import Clock
from foghorn_local.play.crash import CrashPoints, run_in_fork
from foghorn_local.play.functions import Returned, context_of

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
FUNCTION = Function("Detector", "app.handler", Path(), 30, 128, {}, InvokeConfig())


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock at the start."""
    with Clock(START) as clock:
        yield clock


@pytest.fixture
def diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Adapters that write to a file, which outlives the process that used them."""
    path = tmp_path / "diary"
    path.touch()

    def write(line: str) -> str:
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        return line

    store = SimpleNamespace(record=lambda: write("recorded"), meta=lambda: write("read"))
    monkeypatch.setattr(wiring, "incident_store", lambda: store)
    monkeypatch.setattr(wiring, "messenger", lambda: SimpleNamespace(post=lambda: write("posted")))
    monkeypatch.setattr(wiring, "reset", lambda: None)
    return path


def run(handler: Callable[[Any, Any], Any], clock: Clock, points: CrashPoints) -> Returned | FunctionError:
    """One invocation in a fork."""
    return run_in_fork(handler, {}, context_of(FUNCTION, "arn", clock), clock, points)


def record_and_post(event: Any, context: Any) -> dict[str, Any]:
    """A handler that passes both points."""
    wiring.incident_store().meta()
    wiring.incident_store().record()
    wiring.messenger().post()
    return {"batchItemFailures": []}


@pytest.mark.parametrize(
    ("armed", "done", "left"),
    [
        (CrashPoints(after_record=2), ["read", "recorded"], CrashPoints(after_record=1)),
        (CrashPoints(after_post=1), ["read", "recorded", "posted"], CrashPoints()),
        (CrashPoints(after_record=1, after_post=1), ["read", "recorded"], CrashPoints(after_post=1)),
    ],
)
def test_function_dies_at_the_first_armed_point(
    clock: Clock, diary: Path, armed: CrashPoints, done: list[str], left: CrashPoints
) -> None:
    """What was done before stays done, nothing after it happens, and the point counts down."""
    assert run(record_and_post, clock, armed) == FunctionError.killed()
    assert diary.read_text(encoding="utf-8").split() == done
    assert armed == left


def test_function_that_passes_no_point_returns(clock: Clock, diary: Path) -> None:
    """The point stays armed for the next one."""
    points = CrashPoints(after_post=1)
    assert run(lambda event, context: {"ok": True}, clock, points) == Returned({"ok": True})
    assert points == CrashPoints(after_post=1)


def test_failure_before_the_point_is_that_failure(clock: Clock, diary: Path) -> None:
    """The handler's own error travels back."""

    def fail(event: Any, context: Any) -> None:
        raise KeyError("missing")

    outcome = run(fail, clock, CrashPoints(after_post=1))
    assert isinstance(outcome, FunctionError)
    assert (outcome.error_type, outcome.error_message) == ("KeyError", "'missing'")
    assert outcome.stack_trace


def test_waiting_in_the_fork_moves_this_clock(clock: Clock, diary: Path) -> None:
    """The embedded Slack runs here: without it a rate limit would never pass."""
    before = backoff.sleep

    def wait(event: Any, context: Any) -> int:
        backoff.sleep(7)
        return int(context.get_remaining_time_in_millis())

    assert run(wait, clock, CrashPoints(after_post=1)) == Returned(23_000)
    assert (clock.now() - START).total_seconds() == 7
    assert backoff.sleep is before
