"""Where the functions' own output goes: logs and metrics are theirs, the terminal is the channel's."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from typing import Protocol


class Log(Protocol):
    """Where the output goes: a text file, or what stands in for one."""

    def write(self, text: str, /) -> int:
        """Take text."""

    def flush(self) -> None:
        """Let it be read."""


class HandlerOutput(io.TextIOBase):
    """A stand-in for stdout and stderr that forwards to a log, or nowhere.

    Loggers keep the stream they saw first, also across plays, so there is one of it for the whole process and only
    its target changes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._target: Log | None = None

    def writable(self) -> bool:
        """It always takes text."""
        return True

    def write(self, text: str) -> int:
        """Forward the text; where there is no log it is dropped."""
        if self._target is not None:
            self._target.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush the log."""
        if self._target is not None:
            self._target.flush()

    @contextlib.contextmanager
    def to(self, log: Log | None) -> Iterator[None]:
        """Send everything written meanwhile to this log (None: nowhere)."""
        before, self._target = self._target, log
        try:
            yield
        finally:
            self._target = before

    @contextlib.contextmanager
    def takes_over(self, logger: logging.Logger) -> Iterator[None]:
        """Take what a logger writes that was made before, with another stream."""
        handlers = [handler for handler in logger.handlers if isinstance(handler, logging.StreamHandler)]
        before = [handler.setStream(self) for handler in handlers]
        try:
            yield
        finally:
            for handler, stream in zip(handlers, before, strict=True):
                if stream is not None:
                    handler.setStream(stream)

    @contextlib.contextmanager
    def captures(self) -> Iterator[None]:
        """Stand in for stdout and stderr while a function's code runs, as Lambda's log does."""
        with contextlib.redirect_stdout(self), contextlib.redirect_stderr(self):
            yield


HANDLER_OUTPUT = HandlerOutput()
