"""Calls that do not wait for each other: together they are one step of the way from event to message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import TypeVar

First = TypeVar("First")
Second = TypeVar("Second")


class OneAfterAnother(Executor):
    """Runs what it is given at once, in the caller's thread: the same order every time, for who plays a stream."""

    def submit(self, fn: Callable[..., First], /, *args: object, **kwargs: object) -> Future[First]:
        """Run it; the future is done."""
        future: Future[First] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - raised again by the future, as any executor does
            future.set_exception(error)
        return future


executor: Callable[[], Executor] = partial(ThreadPoolExecutor, max_workers=1)
"""Replaced by the local workspace. A thread per use: a forked process must not lean on its parent's threads."""


@contextmanager
def started(function: Callable[[], First]) -> Iterator[Future[First]]:
    """Start `function` beside the block, in the caller's context: its deadline holds. The block's end waits for it."""
    with executor() as beside:
        yield beside.submit(copy_context().run, function)


def side_by_side(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Run both and return both results. Both end before an error of either is raised, the first's first."""
    with started(second) as beside:
        result = first()
    return result, beside.result()
