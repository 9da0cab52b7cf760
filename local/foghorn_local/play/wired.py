"""Foghorn's adapters, built anew for the environment they are to work in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from foghorn_local.play.clock import Timekeeper
from foghorn_local.play.output import HANDLER_OUTPUT


@contextmanager
def wired(clock: Timekeeper) -> Iterator[None]:
    """For a while no adapter of an earlier environment is left, and the handlers' waiting is done by `clock`."""
    with HANDLER_OUTPUT.captures():
        from foghorn import backoff, observability, wiring
    sleep_before = backoff.sleep
    wiring.reset()
    backoff.sleep = clock.sleep
    try:
        with HANDLER_OUTPUT.takes_over(logging.getLogger(observability.SERVICE)):
            yield
    finally:
        backoff.sleep = sleep_before
        wiring.reset()
