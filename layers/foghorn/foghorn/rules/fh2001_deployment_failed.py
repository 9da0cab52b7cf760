"""FH2001 Deployment failed.

What: ECS gave the deployment up: its circuit breaker or an alarm marked it as failed.
Why it matters: The new release does not run; without rollback the service is left between two releases.
Known problems: The event says that tasks failed, not why: the stopped tasks of the deployment do. ECS sends it only
where the circuit breaker or deployment alarms are on.
Next steps: Look at the deployments' state, then at the service events.
"""

from __future__ import annotations

from foghorn.facts.deployment import ServiceDeployment
from foghorn.rules.evidence import fields_of, owner_name, reason_of, sample_for, sample_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import deployments, service_events
from foghorn.rules.release import revisions_of, rollout_behind
from foghorn.signals.signal import Severity

_ID = "FH2001"
_KINDS = ("deployment_failed",)
_BY = {"circuit breaker": "The circuit breaker gave up", "alarm": "An alarm{alarms} made ECS give up"}


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says that the deployment failed."""
    sample = sample_of(subject, _KINDS)
    shown = ("reason", "eventName", "deploymentId")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names who gave it up, the release, and where its state is seen."""
    sample = sample_for(finding, subject)
    service, release = owner_name(sample, subject), subject.failing
    what = f"release {sample.deployment_id}" if sample.deployment_id else "the deployment"
    alarms = ""
    if release is not None:
        what = f"release {revisions_of(release, subject.facts)}"
        rollout = rollout_behind(release, subject.facts)
        progress = rollout.progress if rollout is not None else None
        triggered = progress.triggered_alarms if isinstance(progress, ServiceDeployment) else ()
        alarms = f" ({', '.join(triggered)})" if triggered else ""
    who = next((words for word, words in _BY.items() if word in reason_of(sample).lower()), "ECS gave up")
    return Advice(
        cause=f"{who.format(alarms=alarms)} {what} of {service}.",
        steps=(
            deployments(sample, subject, f"See the roll-out state of the deployments of {service}"),
            service_events(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Deployment failed",
    kinds=_KINDS,
    severity=Severity.CRITICAL,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
    check=check,
    advise=advise,
)
