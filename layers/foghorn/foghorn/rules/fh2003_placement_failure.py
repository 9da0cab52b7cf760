"""FH2003 No capacity for a task.

What: ECS found no place for a task: not enough CPU, memory, ports or GPU, no instance, or no Fargate capacity.
Why it matters: The service stays below its desired count until capacity appears.
Known problems: The event names the first thing that was missing, not all of them. On EC2 the instances are looked at
once, after the event: placement constraints and free network interfaces are not evaluated.
Next steps: Look at the closest instances and the cluster's capacity, then at the service events.
"""

from __future__ import annotations

from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import cluster_infrastructure_url
from foghorn.rules.evidence import fields_of, owner_name, reason_of, sample_for, sample_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.rules.placement import KIND, lack_of, on_fargate
from foghorn.rules.placement_words import steps_to_look_again, why_it_does_not_fit
from foghorn.signals.signal import Severity

_ID = "FH2003"
_KINDS = (KIND,)
_FARGATE_QUERY = (
    "services[].[capacityProviderStrategy,platformVersion,networkConfiguration.awsvpcConfiguration.subnets]"
)
_QUERY = "clusters[].[registeredContainerInstancesCount,pendingTasksCount,capacityProviders]"


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says that it could not place a task."""
    sample = sample_of(subject, _KINDS)
    shown = ("reason", "stoppedReason", "errorMessage", "errorCode", "capacityProviderArns", "eventName")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what was missing, and of the instances how much."""
    sample = sample_for(finding, subject)
    cluster = subject.scope.cluster
    command = (
        aws("ecs", "describe-clusters", subject.scope.region, {"--clusters": cluster}, _QUERY) if cluster else None
    )
    text = f"Check instances, pending tasks and capacity providers of cluster {cluster or 'of the event'}"
    first = Step(text, command, cluster_infrastructure_url(subject.scope))
    if sample.service is not None and on_fargate(sample, subject.facts.service):
        of_service = ecs(subject.scope, "describe-services", {"--services": sample.service}, _FARGATE_QUERY)
        first = Step(f"Check capacity provider strategy, subnets and platform of {sample.service}", of_service)
    lack = f"ECS found no place for a task of {owner_name(sample, subject)}: it lacks {lack_of(reason_of(sample))}."
    return Advice(
        cause=lack + why_it_does_not_fit(subject),
        ruled_out=("The application: the task was never placed.",),
        steps=(*(*steps_to_look_again(subject), first)[:2], service_events(sample, subject)),
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
