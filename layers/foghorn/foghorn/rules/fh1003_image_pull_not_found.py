"""FH1003 Image not found.

What: The registry does not have the image that the task definition names: no such repository, tag or digest.
Why it matters: No task of this revision can start until the image is pushed or the reference is corrected.
Known problems: Reasons are cut off, so the deciding words may be missing. Docker Hub answers the same way for a private
repository.
Next steps: Ask the registry for the image, then compare the reference in the task definition.
"""

from __future__ import annotations

from foghorn.rules.evidence import container_name, named_by_event, sample_for
from foghorn.rules.image import parse_image
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import image_in_registry, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1003"
_KINDS = ("image_pull_not_found",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the image and its registry, and asks the registry for it."""
    sample = sample_for(finding, subject)
    image = parse_image(sample.image) if sample.image else None
    registry = image.registry_name if image else "The registry"
    also = " It gives the same answer for a private repository." if image and image.is_docker_hub else ""
    elsewhere = ""
    if image and image.region and image.region != subject.scope.region:
        elsewhere = f" The repository is in {image.region}, the task runs in {subject.scope.region}."
    text = f"Compare the image names in {sample.task_definition or 'the task definition'}"
    return Advice(
        cause=f"{registry[0].upper()}{registry[1:]} has no {f'image {sample.image}' if image else 'such image'} for "
        f"{container_name(sample)}, so the task cannot start.{also}{elsewhere}",
        ruled_out=("Network: the registry was reached, and answered that it does not know the image.",),
        steps=(
            image_in_registry(sample, subject),
            task_definition(sample, subject, text, "name:name,image:image"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Image not found",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
