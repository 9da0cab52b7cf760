"""FH2012 Deployment cannot move.

What: By its percentages the service may neither stop an old task nor start a new one, and a deployment is under way.
Why it matters: The deployment waits for ever, and ECS calls nothing an error; CloudFormation waits for hours with it.
Known problems: Tasks beyond or below the desired count move it for a while, so it may have begun. Of DAEMON services
nothing is said: they run one task per instance and stop it first. Blue/green and canary deployments have other bounds.
Next steps: Raise maximumPercent to the value that is named, or lower minimumHealthyPercent, which stops a task first.
"""

from __future__ import annotations

from foghorn.capacity.deployment_bounds import largest_minimum_percent, smallest_maximum_percent
from foghorn.facts.fact import FactName
from foghorn.rules.commands import ecs
from foghorn.rules.evidence import sample_for, service_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import deployments
from foghorn.rules.roll_out import bounds_in, has_older, is_under_way
from foghorn.rules.service_messages import messages_of, newest_of
from foghorn.signals.signal import Severity

_ID = "FH2012"
_KINDS: tuple[str, ...] = ()
_SAID = "deployment_configuration_blocked"
_QUERY = "services[].[desiredCount,deploymentConfiguration]"


def check(subject: Subject) -> Finding | None:
    """Fires when a deployment is under way or ECS says that it is blocked, and the bounds leave it no room."""
    service, bounds = service_of(subject), bounds_in(subject)
    if service is None or bounds is None or not bounds.stuck:
        return None
    said = newest_of(messages_of(subject), _SAID)
    if said is None and not (is_under_way(subject) and has_older(service)):
        return None
    numbers = {
        "desiredCount": str(service.desired_count),
        "minimumHealthyPercent": f"{service.minimum_healthy_percent} (at least {bounds.lower} stay)",
        "maximumPercent": f"{service.maximum_percent} (at most {bounds.upper})",
    }
    return Finding(_ID, subject.leading, {**numbers, **({} if said is None else {"service message": said.text})})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says the numbers, and which one mends it."""
    name, desired = subject.scope.name, int(finding.evidence["desiredCount"])
    more, fewer = smallest_maximum_percent(desired), largest_minimum_percent(desired)
    low, high = finding.evidence["minimumHealthyPercent"], finding.evidence["maximumPercent"]
    command = ecs(subject.scope, "describe-services", {"--services": name}, _QUERY)
    return Advice(
        cause=f"The deployment of {name} cannot move: {desired} desired, minimumHealthyPercent {low}, maximumPercent "
        f"{high}: no task can stop or start. maximumPercent {more} lets one start, or minimumHealthyPercent {fewer} "
        "one stop.",
        steps=(
            Step(
                f"Set maximumPercent of {name} to {more} or more, or minimumHealthyPercent to {fewer} or less", command
            ),
            deployments(sample_for(finding, subject), subject, f"See which deployments of {name} wait for one another"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Deployment cannot move",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html",
    check=check,
    advise=advise,
    needs=(FactName.SERVICE,),
    is_snapshot=True,
)
