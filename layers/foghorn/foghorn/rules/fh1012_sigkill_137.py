"""FH1012 Container was killed (137), reason not given.

What: A container ended with exit code 137 (SIGKILL), and ECS names no memory reason.
Why it matters: 137 is often taken for out of memory; without ECS's own word that guess sends people the wrong way.
Known problems: The event cannot tell a stop time-out from a kill by the host; stop times and the memory metric can.
Next steps: Look at the stop times, then at the memory metric and at how the app handles SIGTERM.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, named_by_event, owner_name, sample_for, text_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, stop_times, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1012"
_KINDS = ("sigkill_137",)
_SPOT_CODES = ("SpotInterruption", "TerminationNotice")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what 137 can mean here, and what the event rules out."""
    sample = sample_for(finding, subject)
    ruled_out = ["The container's own memory limit: ECS would name OutOfMemoryError, and does not."]
    code = text_of(sample, "stopCode")
    if code and code not in _SPOT_CODES:
        ruled_out.append(f"Spot reclaim: the stop code is {code}.")
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} was killed (exit code 137)."
    name = sample.task_definition or "the task definition"
    fields = "name:name,stopTimeout:stopTimeout,memory:memory"
    return Advice(
        cause=cause[0].upper() + cause[1:] + " Not ruled out: it ignored SIGTERM until the stop time-out, the host ran "
        "out of memory, or something else killed it.",
        ruled_out=tuple(ruled_out),
        steps=(
            stop_times(sample, subject),
            task_definition(sample, subject, f"Check stopTimeout and memory in {name}", fields),
            last_logs(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Container was killed (137), reason not given",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
)
