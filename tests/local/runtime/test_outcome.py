"""What the emulator answers, and what it means."""

from __future__ import annotations

import json

import pytest

from foghorn_local.bus import FunctionError
from foghorn_local.runtime.outcome import Ending, Outcome, read_outcome

EXIT = "RequestId: 1 Error: Runtime exited "


def error(error_type: str, message: str, **more: object) -> bytes:
    """An error as the emulator and the runtime client write it."""
    return json.dumps({"errorType": error_type, "errorMessage": message, **more}).encode()


ANSWERS = {
    "value": (200, b'{"ok": true}', Outcome(Ending.RETURNED, {"ok": True})),
    "None": (200, b"null", Outcome(Ending.RETURNED)),
    "nothing": (200, b"", Outcome(Ending.RETURNED)),
    "a value that looks like an error": (
        200,
        error("teapot", "short and stout"),
        Outcome(Ending.RETURNED, {"errorType": "teapot", "errorMessage": "short and stout"}),
    ),
    "exception": (
        200,
        error("ValueError", "x", requestId="1", stackTrace=["line 7"]),
        Outcome(Ending.RAISED, error=FunctionError("ValueError", "x", ("line 7",))),
    ),
    "time-out": (
        200,
        b"Task timed out after 2.00 seconds",
        Outcome(Ending.TIMED_OUT, error=FunctionError("Sandbox.Timedout", "Task timed out after 2.00 seconds")),
    ),
    "exit": (
        502,
        error("Runtime.ExitError", f"{EXIT}with error: exit status 3"),
        Outcome(Ending.CRASHED, None, FunctionError("Runtime.ExitError", f"{EXIT}with error: exit status 3"), 3),
    ),
    "kill": (
        502,
        error("Runtime.ExitError", f"{EXIT}with error: signal: killed"),
        Outcome(Ending.CRASHED, None, FunctionError("Runtime.ExitError", f"{EXIT}with error: signal: killed"), 137),
    ),
    "exit 0": (
        502,
        error("Runtime.ExitError", f"{EXIT}without providing a reason"),
        Outcome(Ending.CRASHED, None, FunctionError("Runtime.ExitError", f"{EXIT}without providing a reason"), 0),
    ),
    "INIT": (
        502,
        error("SettingError", "FOGHORN_TABLE is not set", requestId="", stackTrace=[]),
        Outcome(Ending.INIT_FAILED, error=FunctionError("SettingError", "FOGHORN_TABLE is not set")),
    ),
}


@pytest.mark.parametrize(("status", "body", "outcome"), ANSWERS.values(), ids=ANSWERS)
def test_every_answer_is_one_ending(status: int, body: bytes, outcome: Outcome) -> None:
    """A value, an exception, a time-out, a death and a failed INIT are told apart."""
    assert read_outcome(status, body) == outcome
    assert outcome.returned == (outcome.error is None)
    assert outcome.response == (outcome.error or outcome.payload)


@pytest.mark.parametrize(("status", "body"), [(500, b"null"), (400, b'"no"'), (200, b"neither JSON nor a time-out")])
def test_anything_else_is_no_outcome(status: int, body: bytes) -> None:
    """The emulator itself failed: no test may take that for the function's answer."""
    with pytest.raises(ValueError):
        read_outcome(status, body)
