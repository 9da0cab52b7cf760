"""How long a container may take to stop, and how long it took: what tells an ignored SIGTERM from another kill."""

from __future__ import annotations

from foghorn.capacity import stop_timing
from foghorn.rules.evidence import container_of, time_of
from foghorn.rules.model import Subject
from foghorn.signals.signal import Signal


def stop_timeout_s(sample: Signal, subject: Subject) -> int | None:
    """The stopTimeout of the sample's container in seconds, or None where it is not known."""
    container = container_of(sample, subject)
    if container is None:
        return None
    return stop_timing.stop_timeout_s(container.stop_timeout_s, on_fargate=sample.launch_type == "FARGATE")


def stopping_took_s(sample: Signal) -> float | None:
    """Seconds between stoppingAt and executionStoppedAt, or None where the event lacks one of them."""
    began, ended = time_of(sample, "stoppingAt"), time_of(sample, "executionStoppedAt")
    return None if began is None or ended is None else (ended - began).total_seconds()
