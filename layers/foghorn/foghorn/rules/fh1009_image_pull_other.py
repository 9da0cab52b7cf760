"""FH1009 Image pull failed.

What: The image could not be pulled, and the event's text does not decide why.
Why it matters: The task cannot start; naming one of the known causes would be a guess.
Known problems: Reasons are cut off (255 characters on Fargate, 1,024 by the EC2 agent), often too early.
Next steps: Read the whole reason of the stopped task, then ask the registry for the image.
"""

from __future__ import annotations

from foghorn.rules.connection import retried_hint
from foghorn.rules.evidence import container_name, ends_early, named_by_event, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import image_in_registry, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1009"
_KINDS = ("image_pull_other",)
# What was reached, found and allowed, and still could not be used.
_LAYER = {
    "media-type": "it has a layer of a media type that the runtime does not know",
    "register layer": "a layer arrived, and the disk driver could not store it",
    "unpack": "a layer arrived, and could not be unpacked",
    "tar file": "a layer arrived, and could not be unpacked",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says plainly what the text tells, and that it does not decide."""
    sample = sample_for(finding, subject)
    reason = reason_of(sample)
    image = f"Image {sample.image}" if sample.image else "The image"
    layer = next((words for mark, words in _LAYER.items() if mark in reason.lower()), None)
    hint = retried_hint(reason) if layer is None else None
    why = layer or ("the text stops before it says why" if ends_early(reason) else "the event's text does not say why")
    return Advice(
        cause=f"{image} could not be pulled for {container_name(sample)}: {why}."
        + (f" A hint, no proof: {hint}." if hint else ""),
        steps=(stopped_task(sample, subject), image_in_registry(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Image pull failed",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
