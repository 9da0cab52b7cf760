"""FH2003 No capacity for a task.

What: ECS found no place for a task: not enough CPU, memory, ports or GPU, no instance, or no Fargate capacity.
Why it matters: The service stays below its desired count until capacity appears.
Known problems: The event names the first thing that was missing, not all of them. The closest matching instance is that
of ECS's newest message, where it wrote one.
Next steps: Look at the cluster's capacity, then at the service events.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, owner_name, reason_of, sample_for, sample_of, with_fact
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import service_events
from foghorn.rules.placement import capacity_of, closest_in, what_it_has_left
from foghorn.signals.signal import Severity

_ID = "FH2003"
_KINDS = ("placement_failure",)
_LACKS = {
    "RESOURCE:CPU": "CPU units",
    "RESOURCE:MEMORY": "memory",
    "RESOURCE:PORTS": "free host ports",
    "RESOURCE:ENI": "network interfaces",
    "RESOURCE:GPU": "GPUs",
    "RESOURCE:FARGATE": "Fargate capacity",
    "reached the limit on the number": "room in the account's quota",
    "apacity is unavailable": "Fargate capacity",
    "ATTRIBUTE": "an instance with the attributes that the task needs",
    "MemberOf": "an instance that meets its placement constraint",
    "EMPTY CAPACITY": "an instance in its capacity provider",
    "NO ACTIVE INSTANCES": "an active instance in the cluster",
}
_SHOWN = ("reason", "stoppedReason", "errorMessage", "errorCode", "capacityProviderArns", "eventName")


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says that it could not place a task."""
    sample, closest = sample_of(subject, _KINDS), closest_in(subject)
    if sample is None:
        return None
    said = closest.message if closest is not None else None
    return Finding(_ID, sample.kind, with_fact(fields_of(sample, *_SHOWN), "service message", said))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what was missing."""
    sample = sample_for(finding, subject)
    reason = reason_of(sample)
    lack = next((words for code, words in _LACKS.items() if code in reason), "a place that meets its requirements")
    closest = closest_in(subject)
    beside = f" {closest.told}" if closest is not None and closest.told else ""
    return Advice(
        cause=f"ECS found no place for a task of {owner_name(sample, subject)}: it lacks {lack}.{beside}",
        ruled_out=("The application: the task was never placed.",),
        steps=(
            *((what_it_has_left(closest, subject),) if closest is not None else ()),
            capacity_of(sample, subject, on_fargate="FARGATE" in reason),
            service_events(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="No capacity for a task",
    kinds=_KINDS,
    severity=Severity.CRITICAL,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html",
    check=check,
    advise=advise,
)
