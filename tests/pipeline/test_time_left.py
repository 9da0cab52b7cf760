"""A delivery for which the invocation has no time left is not begun: nothing is claimed that nobody would release."""

from __future__ import annotations

import pytest

from foghorn import backoff
from foghorn.incidents.records import Claimed
from foghorn.pipeline.delivery import NEEDS_S
from foghorn.slack.errors import Unavailable
from tests.support.harness import Harness
from tests.support.signals import CHECKOUT, at, failure


def test_a_delivery_without_time_goes_back_to_the_queue_as_it_came() -> None:
    """Slot and attempt travel on, no receive is used up, and the scope is nobody's."""
    harness = Harness()
    harness.detector.take(failure(0))
    harness.queue.messages.clear()
    with backoff.deadline(lambda: NEEDS_S - 0.1):
        harness.deliverer.deliver(CHECKOUT, slot=at(3), attempt=2)
    ((_, _, *message),) = harness.queue.messages
    assert message == [CHECKOUT, at(3), 2, False]
    assert harness.slack.posts == []
    claimed = harness.store.claim(CHECKOUT, at(1))
    assert isinstance(claimed, Claimed)
    assert claimed.interrupted_since is None


def test_it_is_made_soon_after() -> None:
    """By the next invocation, which has all its time."""
    harness = Harness()
    harness.detector.take(failure(0))
    harness.queue.messages.clear()
    with backoff.deadline(lambda: NEEDS_S - 0.1):
        harness.deliverer.deliver(CHECKOUT)
    with backoff.deadline(lambda: 30.0):
        harness.until(at(5))
    assert len(harness.slack.posts) == 1


@pytest.mark.parametrize(("left_s", "calls"), [(30.0, 4), (NEEDS_S, 1)])
def test_an_edit_that_hangs_is_tried_as_often_as_fits(
    monkeypatch: pytest.MonkeyPatch, left_s: float, calls: int
) -> None:
    """Afterwards the lease is given back: the next holder need not wait for it to lapse."""
    harness = Harness()
    harness.signal(failure(0))
    harness.until(at(120))
    monkeypatch.setattr(backoff, "sleep", lambda seconds: None)
    for n in range(1, 6):
        harness.detector.take(failure(120 + n))
    harness.queue.messages.clear()
    harness.slack.before[:] = [Unavailable("timeout")] * 4
    with backoff.deadline(lambda: left_s):
        harness.deliverer.deliver(CHECKOUT)
    assert len(harness.slack.before) == 4 - calls
    assert isinstance(harness.store.claim(CHECKOUT, harness.clock.now), Claimed)
