"""Dead letters are told with the queue's own address, and what its messages are."""

from __future__ import annotations

import pytest

from foghorn.rules.fh9002_dead_letters import RULE
from foghorn.signals.own_signals import access_denied, dead_letters
from tests.rules.builders import AT, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.own import EVENTS, HOME, QUEUE_URL, UNTOLD

CASES = [
    Case(
        FIRES,
        "events that were not processed",
        subject(dead_letters(HOME, EVENTS, 3, AT)),
        says=(
            "The events dead-letter queue of Foghorn holds messages (about 3 when noted). They are events",
            f"aws sqs get-queue-attributes --queue-url {QUEUE_URL} --attribute-names ApproximateNumberOfMessages",
            "--region eu-west-1",
            "hand the event to its function again",
        ),
        never=("redrive",),
    ),
    Case(
        FIRES,
        "incidents that were not told",
        subject(dead_letters(HOME, UNTOLD, 1, AT)),
        says=("The notifications dead-letter queue", "delivery failed ten times", "redrive the queue"),
        never=("hand the event",),
    ),
    Case(
        FIRES,
        "nothing is known but the kind",
        subject(signal("foghorn_dead_letters", {}, scope=HOME.scope("events dead-letter queue"))),
        says=("(about some when noted)",),
        never=("aws sqs",),
    ),
    Case(
        NEAR_MISS, "the look itself was refused", subject(access_denied(HOME, "GetQueueAttributes", "AccessDenied", AT))
    ),
    Case(SILENT, "a task", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh9002_dead_letters(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
