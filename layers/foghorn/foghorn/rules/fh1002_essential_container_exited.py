"""FH1002 Essential container ended.

What: An essential container ended by itself, so ECS stopped the task. The exit code says how it ended.
Why it matters: The application itself ended; its own log says why, and a replacement will usually end the same way.
Known problems: An application may use codes above 128 for its own purposes. Exit code 0 of a service's container is a
failure, because a service is meant to stay up.
Next steps: Read the last log lines of the container, then look at its command or at the stopped task.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, stopped_task, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1002"
_KINDS = ("essential_container_exited",)
_MEANING = {
    0: "ended with success, though a service's container is meant to keep running",
    1: "ended with an application error",
    2: "ended with an error, in a shell one of wrong usage",
    126: "could not run its command: the file is not executable",
    127: "could not find its command",
    134: "aborted itself (SIGABRT)",
    139: "crashed on an invalid memory access (SIGSEGV)",
    143: "was asked to end (SIGTERM) and did",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def meaning(exit_code: int | None) -> str:
    """How a container ended, in words; codes above 128 are 128 + the signal's number."""
    if exit_code is None:
        return "ended, and the event shows no exit code"
    by_signal = f"was ended by signal {exit_code - 128}" if 128 < exit_code < 160 else "ended with an application error"
    return _MEANING.get(exit_code, by_signal)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what the exit code means and where the application's own words are."""
    sample = sample_for(finding, subject)
    code = "" if sample.exit_code is None else f" (exit code {sample.exit_code})"
    name = sample.task_definition or "the task definition"
    text, fields = f"Check command and entryPoint in {name}", "name:name,command:command,entryPoint:entryPoint"
    at_command = sample.exit_code in (0, 126, 127)
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} {meaning(sample.exit_code)}{code}."
    return Advice(
        cause=cause[0].upper() + cause[1:],
        ruled_out=("Out of memory: ECS names no OutOfMemoryError.",),
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
