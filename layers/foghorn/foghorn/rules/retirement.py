"""Retirements that AWS Health announces: what a notice names, and read-only steps to look at it."""

from __future__ import annotations

from foghorn.rules.commands import Options, aws
from foghorn.rules.evidence import text_of
from foghorn.rules.model import Step, Subject
from foghorn.signals.record import CUT, CUT_END
from foghorn.signals.signal import Signal

_HEALTH_REGION = "us-east-1"
"""AWS Health answers there. Source: https://docs.aws.amazon.com/health/latest/ug/health-api.html"""

_MOST = 10
_BOUNDS = "services[].[serviceName,desiredCount,deploymentConfiguration.[minimumHealthyPercent,maximumPercent]]"
_TASKS = "tasks[].[taskArn,group,startedBy,platformVersion,startedAt]"
_WAIT: Options = {"--name": "fargateTaskRetirementWaitPeriod", "--effective-settings": ()}


def named(sample: Signal, what: str) -> tuple[str, tuple[str, ...]]:
    """The first cluster of a notice and its `services` or `tasks`, as far as they are listed; ("", ()) without any."""
    pairs = []
    for one in text_of(sample, what).split(", "):
        cluster, slash, name = one.partition(" and ")[0].partition("/")
        if slash and name and not {CUT.strip(), CUT_END}.intersection(one):
            pairs.append((cluster, name))
    first = pairs[0][0] if pairs else ""
    return first, tuple(name for cluster, name in pairs if cluster == first)[:_MOST]


def replaced_services(sample: Signal, subject: Subject) -> Step | None:
    """Compare how many tasks each service wants with its bounds; None where the notice names no service."""
    cluster, services = named(sample, "services")
    if not services:
        return None
    options: Options = {"--cluster": cluster, "--services": services}
    command = aws("ecs", "describe-services", subject.scope.region, options, _BOUNDS)
    text = f"See that {', '.join(services)} of {cluster} may start a task before one stops (maximumPercent above 100)"
    return Step(text, command)


def standalone_tasks(sample: Signal, subject: Subject) -> Step | None:
    """Show who started the tasks that nobody replaces; None where the notice names none."""
    cluster, tasks = named(sample, "tasks")
    if not tasks:
        return None
    command = aws("ecs", "describe-tasks", subject.scope.region, {"--cluster": cluster, "--tasks": tasks}, _TASKS)
    return Step(f"See what the standalone tasks of {cluster} are and who started them, then run them again", command)


def notice(sample: Signal, subject: Subject) -> Step:
    """List what AWS Health says is hit, where the notice has its ARN; else how many days of notice there are."""
    arn, region = text_of(sample, "eventArn"), subject.scope.region
    if arn and CUT not in arn:
        command = aws("health", "describe-affected-entities", _HEALTH_REGION, {"--filter": f"eventArns={arn}"})
        return Step("List all that the notice names (AWS Health's API comes with some support plans only)", command)
    command = aws("ecs", "list-account-settings", region, _WAIT, "settings[].[name,value]")
    return Step(f"See how many days of notice {subject.scope.account} gets (fargateTaskRetirementWaitPeriod)", command)
