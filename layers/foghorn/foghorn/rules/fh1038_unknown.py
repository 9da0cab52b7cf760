"""FH1038 Task stopped, and the event does not say why.

What: Neither the stop reason, nor a container's reason, nor an exit code of the event tells the cause.
Why it matters: ECS shows a stopped task for about an hour: what is not looked at within it is lost.
Known problems: Nothing is guessed. A missing exit code is not 0, and a bare stop code fits several causes.
Next steps: Within the hour look at the stopped task, then at its log, then at who else acted on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from foghorn.rules.evidence import fields_of, named_by_event, owner_name, sample_for, text_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import api_calls, last_logs, service_events, stopped_task
from foghorn.signals.signal import Severity, Signal

_ID = "FH1038"
_KINDS = ("unknown",)
_ORDERED = "ServiceSchedulerInitiated"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _missing(sample: Signal) -> Iterator[str]:
    """What would tell, and is not there."""
    if not fields_of(sample, "stopCode"):
        yield "no stop code"
    if not fields_of(sample, "stoppedReason"):
        yield "no stop reason"
    if not fields_of(sample, "reason"):
        yield "no reason of a container"
    if not fields_of(sample, "exitCode"):
        yield "no exit code"


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what is missing and where to look while it can still be seen."""
    sample = sample_for(finding, subject)
    said, code = text_of(sample, "stoppedReason"), text_of(sample, "stopCode")
    missing = [*_missing(sample), *([f'"{said[:80]}" names no cause'] if said else [])]
    what = f"The event does not say why a task of {owner_name(sample, subject)} stopped"
    by_ecs = "A stop by a person: the stop code would be UserInitiated." if code and code != "UserInitiated" else None
    ran = code == "EssentialContainerExited" or sample.started_at is not None
    calls = "See in CloudTrail who ran it and what ECS answered"
    last = service_events(sample, subject) if sample.service else api_calls("RunTask", sample, subject, calls)
    return Advice(
        cause=f"{what}: {', '.join(missing)}." if missing else f"{what}.",
        ruled_out=(by_ecs,) if by_ecs else (),
        steps=(stopped_task(sample, subject), *((last_logs(sample, subject),) if ran else ()), last),
    )


RULE = Rule(
    id=_ID,
    title="Task stopped, and the event does not say why",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
)
