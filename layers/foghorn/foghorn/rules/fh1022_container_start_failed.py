"""FH1022 Container could not be started.

What: The runtime could not start the container: a wrong command or entry point, a device, a mount, too little memory.
Why it matters: Every task of this revision fails in the same way.
Known problems: The runtime's text is free; only a kill of the init process for memory is told apart.
Next steps: Compare command and entryPoint with the image, then read the runtime's words.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import stopped_task, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1022"
_KINDS = ("container_start_failed",)
_FIELDS = "name:name,command:command,entryPoint:entryPoint,memory:memory"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Tells a memory limit that is too small from a wrong command, by the runtime's own words."""
    sample = sample_for(finding, subject)
    starved = "OOM-killed" in reason_of(sample)
    why = "its init process was killed for memory" if starved else "the container runtime refused to start it"
    text = f"Check command, entryPoint and memory in {sample.task_definition or 'the task definition'}"
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} did not start: {why}."
    return Advice(
        cause=cause[0].upper() + cause[1:],
        ruled_out=("The image pull: the image was there.",),
        steps=(task_definition(sample, subject, text, _FIELDS), stopped_task(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Container could not be started",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
