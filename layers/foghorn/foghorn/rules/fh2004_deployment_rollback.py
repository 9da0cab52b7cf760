"""FH2004 Deployment was rolled back.

What: ECS gave a deployment up and goes back to the last one that completed.
Why it matters: The service runs, but the old release; whoever waits for the new one does not have it.
Known problems: The event says nothing of the cause; the stopped tasks of the failed deployment do, for about an hour.
Next steps: See which deployment failed and which one runs, then read the service events.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import deployments, service_events
from foghorn.rules.release import goes_back_to
from foghorn.signals.signal import Severity

_ID = "FH2004"
_KINDS = ("deployment_rollback",)


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says that it rolls back."""
    sample = sample_of(subject, _KINDS)
    shown = ("reason", "eventName", "deploymentId")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the service, and says that the old release comes back."""
    sample = sample_for(finding, subject)
    service, release = owner_name(sample, subject), subject.failing
    known = goes_back_to(release, subject.facts) if release is not None else None
    return Advice(
        cause=f"ECS rolls {service} back to {known or 'the last release that completed'}.",
        steps=(
            deployments(sample, subject, f"See which deployment of {service} failed and which one runs"),
            service_events(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Deployment was rolled back",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    check=check,
    advise=advise,
)
