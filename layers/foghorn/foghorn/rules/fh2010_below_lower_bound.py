"""FH2010 Service runs fewer tasks than its lower bound.

What: The service runs fewer tasks than ceil(desired count × minimumHealthyPercent), or none at all.
Why it matters: This is the difference between a failure and an outage: users are hit now.
Known problems: It is a snapshot of the last look-up, and a running task need not be healthy. Where
minimumHealthyPercent is not known, only "none at all" counts.
Next steps: Watch the task counts, then read the service events.
"""

from __future__ import annotations

from foghorn.capacity.deployment_bounds import lower_bound
from foghorn.facts.fact import FactName
from foghorn.rules.commands import ecs
from foghorn.rules.evidence import sample_for, service_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.signals.signal import Severity

_ID = "FH2010"
_KINDS: tuple[str, ...] = ()
_QUERY = "services[].[runningCount,desiredCount,pendingCount,deploymentConfiguration.minimumHealthyPercent]"


def check(subject: Subject) -> Finding | None:
    """Fires on an active service that runs less than its lower bound, or nothing of what it desires."""
    service = service_of(subject)
    if service is None or service.status != "ACTIVE" or service.desired_count <= 0:
        return None
    percent = service.minimum_healthy_percent
    bound = None if percent is None else lower_bound(service.desired_count, percent)
    if service.running_count > 0 and (bound is None or service.running_count >= bound):
        return None
    counts = {"runningCount": str(service.running_count), "desiredCount": str(service.desired_count)}
    healthy = {} if percent is None else {"minimumHealthyPercent": f"{percent} (lower bound {bound})"}
    return Finding(_ID, subject.leading, {**counts, **healthy})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says how many of how many run."""
    sample, name = sample_for(finding, subject), subject.scope.name
    running, desired = finding.evidence["runningCount"], finding.evidence["desiredCount"]
    few = "no task at all" if running == "0" else f"{running} of {desired} desired tasks, below its lower bound,"
    command = ecs(subject.scope, "describe-services", {"--services": name}, _QUERY)
    return Advice(
        cause=f"{name} ran {few} when it was last looked at.",
        steps=(Step(f"Check the task counts of {name}", command), service_events(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Service runs fewer tasks than its lower bound",
    kinds=_KINDS,
    severity=Severity.CRITICAL,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
    check=check,
    advise=advise,
    needs=(FactName.SERVICE,),
    is_snapshot=True,
)
