"""Reading a sample: the proof first, where a text was cut, and who else failed."""

from __future__ import annotations

import pytest

from foghorn.rules.evidence import cut_off, proof, reason_of
from foghorn.signals import classify, signal_from_record, signal_to_record
from tests.rules.builders import signal
from tests.signals.task_events import task_event

REFUSED = "CannotPullContainerError: pull image manifest has been retried 1 time(s): "


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({"detail.containers[1].reason": "app", "detail.containers[0].reason": "side-car"}, "app"),
        ({"detail.stoppedReason": "the cause", "detail.containers[0].reason": "a consequence"}, "the cause"),
        ({"detail.containers[0].exitCode": "1", "detail.containers[0].reason": "why"}, "why"),
        ({"detail.containers[0].exitCode": "1", "detail.stoppedReason": "ended"}, "ended"),
        ({"detail.stopCode": "X"}, ""),
        ({}, ""),
    ],
    ids=["another container's", "the task's own", "beside an exit code", "of the task", "a code alone", "nothing"],
)
def test_the_reason_is_what_the_cause_was_told_by(evidence: dict[str, str], told: str) -> None:
    """The evidence begins with its proof."""
    assert reason_of(signal("unknown", evidence)) == told


def test_what_told_the_cause_is_the_first_proof() -> None:
    """A container's reason beside it comes after it, and nothing is left out."""
    evidence = {
        "detail.stoppedReason": "the cause",
        "detail.stopCode": "X",
        "detail.containers[0].reason": "a consequence",
    }
    assert list(proof(signal("host_terminated", evidence)).values()) == ["the cause", "a consequence", "X"]


@pytest.mark.parametrize(
    ("reason", "where"),
    [
        ("whole", None),
        ("x" * 254, None),
        ("x" * 255, "by ECS after 255 characters; what followed is not known"),
        ("x" * 1_024, "by ECS after 1,024 characters; what followed is not known"),
        ("retried 1 time...", "its end; what followed is not known"),
        ("head … tail", "its middle is left out here"),
        ("head … tail…", "its middle is left out here; its end was cut off before"),
    ],
)
def test_a_text_that_was_cut_is_told_so(reason: str, where: str | None) -> None:
    """By whom, and which part of it is not there."""
    assert cut_off(reason) == where


@pytest.mark.parametrize(
    ("length", "where"),
    [(200, None), (255, "after 255 characters"), (800, "its middle"), (1_024, "its end was cut off before")],
)
def test_it_is_still_told_after_the_store(length: int, where: str | None) -> None:
    """The second proof says it, from the record that the notifier reads."""
    event = task_event(stoppedReason=REFUSED.ljust(length, "x"), stopCode="TaskFailedToStart")
    kept = signal_from_record(signal_to_record(classify(event).signals[0]))
    said = list(proof(kept).items())[1]
    assert said[0] == ("stopCode" if where is None else "cut off")
    assert where is None or where in said[1]
