"""The one retry policy: full jitter, listed errors only, `Retry-After` honoured, over before the Lambda deadline.

boto3 and slack_sdk are told not to retry by themselves, so attempts never multiply. What does not fit into one
invocation goes back to the queue. Source of the jitter: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

T = TypeVar("T")

sleep: Callable[[float], None] = time.sleep
"""Replaced by the local workspace, whose clock moves by itself."""

MARGIN_S = 3.0
"""Left of an invocation after the last attempt, to give leases back and to acknowledge."""

_remaining_s: ContextVar[Callable[[], float] | None] = ContextVar("remaining_s", default=None)


@contextmanager
def deadline(remaining_s: Callable[[], float]) -> Iterator[None]:
    """Within this block retries stop before `remaining_s()` seconds are used up."""
    token = _remaining_s.set(remaining_s)
    try:
        yield
    finally:
        _remaining_s.reset(token)


def remaining_s() -> float:
    """Seconds left of this invocation; infinite outside one."""
    source = _remaining_s.get()
    return source() if source is not None else float("inf")


class _Wait:
    """Full jitter, or what the remote asked for when that is longer."""

    def __init__(self, base_s: float, cap_s: float) -> None:
        self._jitter = wait_random_exponential(multiplier=base_s, max=cap_s)

    def __call__(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked_s = float(getattr(error, "retry_after_s", 0.0) or 0.0)
        return max(self._jitter(state), asked_s)


def call(
    function: Callable[[], T],
    *,
    retry: Callable[[BaseException], bool],
    attempts: int = 4,
    base_s: float = 0.1,
    cap_s: float = 5.0,
    attempt_s: float = 0.0,
) -> T:
    """Call `function`, again while `retry(error)` holds: at most `attempts` calls; then the last error is raised.

    `attempt_s` is the longest that one attempt may take. Another one is begun only where it would end, should the
    remote hang, before the deadline: a function that is killed in it could not even say that it failed.
    """

    def would_end_too_late(state: RetryCallState) -> bool:
        return state.upcoming_sleep + attempt_s > remaining_s() - MARGIN_S

    retrying = Retrying(
        sleep=lambda seconds: sleep(seconds),
        wait=_Wait(base_s, cap_s),
        stop=lambda state: stop_after_attempt(attempts)(state) or would_end_too_late(state),
        retry=retry_if_exception(retry),
        reraise=True,
    )
    return retrying(function)
