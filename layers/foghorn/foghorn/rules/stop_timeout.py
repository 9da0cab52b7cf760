"""How long a container may take to stop, and how long it took: what tells an ignored SIGTERM from another kill."""

from __future__ import annotations

from foghorn.capacity import stop_timing
from foghorn.facts.closer_look import TargetGroup
from foghorn.rules.evidence import container_of, definition_of, time_of
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


def longest_stop_timeout_s(sample: Signal, subject: Subject) -> int | None:
    """The longest stopTimeout of the task's containers in seconds, or None where one of them is not known."""
    definition, on_fargate = definition_of(sample, subject), sample.launch_type == "FARGATE"
    containers = definition.containers if definition is not None else ()
    known = [stop_timing.stop_timeout_s(one.stop_timeout_s, on_fargate=on_fargate) for one in containers]
    lengths = [one for one in known if one is not None]
    return max(lengths) if lengths and len(lengths) == len(known) else None


def draining_group(subject: Subject) -> tuple[TargetGroup, int] | None:
    """The target group of which it is known how many seconds it drains a target, and how many these are."""
    for kind in subject.kinds:
        groups = subject.facts.closer_look(kind).target_groups
        for group in groups if isinstance(groups, tuple) else ():
            if isinstance(group.deregistration_delay_s, int):
                return group, group.deregistration_delay_s
    return None


def ignored_sigterm(sample: Signal, subject: Subject) -> float | None:
    """After how many seconds of stopping the container was killed because it did not end; None where it was not so.

    ECS asks the container to stop when the target is drained, and the event does not tell when that was: as nothing
    else kills a container that is being stopped, its exit code tells.
    """
    if sample.kind == "sigkill_137" or sample.stopping_at is None or sample.execution_stopped_at is None:
        return None  # of the former FH1031 speaks
    took_s = (sample.execution_stopped_at - sample.stopping_at).total_seconds()
    return took_s if stop_timing.ignores_sigterm(took_s, stop_timeout_s(sample, subject), sample.exit_code) else None
