"""FH2002 Service cannot start tasks consistently.

What: ECS reports that tasks of the service stop again and again before they run, and slows its attempts.
Why it matters: The wait between attempts grows to 27 minutes, so that even a repaired cause takes effect late.
Known problems: It is a symptom: the stopped tasks tell the cause. Tasks that ran and died later do not count.
Next steps: Read the stop reasons of the last tasks, then the service events.
"""

from __future__ import annotations

from foghorn.rules.commands import ecs
from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.signals.signal import Severity

_ID = "FH2002"
_KINDS = ("task_start_impaired",)


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says so."""
    sample = sample_of(subject, _KINDS)
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, "eventName", "reason"))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says where the cause is: with the stopped tasks."""
    sample = sample_for(finding, subject)
    service = owner_name(sample, subject)
    stopped = ecs(subject.scope, "list-tasks", {"--service-name": service, "--desired-status": "STOPPED"})
    return Advice(
        cause=f"Tasks of {service} stop again and again before they run; ECS now waits longer between attempts.",
        steps=(
            Step(f"List the tasks of {service} that stopped within the last hour", stopped),
            service_events(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Service cannot start tasks consistently",
    kinds=_KINDS,
    severity=Severity.CRITICAL,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html",
    check=check,
    advise=advise,
)
