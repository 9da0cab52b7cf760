"""FH1022 Container could not be started.

What: The runtime could not start the container: a wrong command or entry point, a device, a mount, too little memory.
Why it matters: Every task of this revision fails in the same way.
Known problems: The runtime's text is free: its common phrases alone are put in words, the first that is found.
Next steps: Compare command and entryPoint with the image, then read the runtime's words.
"""

from __future__ import annotations

import re

from foghorn.rules.evidence import container_name, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import image_in_registry, stopped_task, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1022"
_KINDS = ("container_start_failed",)
_FIELDS = "name:name,command:command,entryPoint:entryPoint,memory:memory,devices:linuxParameters.devices"
_COMMAND = re.compile(r"exec: [\\\"]{1,4}([^\\\"]{1,200})[\\\"]{1,4}")
_WHY = {
    "oom-killed": "its init process was killed for memory",
    "exec format error": "its program is built for another processor architecture, or is no program",
    "executable file not found": "the image has no such program in its PATH",
    "device": "a device that it is to use is not on the host",
    "permission denied": "its program may not be executed",
    "no such file": "the image has no such file",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what the runtime refused, by the runtime's own words, and names the program where the text has it."""
    sample = sample_for(finding, subject)
    reason = reason_of(sample)
    why = next((words for mark, words in _WHY.items() if mark in reason.lower()), "the container runtime refused it")
    program = _COMMAND.search(reason)
    name = sample.task_definition or "the task definition"
    built = "exec format" in reason.lower()
    text = f"Check command, entryPoint, devices and memory in {name}"
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} did not start: {why}"
    return Advice(
        cause=cause[0].upper() + cause[1:] + (f" (program {program[1]})." if program else "."),
        ruled_out=("The image pull: the image was there.",),
        steps=(
            task_definition(sample, subject, text, _FIELDS),
            image_in_registry(sample, subject) if built else stopped_task(sample, subject),
        ),
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
