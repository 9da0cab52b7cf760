"""FH2003 No capacity for a task.

What: ECS found no place for a task: not enough CPU, memory, ports or GPU, no instance, or no Fargate capacity.
Why it matters: The service stays below its desired count until capacity appears.
Known problems: The event names the first thing that was missing, not all of them. On EC2 the instances are looked at
once, after the event: placement constraints and free network interfaces are not evaluated. Where they are not, the
closest matching instance is that of ECS's newest message.
Next steps: Look at the closest instances and the cluster's capacity, then at the service events.
"""

from __future__ import annotations

from foghorn.rules.closest_instance import capacity_of, closest_in, what_it_has_left
from foghorn.rules.evidence import fields_of, owner_name, reason_of, sample_for, sample_of, with_fact
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import service_events
from foghorn.rules.placement import KIND, lack_of, on_fargate
from foghorn.rules.placement_words import steps_to_look_again, why_it_does_not_fit
from foghorn.signals.signal import Severity

_ID = "FH2003"
_KINDS = (KIND,)
_SHOWN = ("reason", "stoppedReason", "errorMessage", "errorCode", "capacityProviderArns", "eventName")


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says that it could not place a task."""
    sample, closest = sample_of(subject, _KINDS), closest_in(subject)
    if sample is None:
        return None
    said = closest.message if closest is not None else None
    return Finding(_ID, sample.kind, with_fact(fields_of(sample, *_SHOWN), "service message", said))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what was missing: of the instances how much, else which one ECS found closest."""
    sample, closest = sample_for(finding, subject), closest_in(subject)
    numbers, again = why_it_does_not_fit(subject), steps_to_look_again(subject)
    if not numbers and closest is not None:
        numbers, again = f" {closest.told}" if closest.told else "", (what_it_has_left(closest, subject),)
    place = capacity_of(sample, subject, on_fargate=on_fargate(sample, subject.facts.service))
    return Advice(
        cause=f"ECS found no place for a task of {owner_name(sample, subject)}: it lacks "
        f"{lack_of(reason_of(sample))}.{numbers}",
        ruled_out=("The application: the task was never placed.",),
        steps=(*(*again, place)[:2], service_events(sample, subject)),
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
