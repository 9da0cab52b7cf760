"""FH2016 Tasks are stuck before they run, and no event said so.

What: Tasks of a service that is short have been PROVISIONING or PENDING for longer than ten minutes.
Why it matters: A task that waits neither runs nor stops, so that neither an event nor a stop reason tells of it.
Known problems: A very large image, or a container that waits for another one to be healthy, takes long as well.
Next steps: Look at the task that waits longest: its attachments, its containers, and the instance that it is on.
"""

from __future__ import annotations

from foghorn.rules.commands import ecs
from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.rules.silence import no_event, runs, since
from foghorn.signals.signal import Severity

_ID = "FH2016"
_KINDS = ("tasks_stuck_pending",)
_QUERY = (
    "tasks[].[lastStatus,createdAt,connectivity,pullStartedAt,pullStoppedAt,containerInstanceArn,"
    "attachments[].[type,status],containers[].[name,lastStatus,reason]]"
)
_WAITS_FOR = {
    "PROVISIONING": "ECS prepares it: mostly its network interface, or capacity that is still to come",
    "PENDING": "the container agent has yet to start it: image, secrets, volumes, or a container it depends on",
}


def check(subject: Subject) -> Finding | None:
    """Fires when a look said so."""
    sample = sample_of(subject, _KINDS)
    shown = ("waiting", "lastStatus", "createdAt", "taskId", "runningCount", "desiredCount", "seen")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says how many wait, since when, and for what a task in that state waits."""
    sample = sample_for(finding, subject)
    service, status, task = owner_name(sample, subject), text_of(sample, "lastStatus"), text_of(sample, "taskId")
    waits = f" In {status}, {_WAITS_FOR[status]}." if status in _WAITS_FOR else ""
    many = "1 task is" if text_of(sample, "waiting") == "1" else f"{text_of(sample, 'waiting') or 'some'} tasks are"
    command = ecs(subject.scope, "describe-tasks", {"--tasks": task}, _QUERY)
    if not task:
        command = ecs(subject.scope, "list-tasks", {"--service-name": service})
    return Advice(
        cause=f"{many} stuck before running{since(sample, 'createdAt')}; {service} runs {runs(sample)}.{waits}"
        f" {no_event(sample)}",
        steps=(Step("See what the task that waits longest is waiting for", command), service_events(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Tasks are stuck before they run, and no event said so",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html",
    check=check,
    advise=advise,
)
