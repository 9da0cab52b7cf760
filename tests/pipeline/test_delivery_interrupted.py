"""What a vanished sender left behind is accounted for, also where nothing is to be posted any more."""

from __future__ import annotations

from foghorn.slack.errors import Ambiguous
from tests.support.harness import Harness
from tests.support.signals import BATCH, at, failure


def test_what_an_interrupted_sender_posted_becomes_a_pointer_when_its_incident_is_another_by_now() -> None:
    """The answer to the second post is lost, and an event between the two makes them one incident."""
    harness = Harness()
    harness.signal(failure(0, scope=BATCH))
    harness.until(at(100 * 60))
    harness.slack.after = [Ambiguous("timeout")]
    harness.detector.take(failure(100 * 60, scope=BATCH))
    harness.until(at(100 * 60 + 2))
    assert 2 == len(harness.slack.posts)
    harness.detector.take(failure(50 * 60, scope=BATCH))
    harness.until(at(110 * 60))
    told = [post for post in harness.slack.posts if "Merged into" not in post.message.text]
    assert (2, 1) == (len(harness.slack.posts), len(told))
