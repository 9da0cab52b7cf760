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
        from foghorn import backoff, observability, side_by_side, wiring
    before = backoff.sleep, side_by_side.executor
    wiring.reset()
    # One call after another: a stream plays the same way every time.
    backoff.sleep, side_by_side.executor = clock.sleep, side_by_side.OneAfterAnother
    try:
        with HANDLER_OUTPUT.takes_over(logging.getLogger(observability.SERVICE)):
            yield
    finally:
        backoff.sleep, side_by_side.executor = before
        wiring.reset()
