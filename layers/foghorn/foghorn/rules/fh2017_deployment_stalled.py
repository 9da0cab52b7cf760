"""FH2017 Deployment makes no progress, and no event said so.

What: A deployment is IN_PROGRESS for longer than an hour, and two looks in a row saw it run no more tasks.
Why it matters: Without a circuit breaker a deployment may go on like this for ever, while the old revision serves.
Known problems: A deployment that bakes, or waits for a hook, stands still because it is meant to; it then runs all its
tasks mostly, and is not told.
Next steps: Compare the deployments, read the service's events, then turn the circuit breaker on.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import deployments, service_events
from foghorn.rules.silence import no_event, runs, since
from foghorn.signals.signal import Severity

_ID = "FH2017"
_KINDS = ("deployment_stalled",)


def check(subject: Subject) -> Finding | None:
    """Fires when a look said so."""
    sample = sample_of(subject, _KINDS)
    shown = ("tasks", "createdAt", "rolloutState", "id", "runningCount", "desiredCount", "seen")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says how far it got, since when it is under way, and what the service as a whole runs."""
    sample = sample_for(finding, subject)
    service, got = owner_name(sample, subject), text_of(sample, "tasks")
    far = f" Of its tasks, {got}." if got else ""
    return Advice(
        cause=f"The deployment of {service} is under way{since(sample, 'createdAt')} and gets no further.{far}"
        f" The service runs {runs(sample)}. {no_event(sample)}",
        steps=(
            deployments(sample, subject, f"Compare the deployments of {service}: who runs how many, and what failed"),
            service_events(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Deployment makes no progress, and no event said so",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    check=check,
    advise=advise,
)
