"""FH1035 Container that others depend on failed.

What: A container that dependsOn names ended, or never became healthy, so those behind it were not started.
Why it matters: The container that is reported did nothing wrong: time spent on its own log is lost.
Known problems: The text names the container waited for in some wordings only; else it is known where dependsOn names
one alone. A startTimeout that is too short looks the same.
Next steps: Find the container that others wait for, then read its log and its health check.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.dependency import awaited_container, what_it_waited_for
from foghorn.rules.evidence import container_name, definition_of, named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import stopped_task, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1035"
_KINDS = ("dependency_failed",)
_FIELDS = "name:name,dependsOn:dependsOn,startTimeout:startTimeout,healthCheck:healthCheck"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _log_of(name: str, subject: Subject, finding: Finding) -> Step | None:
    """The last log lines of the container that was waited for, where its log group is known."""
    sample = sample_for(finding, subject)
    known = definition_of(sample, subject)
    container = known.container(name) if known is not None else None
    if container is None or container.log_group is None or sample.task_id is None:
        return None
    options = {"--log-stream-names": f"{container.log_stream_prefix or 'ecs'}/{name}/{sample.task_id}"}
    region = container.log_region or subject.scope.region
    command = aws("logs", "tail", region, {**options, "--since": "1h"}, argument=container.log_group)
    return Step(f"Read the last log lines of container {name} in log group {container.log_group}", command)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the container that was waited for, and its condition, where the text or the task definition tells it."""
    sample = sample_for(finding, subject)
    awaited = awaited_container(sample, subject)
    text = f"Check dependsOn, startTimeout and healthCheck in {sample.task_definition or 'the task definition'}"
    log = _log_of(awaited, subject, finding) if awaited else None
    waited = what_it_waited_for(sample, subject)
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} was not started: {waited}."
    return Advice(
        cause=f"{cause[0].upper()}{cause[1:]}",
        ruled_out=(f"The log of {container_name(sample)}: it had not started, so it has nothing to say.",),
        steps=(
            *((log,) if log else ()),
            task_definition(sample, subject, text, _FIELDS),
            stopped_task(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Container that others depend on failed",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
