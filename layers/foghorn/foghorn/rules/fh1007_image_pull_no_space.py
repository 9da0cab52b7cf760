"""FH1007 No disk space for the image.

What: The image was found, but there was no room on the disk to unpack it.
Why it matters: On EC2 every task placed on that instance fails; on Fargate every task of that size does.
Known problems: The event does not say how large the disk or the image is.
Next steps: Compare the image's size with the disk: ephemeralStorage on Fargate, the instance's volume on EC2.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, named_by_event, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import image_in_registry, task_definition_part, where_it_ran
from foghorn.signals.signal import Severity

_ID = "FH1007"
_KINDS = ("image_pull_no_space",)
_DISKS = {"FARGATE": "the task's ephemeral storage", "EC2": "the disk of the container instance"}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says which disk is full, and asks for the image's size."""
    sample = sample_for(finding, subject)
    disk = _DISKS.get(sample.launch_type or "", "the disk")
    text = f"Check ephemeralStorage in {sample.task_definition or 'the task definition'} (20 GiB where it is not set)"
    storage = task_definition_part(sample, subject, text, "ephemeralStorage")
    return Advice(
        cause=f"There is no space left on {disk} to unpack the image of {container_name(sample)}.",
        ruled_out=("A missing image, permissions, network: the download had begun.",),
        steps=(
            image_in_registry(sample, subject, "See how large {} is, compressed"),
            storage if sample.launch_type == "FARGATE" else where_it_ran(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="No disk space for the image",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
