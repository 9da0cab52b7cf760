"""One function under the emulator, in processes of its own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Self

from foghorn_local.bus import Function
from foghorn_local.play.stack import Stack
from foghorn_local.runtime.environment import environment_of
from foghorn_local.runtime.installation import Installation
from foghorn_local.runtime.outcome import Outcome, read_outcome

_INVOCATIONS = "/2015-03-31/functions/function/invocations"
_PLATFORM_LINE = re.compile(r"(START|END|REPORT) RequestId: ")
_INIT_REPORT = re.compile(r"INIT REPORT\(durationMs: ([0-9.]+)\)")
_INVOKE_DONE = re.compile(r"INVOKE RTDONE\(.*duration: ([0-9.]+)ms\)")
_ATTEMPTS_AT_PORTS = 5
_LISTENS_WITHIN_S = 10.0
_INIT_S = 30.0
_ENDS_WITHIN_S = 5.0


class EmulatorError(RuntimeError):
    """The emulator itself does not start or answer. The message holds the end of its log."""


class EmulatedFunction:
    """`with EmulatedFunction(...) as function: function.invoke(event)`. One call at a time, as in a sandbox of Lambda.

    - `function`, `environment`: as the template declares them (`Stack.function_environment`); no variable of the
      caller's own environment gets through.
    - `code` is the folder that is /var/task, by default the built function; `path_in_front` are folders that are
      imported from before the layers.

    INIT runs at the first `invoke`, and again after a crash or a time-out. The emulator counts INIT as part of that
    first invocation's time-out. The process is stopped by `stop`, or by leaving the block, whatever it does.
    """

    def __init__(
        self,
        place: Installation,
        function: Function,
        environment: Mapping[str, str],
        *,
        code: Path | None = None,
        path_in_front: tuple[Path, ...] = (),
    ) -> None:
        self.function = function
        self._emulator = place.emulator
        self._code = code or place.artifact.code(function)
        self._environment = environment_of(
            function,
            code=self._code,
            import_path=(*path_in_front, *place.artifact.import_path(function)),
            declared=environment,
        )
        self._command = [str(place.python), "-m", "awslambdaric", function.handler]
        self._one_call = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        # Both outlive the processes that write them: what was said is read after `stop`.
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115

    @classmethod
    def of(
        cls,
        stack: Stack,
        name: str,
        place: Installation,
        *,
        timeout_s: int | None = None,
        handler: str | None = None,
        changes: Mapping[str, str] | None = None,
        without: tuple[str, ...] = (),
        **options: Any,
    ) -> Self:
        """A function of a deployed stack by its logical id.

        `timeout_s` and `handler` (`module.attribute`) take the place of the template's; `changes` and `without` change
        the environment; `options` are the class's.
        """
        function = stack.application.functions[name]
        function = replace(function, timeout_s=timeout_s or function.timeout_s, handler=handler or function.handler)
        declared = {**stack.function_environment(name), **(changes or {})}
        environment = {key: value for key, value in declared.items() if key not in without}
        return cls(place, function, environment, **options)

    def start(self) -> Self:
        """Start the emulator on free ports; the function itself starts with the first call. Raises EmulatorError."""
        if self._process is not None:
            raise RuntimeError(f"{self.function.name} runs already")
        for _ in range(_ATTEMPTS_AT_PORTS):  # a port that was free a moment ago may be taken
            self._port, runtime_port = _free_ports()
            self._process = subprocess.Popen(
                [
                    str(self._emulator),
                    "--runtime-interface-emulator-address",
                    f"127.0.0.1:{self._port}",
                    "--runtime-api-address",
                    f"127.0.0.1:{runtime_port}",
                    *self._command,
                ],
                cwd=self._code,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=self._log,
                start_new_session=True,
            )
            if self._listens():
                return self
            self.stop()
        raise EmulatorError(f"{self.function.name}: the emulator does not start\n{self.emulator_log[-2000:]}")

    def invoke(self, event: Any) -> Outcome:
        """One invocation with `event` (anything that JSON can hold). Raises EmulatorError if the emulator is gone."""
        with self._one_call:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._patience_s)
            try:
                connection.request("POST", _INVOCATIONS, json.dumps(event).encode())
                answer = connection.getresponse()
                return read_outcome(answer.status, answer.read())
            except (OSError, http.client.HTTPException) as error:
                raise EmulatorError(f"{self.function.name}: {error!r}\n{self.emulator_log[-2000:]}") from error
            finally:
                connection.close()

    def stop(self) -> None:
        """End the emulator's process group, and with it the function. What was logged stays readable."""
        process, self._process = self._process, None
        if process is None:
            return
        # On SIGTERM the emulator kills the function, which has a process group of its own.
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_ENDS_WITHIN_S)
                return

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exc_info: object) -> None:
        self.stop()

    # ---- what it left behind, over all invocations

    @property
    def output(self) -> list[str]:
        """The lines that the function and the runtime client wrote, oldest first; the platform's own are left out."""
        lines = _text(self._output).split("\n")
        return [line for line in lines if line.strip() and not _PLATFORM_LINE.match(line)]

    @property
    def emulator_log(self) -> str:
        """What the emulator itself logged."""
        return _text(self._log)

    @property
    def init_durations_ms(self) -> list[float]:
        """How long each INIT took, in milliseconds: the first and those after a crash or a time-out."""
        return [float(found) for found in _INIT_REPORT.findall(self.emulator_log)]

    @property
    def invoke_durations_ms(self) -> list[float]:
        """How long the handler had each invocation that came to an end, in milliseconds, without INIT."""
        return [float(found) for found in _INVOKE_DONE.findall(self.emulator_log)]

    @property
    def _patience_s(self) -> float:
        return _INIT_S + self.function.timeout_s

    def _listens(self) -> bool:
        process = self._process
        give_up_at = time.monotonic() + _LISTENS_WITHIN_S
        while process is not None and process.poll() is None and time.monotonic() < give_up_at:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port), timeout=1):
                return process.poll() is None
            time.sleep(0.01)
        return False


def _free_ports() -> tuple[int, int]:
    """Two ports that are free now."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _text(file: IO[bytes]) -> str:
    """All of a file that other processes append to, without moving where they write."""
    size = os.fstat(file.fileno()).st_size
    return os.pread(file.fileno(), size, 0).decode("utf-8", "replace")
