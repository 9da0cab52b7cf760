"""FH1012 Container was killed (137), reason not given.

What: A container ended with exit code 137 (SIGKILL), and ECS names no memory reason.
Why it matters: 137 is often taken for out of memory; without ECS's own word that guess sends people the wrong way.
Known problems: The event does not say who sent the signal: the host when it ran short of memory, a process in the task,
or the runtime at the stop time-out. The stop times tell the last one where stopTimeout is known.
Next steps: Look at the stop times, then at the memory metric and at how the app handles SIGTERM.
"""

from __future__ import annotations

from collections.abc import Iterator

from foghorn.capacity.stop_timing import ignores_sigterm
from foghorn.rules.evidence import container_name, named_by_event, owner_name, sample_for, text_of
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import last_logs, memory_used, stop_times
from foghorn.rules.stop_timeout import stop_timeout_s, stopping_took_s
from foghorn.signals.signal import Severity, Signal

_ID = "FH1012"
_KINDS = ("sigkill_137",)
_BY_ITSELF = "EssentialContainerExited"
_SPOT_CODES = ("SpotInterruption", "TerminationNotice")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _ruled_out(sample: Signal, subject: Subject) -> Iterator[str]:
    yield "The container's own memory limit: ECS would name OutOfMemoryError, and does not."
    code = text_of(sample, "stopCode")
    if code == _BY_ITSELF:
        yield f"Spot reclaim, a failed health check, a stop by a person or by the scheduler: the stop code is {code}."
    elif code and code not in _SPOT_CODES:
        yield f"Spot reclaim: the stop code is {code}."
    limit_s, took_s = stop_timeout_s(sample, subject), stopping_took_s(sample)
    if limit_s is not None and took_s is not None and ignores_sigterm(took_s, limit_s, sample.exit_code) is False:
        yield f"The stop time-out: stopping took {max(0, took_s):.0f} s of the {limit_s} s that stopTimeout gives."


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what 137 can mean here, and what the event rules out."""
    sample = sample_for(finding, subject)
    ruled_out = tuple(_ruled_out(sample, subject))
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} was killed (exit code 137)."
    timely = ruled_out[-1].startswith("The stop time-out")
    ignored = "" if timely else "it ignored SIGTERM until the stop time-out, "
    short = "the task as a whole" if sample.launch_type == "FARGATE" else "the host"
    return Advice(
        cause=f"{cause[0].upper()}{cause[1:]} Not ruled out: {ignored}{short} ran short of memory, or something else "
        "killed it.",
        ruled_out=ruled_out,
        steps=(
            *(() if timely else (stop_times(sample, subject),)),
            memory_used(sample, subject),
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
