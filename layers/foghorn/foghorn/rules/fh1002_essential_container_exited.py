"""FH1002 Essential container ended.

What: An essential container ended by itself, so ECS stopped the task. The exit code says how it ended.
Why it matters: The application itself ended; its own log says why, and a replacement will usually end the same way.
Known problems: An application may use codes above 128 for its own purposes. Exit code 0 of a service's container is a
failure, because a service is meant to stay up. Which of several containers ended first the event does not tell.
Next steps: Read the last log lines of the container, then look at its command or at the stopped task.
"""

from __future__ import annotations

from foghorn.rules.evidence import (
    also_failed,
    container_name,
    named_by_event,
    others_ended,
    owner_name,
    sample_for,
    standing_of,
)
from foghorn.rules.exit_codes import meaning
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, stopped_task, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1002"
_KINDS = ("essential_container_exited",)
_AT_THE_COMMAND = (0, 126, 127)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what the exit code means and where the application's own words are."""
    sample = sample_for(finding, subject)
    code = "" if sample.exit_code is None else f" (exit code {sample.exit_code})"
    name = sample.task_definition or "the task definition"
    text, fields = f"Check command and entryPoint in {name}", "name:name,command:command,entryPoint:entryPoint"
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} {meaning(sample.exit_code)}{code}."
    at_command = sample.exit_code in _AT_THE_COMMAND
    return Advice(
        cause=cause[0].upper() + cause[1:] + standing_of(sample, subject) + also_failed(sample),
        ruled_out=(
            "Out of memory: ECS names no OutOfMemoryError.",
            *others_ended(sample),
        ),
        steps=(
            last_logs(sample, subject),
            task_definition(sample, subject, text, fields) if at_command else stopped_task(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Essential container ended",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
)
