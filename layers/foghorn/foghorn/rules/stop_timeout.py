"""How long a container may take to stop, and how long it took: what tells an ignored SIGTERM from another kill."""

from __future__ import annotations

from foghorn.rules.evidence import container_of, time_of
from foghorn.rules.model import Subject
from foghorn.signals.signal import Signal

# Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, stopTimeout
_FARGATE_DEFAULT_S = 30


def stop_timeout_s(sample: Signal, subject: Subject) -> int | None:
    """The stopTimeout of the sample's container in seconds, or None where it is not known.

    Where it is not set, the default is known on Fargate only: on EC2 the agent may be told another.
    """
    container = container_of(sample, subject)
    if container is None:
        return None
    default_s = _FARGATE_DEFAULT_S if sample.launch_type == "FARGATE" else None
    return default_s if container.stop_timeout_s is None else container.stop_timeout_s


def stopping_took_s(sample: Signal) -> float | None:
    """Seconds between stoppingAt and executionStoppedAt, or None where the event lacks one of them."""
    began, ended = time_of(sample, "stoppingAt"), time_of(sample, "executionStoppedAt")
    return None if began is None or ended is None else (ended - began).total_seconds()
