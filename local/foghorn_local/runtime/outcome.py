"""How one invocation under the emulator ended."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from foghorn_local.bus import FunctionError

_OK = 200
_CRASHED = "Runtime.ExitError"
_TIMED_OUT = re.compile(r"Task timed out after (?P<seconds>[0-9.]+) seconds")
_STATUS = re.compile(r"exit status (?P<status>\d+)")
_SIGNALS = {"signal: killed": 137, "signal: terminated": 143, "signal: segmentation fault": 139}


class Ending(StrEnum):
    """What became of the invocation."""

    RETURNED = "returned"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    INIT_FAILED = "init_failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`payload` is the handler's value as JSON carried it, None unless it returned; `error` is set unless it returned.

    `exit_status` is a crashed process's (128 + the signal that killed it; 0 for one that left without a word).
    """

    ending: Ending
    payload: Any = None
    error: FunctionError | None = None
    exit_status: int | None = None

    @property
    def returned(self) -> bool:
        """Whether the handler came back with a value."""
        return self.ending is Ending.RETURNED

    @property
    def response(self) -> Any:
        """What Lambda's poller goes by (`foghorn_local.bus.split_batch`): the value, or the FunctionError."""
        return self.payload if self.error is None else self.error


def read_outcome(http_status: int, body: bytes) -> Outcome:
    """What the emulator's answer means.

    It answers 200 for a value, for an exception and, as plain text, for a time-out; 502 for a process that died and
    for an INIT that failed. It sends no `X-Amz-Function-Error`, so a value is taken for an exception by its keys.
    """
    text = body.decode("utf-8", "replace")
    timed_out = _TIMED_OUT.fullmatch(text.strip())
    if timed_out is not None:
        return Outcome(Ending.TIMED_OUT, error=FunctionError("Sandbox.Timedout", text.strip()))
    payload: Any = json.loads(text) if text else None
    error = _error_in(payload)
    if http_status == _OK and (error is None or "requestId" not in payload):
        return Outcome(Ending.RETURNED, payload)
    if error is None:
        raise ValueError(f"the emulator answered {http_status}: {text[:500]}")
    if http_status == _OK:
        return Outcome(Ending.RAISED, error=error)
    if error.error_type == _CRASHED:
        return Outcome(Ending.CRASHED, error=error, exit_status=_exit_status(error.error_message))
    return Outcome(Ending.INIT_FAILED, error=error)


def _error_in(payload: Any) -> FunctionError | None:
    if not isinstance(payload, dict) or not {"errorType", "errorMessage"} <= payload.keys():
        return None
    return FunctionError(payload["errorType"], payload["errorMessage"], tuple(payload.get("stackTrace") or ()))


def _exit_status(message: str) -> int:
    status = _STATUS.search(message)
    if status is not None:
        return int(status["status"])
    return next((number for words, number in _SIGNALS.items() if words in message), 0)
