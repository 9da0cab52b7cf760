"""FH2007 Daemon tasks fail to start.

What: ECS cannot run a daemon's task on an instance, or gave the deployment of a daemon up and rolls it back.
Why it matters: A critical daemon makes its instance impaired: ECS drains it and starts another, which fails alike.
Known problems: Of a task that was not made there is only the reason; whether the daemon is critical is not told.
Next steps: Look at the daemon and its revisions, then at the task or at what its instance has left.
"""

from __future__ import annotations

from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import cluster_infrastructure_url
from foghorn.rules.evidence import fields_of, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Severity, Signal
from foghorn.signals.stop_reasons import kind_of_error

_ID = "FH2007"
_KINDS = ("daemon_task_start_impaired", "daemon_deployment_failed")
_DAEMON = "daemon.[status,currentRevisions,deploymentArn]"
_LEFT = "containerInstances[].[status,remainingResources[].[name,integerValue]]"
_TASK = "tasks[].[stopCode,stoppedReason,containers[].[name,exitCode,reason]]"


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says so."""
    sample = sample_of(subject, _KINDS)
    shown = ("reason", "failureType", "eventName", "capacityProviderName", "containerInstanceArn", "taskArn")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what was tried, where, and what kept it from working."""
    sample = sample_for(finding, subject)
    daemon, where = subject.scope.name, text_of(sample, "containerInstanceArn") or "an instance"
    what = f"a task of daemon {daemon} on {where} does not reach RUNNING"
    if text_of(sample, "failureType") == "TASK_CREATION_FAILED":
        what = f"a task of daemon {daemon} could not be made on {where}"
    if sample.kind == "daemon_deployment_failed":
        back = "its roll-back failed" if "ROLLBACK_FAILED" in text_of(sample, "eventName") else "is rolled back"
        what = f"the deployment of daemon {daemon} failed and {back}"
    kind = kind_of_error(text_of(sample, "reason"))
    steps = (_revisions(sample, subject), _place(sample, subject))
    return Advice(
        cause=f"{what[0].upper()}{what[1:]}{f': {KINDS[kind].title}' if kind is not None else ''}.",
        steps=tuple(step for step in steps if step is not None),
    )


def _revisions(sample: Signal, subject: Subject) -> Step:
    arn, url = text_of(sample, "daemonArn"), cluster_infrastructure_url(subject.scope)
    command = aws("ecs", "describe-daemon", subject.scope.region, {"--daemon-arn": arn}, _DAEMON) if arn else None
    return Step(f"Look at daemon {subject.scope.name}: its status, its revisions, its deployment", command, url)


def _place(sample: Signal, subject: Subject) -> Step | None:
    task, instance = text_of(sample, "taskArn"), text_of(sample, "containerInstanceArn")
    if task:
        return Step(f"Read why task {task} stopped", ecs(subject.scope, "describe-tasks", {"--tasks": task}, _TASK))
    options = {"--container-instances": instance}
    command = ecs(subject.scope, "describe-container-instances", options, _LEFT) if instance else None
    return Step(f"See what instance {instance} has left", command) if command else None


RULE = Rule(
    id=_ID,
    title="Daemon tasks fail to start",
    kinds=_KINDS,
    severity=Severity.CRITICAL,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons-events.html",
    check=check,
    advise=advise,
)
