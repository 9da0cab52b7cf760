"""The launcher itself, with a function that can do everything wrong."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from foghorn_local.bus import Function, InvokeConfig
from foghorn_local.runtime import EmulatedFunction, EmulatorError, Ending, Installation

APP = """
import os, sys, time

print("loaded by", __name__)
if os.environ.get("FOGHORN_BROKEN"):
    raise RuntimeError("FOGHORN_BROKEN is set")
calls = 0


def handler(event, context):
    global calls
    calls += 1
    print("called with", event)
    if "exit" in event:
        os._exit(event["exit"])
    if "signal" in event:
        os.kill(os.getpid(), event["signal"])
    if "raise" in event:
        raise ValueError(event["raise"])
    if "hang" in event:
        time.sleep(60)
    return {
        "calls": calls,
        "pid": os.getpid(),
        "environment": dict(os.environ),
        "path": sys.path,
        "folder": os.getcwd(),
        "left_ms": context.get_remaining_time_in_millis(),
    }
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """The function's folder."""
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def function(place: Installation, code: Path) -> Iterator[EmulatedFunction]:
    """It runs, with a time-out of one second."""
    with _emulated(place, code) as function:
        yield function


def _emulated(place: Installation, code: Path, **environment: str) -> EmulatedFunction:
    declared = Function("ScratchFunction", "app.handler", code, 1, 256, {}, InvokeConfig(), ("FoghornLayer",))
    return EmulatedFunction(place, declared, environment, code=code, path_in_front=(code / "front",))


def test_first_call_is_cold_and_further_ones_are_warm(function: EmulatedFunction) -> None:
    """One INIT, one process, one module for all calls."""
    first, second = function.invoke({}), function.invoke({"again": 1})
    assert (first.ending, second.ending) == (Ending.RETURNED, Ending.RETURNED)
    assert (first.payload["calls"], second.payload["calls"]) == (1, 2)
    assert first.payload["pid"] == second.payload["pid"]
    assert len(function.init_durations_ms) == 1
    assert len(function.invoke_durations_ms) == 2
    assert function.output == ["loaded by app", "called with {}", "called with {'again': 1}"]


def test_environment_is_the_functions_own(place: Installation, code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Lambda sets, what the template declares, the layers behind the code; nothing of the caller's."""
    monkeypatch.setenv("FOGHORN_CALLER", "leaks")
    with _emulated(place, code, FOGHORN_DECLARED="yes") as function:
        payload = function.invoke({}).payload
    found = payload["environment"]
    assert "FOGHORN_CALLER" not in found
    assert found["FOGHORN_DECLARED"] == "yes"
    assert found["AWS_LAMBDA_FUNCTION_NAME"] == "ScratchFunction"
    assert found["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert found["LAMBDA_TASK_ROOT"] == payload["folder"] == str(code)
    layer = str(place.artifact.folder / "FoghornLayer/python")
    assert payload["path"][:3] == [str(code), str(code / "front"), layer]
    assert 0 < payload["left_ms"] <= 1000


def test_exception_is_the_functions_own(function: EmulatedFunction) -> None:
    """Type, message and stack come back, and the process lives on."""
    before = function.invoke({}).payload["pid"]
    outcome = function.invoke({"raise": "no"})
    assert outcome.ending is Ending.RAISED
    assert outcome.error is not None
    assert (outcome.error.error_type, outcome.error.error_message) == ("ValueError", "no")
    assert "app.py" in outcome.error.stack_trace[0]
    assert function.invoke({}).payload["pid"] == before


@pytest.mark.parametrize(
    ("event", "status"), [({"exit": 3}, 3), ({"exit": 0}, 0), ({"signal": int(signal.SIGKILL)}, 137)]
)
def test_death_is_a_crash_and_the_next_call_starts_anew(
    function: EmulatedFunction, event: dict[str, int], status: int
) -> None:
    """Nothing of the dead process is left in the next one."""
    before = function.invoke({}).payload
    outcome = function.invoke(event)
    assert (outcome.ending, outcome.exit_status) == (Ending.CRASHED, status)
    after = function.invoke({}).payload
    assert (before["calls"], after["calls"]) == (1, 1)
    assert before["pid"] != after["pid"]
    assert len(function.init_durations_ms) == 2


def test_time_out_kills_the_function(function: EmulatedFunction) -> None:
    """The emulator keeps the function's time-out; afterwards there is a new process."""
    before = function.invoke({}).payload["pid"]
    outcome = function.invoke({"hang": True})
    assert outcome.ending is Ending.TIMED_OUT
    assert outcome.error is not None
    assert outcome.error.error_message == "Task timed out after 1.00 seconds"
    assert not Path(f"/proc/{before}").exists()
    assert function.invoke({}).payload["calls"] == 1


def test_init_that_fails_says_why(place: Installation, code: Path) -> None:
    """The module's own exception, each time it is tried."""
    with _emulated(place, code, FOGHORN_BROKEN="1") as function:
        outcomes = [function.invoke({}), function.invoke({})]
    assert {outcome.ending for outcome in outcomes} == {Ending.INIT_FAILED}
    assert all(outcome.error and outcome.error.error_message == "FOGHORN_BROKEN is set" for outcome in outcomes)


def test_stop_leaves_no_process_behind(place: Installation, code: Path) -> None:
    """Not the emulator's, not the function's; what was said stays readable, and nothing answers any more."""
    function = _emulated(place, code).start()
    pid = function.invoke({}).payload["pid"]
    function.stop()
    function.stop()
    assert not Path(f"/proc/{pid}").exists()
    assert function.output[0] == "loaded by app"
    with pytest.raises(EmulatorError):
        function.invoke({})


def test_several_run_side_by_side(place: Installation, code: Path) -> None:
    """Each on ports of its own."""
    with _emulated(place, code, FOGHORN_WHO="one") as one, _emulated(place, code, FOGHORN_WHO="other") as other:
        names = [function.invoke({}).payload["environment"]["FOGHORN_WHO"] for function in (one, other)]
    assert names == ["one", "other"]


def test_emulator_that_does_not_start_is_an_error(place: Installation, code: Path) -> None:
    """With the end of its log, so that one sees why."""
    with pytest.raises(EmulatorError, match="does not start"):
        EmulatedFunction(
            Installation(Path(os.path.realpath("/bin/false")), place.python, place.artifact),
            Function("ScratchFunction", "app.handler", code, 1, 256, {}, InvokeConfig()),
            {},
            code=code,
        ).start()
