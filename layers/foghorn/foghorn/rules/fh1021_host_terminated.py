"""FH1021 EC2 host went away under the task.

What: The EC2 instance that the task ran on was stopped or terminated under it.
Why it matters: All tasks of the instance end at once, and connections in flight are lost.
Known problems: The event does not say who or what ended the instance, nor whether it was drained before.
Next steps: Ask EC2 and CloudTrail why the instance ended; managed draining moves tasks away first.
"""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.evidence import killed_by_the_stop, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1021"
_KINDS = ("host_terminated",)
_INSTANCE = re.compile(r"\bi-[0-9a-f]{8,17}\b")
_WHY = "Reservations[].Instances[].[State.Name,StateTransitionReason,InstanceLifecycle]"
_WHO = "Events[].[EventTime,EventName,Username]"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _host_steps(host: str, subject: Subject, until: str) -> tuple[Step, ...]:
    region, about = subject.scope.region, f"AttributeKey=ResourceName,AttributeValue={host}"
    why = aws("ec2", "describe-instances", region, {"--instance-ids": host}, _WHY)
    who = aws("cloudtrail", "lookup-events", region, {"--lookup-attributes": about}, _WHO)
    return (
        Step(f"Ask Amazon EC2 why instance {host} ended", why),
        Step(f"See who acted on instance {host} up to {until} UTC", who),
    )


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the instance, and asks who ended it."""
    sample = sample_for(finding, subject)
    found = _INSTANCE.search(reason_of(sample))
    # Without an instance id ECS speaks of its container instance, which may have been deregistered only.
    what = f"The EC2 instance {found[0]} ended" if found else "The container instance was terminated or deregistered"
    until = f"{sample.occurred_at:%H:%M}"
    return Advice(
        cause=f"{what} under a task of {owner_name(sample, subject)}.",
        ruled_out=("The application: its host ended, it did not.", *killed_by_the_stop(sample)),
        steps=_host_steps(found[0], subject, until) if found else (stopped_task(sample, subject),),
    )


RULE = Rule(
    id=_ID,
    title="EC2 host went away under the task",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-draining.html",
    check=check,
    advise=advise,
)
