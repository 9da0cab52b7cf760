"""FH1062 RunTask started no task.

What: RunTask or StartTask ended with an error, or with failures whose reason is no cause of its own.
Why it matters: ECS sends no event about a task that was never made, and does not try again; the job is just missing.
Known problems: Only a trail that is on delivers the call, some minutes late. A caller may try again with success: that
is not seen, and silence ends the incident.
Next steps: Check the task definition and what else the error names, then read the whole record of the call.
"""

from __future__ import annotations

from foghorn.rules.calls import failed_call
from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import cluster_infrastructure_url
from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Severity, Signal

_ID = "FH1062"
_KINDS = ("run_task_failed",)
_STATUS = "taskDefinition.[taskDefinitionArn,status,requiresCompatibilities,networkMode]"


def check(subject: Subject) -> Finding | None:
    """Fires when the call's record has an error or a failure that names no cause of its own."""
    sample = sample_of(subject, _KINDS)
    shown = ("reason", "errorMessage", "errorCode", "eventName", "startedBy", "arn")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def _subject_of_error(sample: Signal, subject: Subject) -> Step | None:
    """The thing that the error is about: the cluster, the instance, or else the task definition."""
    region, cluster = subject.scope.region, subject.scope.cluster
    if text_of(sample, "errorCode") == "ClusterNotFoundException" and cluster is not None:
        command = aws("ecs", "describe-clusters", region, {"--clusters": cluster}, "[clusters[].status,failures]")
        return Step(f"Check that cluster {cluster} exists in {region}", command)
    if text_of(sample, "reason") == "MISSING" and cluster is not None:
        listed = ecs(subject.scope, "list-container-instances")
        return Step(f"List the container instances of {cluster}", listed, cluster_infrastructure_url(subject.scope))
    if subject.scope.type is not ScopeType.FAMILY:
        return None
    name = sample.task_definition or subject.scope.name
    command = aws("ecs", "describe-task-definition", region, {"--task-definition": name}, _STATUS)
    return Step(f"Check that task definition {name} is ACTIVE and fits how it is run", command)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Repeats the error in ECS's words: there is no cause to tell beyond them."""
    sample = sample_for(finding, subject)
    parts = (text_of(sample, "errorCode"), text_of(sample, "errorMessage"), text_of(sample, "reason"))
    said = ": ".join(part.rstrip(".") for part in parts if part) or "no reason given"
    call, of = text_of(sample, "eventName") or "RunTask", owner_name(sample, subject)
    steps = (_subject_of_error(sample, subject), failed_call(sample, subject))
    return Advice(
        cause=f"{call} for {of} made no task ({said}).",
        ruled_out=("The application: no container was started.",),
        steps=tuple(step for step in steps if step is not None),
    )


RULE = Rule(
    id=_ID,
    title="RunTask started no task",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html",
    check=check,
    advise=advise,
)
