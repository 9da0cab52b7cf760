"""FH1030 Container could not be created.

What: The container runtime refused to create the container: storage driver, mounts or host configuration.
Why it matters: On EC2 every task on that instance may fail in the same way; on Fargate every task of this revision.
Known problems: The runtime's text is free; only its common phrases are put in words.
Next steps: Compare mounts and volumes with the text, then see on which instance it ran.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import volumes_of, where_it_ran
from foghorn.signals.signal import Severity

_ID = "FH1030"
_KINDS = ("container_create_failed",)
_WHY = {
    "no space left": "the disk of the host is full",
    "thin pool": "the thin pool of the host's storage driver is full",
    "operation not permitted": "the owner of a mounted directory could not be set, as with an EFS access point that "
    "fixes the user",
    "already in use": "the host still has a container of that name",
    "invalid mount": "a mount of the task definition is not valid",
    "bind source path does not exist": "a directory of the host that is to be mounted does not exist",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what the runtime refused."""
    sample = sample_for(finding, subject)
    why = next((words for mark, words in _WHY.items() if mark in reason_of(sample).lower()), None)
    cause = f"{container_name(sample)} of {owner_name(sample, subject)} could not be created: "
    return Advice(
        cause=cause[0].upper() + cause[1:] + (why or "the container runtime refused it") + ".",
        ruled_out=("The image pull: the image was there.", "The command: it was not run yet."),
        steps=(
            volumes_of(sample, subject, "volumes and mount points"),
            where_it_ran(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Container could not be created",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
