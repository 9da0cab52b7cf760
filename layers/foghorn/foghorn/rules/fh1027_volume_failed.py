"""FH1027 Volume could not be set up.

What: A volume or the ephemeral storage of the task could not be created or mounted.
Why it matters: The task stops before its containers start; on EC2 often every task on that instance does.
Known problems: A volume driver's own error may be cut off, and is only as good as the driver.
Next steps: Compare the volumes with what the host offers, then see where the task ran.
"""

from __future__ import annotations

from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import stopped_task, volumes_of, where_it_ran
from foghorn.signals.signal import Severity

_ID = "FH1027"
_KINDS = ("volume_failed",)
_WHY = {
    "volumedriver": "the volume driver on the instance failed",
    "fsx": "the FSx file system could not be mounted",
    "copy contents to volume": "what the image holds could not be copied into it",
    "no space left": "the disk is full",
    "ephemeral storage": "the ephemeral storage could not be prepared",
    "already exists": "one of that name exists with other settings",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says which step failed, where the text tells it."""
    sample = sample_for(finding, subject)
    why = next((words for mark, words in _WHY.items() if mark in reason_of(sample).lower()), None)
    host = where_it_ran(sample, subject, "See on which instance it ran: its agent log names the driver's error")
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: a volume of its task could not be set up"
        + (f": {why}." if why else "; the event's text is all there is about why."),
        ruled_out=("The application: its container had not started.",),
        steps=(
            volumes_of(sample, subject, "type, driver and mount points of the volumes"),
            host if sample.launch_type == "EC2" else stopped_task(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Volume could not be set up",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-create-volume.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
