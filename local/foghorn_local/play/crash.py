"""Process death in mid-invocation: the function runs in a fork that exits at the armed point.

Nothing is unwound, flushed or released there, as when Lambda kills a sandbox.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NoReturn

from foghorn_local.bus import FunctionError
from foghorn_local.play.clock import Timekeeper
from foghorn_local.play.functions import Context, Handler, Outcome, Returned, run_handler

EXIT_CODE = 137  # what a killed sandbox reports: 128 + SIGKILL


@dataclass(slots=True)
class CrashPoints:
    """How many more times a function dies after a record, after a post."""

    after_record: int = 0
    after_post: int = 0

    @property
    def armed(self) -> bool:
        """Whether any point is left."""
        return self.after_record > 0 or self.after_post > 0


class _Wrapped:
    """An adapter whose one method ends the process once it has done its work."""

    def __init__(self, adapter: Any, method: str, die: Callable[[], NoReturn]) -> None:
        self._adapter = adapter
        self._method = method
        self._die = die

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._adapter, name)
        if name != self._method:
            return attribute

        def last_words(*args: Any, **kwargs: Any) -> NoReturn:
            attribute(*args, **kwargs)
            self._die()

        return last_words


def _arm(wiring: ModuleType, factory: str, method: str, die: Callable[[], NoReturn]) -> None:
    build = getattr(wiring, factory)

    def armed(*args: Any, **kwargs: Any) -> Any:
        return _Wrapped(build(*args, **kwargs), method, die)

    setattr(wiring, factory, armed)


def run_in_fork(handler: Handler, event: Any, context: Context, clock: Timekeeper, points: CrashPoints) -> Outcome:
    """One invocation in a forked child. `points` counts down when the child dies at one; sleeps move both clocks."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _child(handler, event, context, points, theirs)
    theirs.close()
    try:
        outcome = _listen(ours, clock, points)
    finally:
        ours.close()
        _, status = os.waitpid(pid, 0)
    return outcome if outcome is not None and status == 0 else FunctionError.killed()


def _listen(channel: socket.socket, clock: Timekeeper, points: CrashPoints) -> Outcome | None:
    """Follow the child until it says how it ended or its end of the channel closes."""
    outcome: Outcome | None = None
    with channel.makefile("rw", encoding="utf-8") as lines:
        for line in lines:
            said = json.loads(line)
            if "sleep" in said:
                clock.sleep(said["sleep"])
                lines.write("\n")
                lines.flush()
            elif "died" in said:
                setattr(points, said["died"], getattr(points, said["died"]) - 1)
            elif "raised" in said:
                outcome = FunctionError(said["raised"], said["message"], tuple(said["stack"]))
            else:
                outcome = Returned(said["returned"])
    return outcome


def _child(handler: Handler, event: Any, context: Context, points: CrashPoints, channel: socket.socket) -> NoReturn:
    """The forked side: arm the points, run, report, and leave without running anybody's exit handlers."""
    code = 1
    try:
        import foghorn.wiring as wiring
        from foghorn import backoff

        lines = channel.makefile("rw", encoding="utf-8")

        def say(**words: Any) -> None:
            lines.write(json.dumps(words, default=str) + "\n")
            lines.flush()

        def sleep(seconds: float) -> None:
            context.clock.sleep(seconds)
            say(sleep=seconds)
            lines.readline()

        def die_at(point: str) -> Callable[[], NoReturn]:
            def die() -> NoReturn:
                say(died=point)
                os._exit(EXIT_CODE)

            return die

        backoff.sleep = sleep
        wiring.reset()
        if points.after_record:
            _arm(wiring, "incident_store", "record", die_at("after_record"))
        if points.after_post:
            _arm(wiring, "messenger", "post", die_at("after_post"))
        match run_handler(handler, event, context):
            case Returned(value):
                say(returned=value)
            case FunctionError(error_type, message, stack):
                say(raised=error_type, message=message, stack=list(stack))
        code = 0
    finally:
        os._exit(code)
