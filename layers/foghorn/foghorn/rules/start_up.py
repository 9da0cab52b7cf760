"""Reading the start-up of a subject: its phases, in numbers and in words."""

from __future__ import annotations

from foghorn.capacity.task_phases import StartUp, start_up_of
from foghorn.rules.commands import aws
from foghorn.rules.evidence import container_name, definition_of
from foghorn.rules.image import Image, parse_image
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.signals.signal import Signal

NOTABLE_MS = 10_000
"""A phase that takes less is not worth a word, whatever its share.

A network interface takes several seconds, a larger image 10 to 20: what is shorter cannot be made much better.
Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-recommendations.html and
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pull-behavior.html
"""


def start_up_in(subject: Subject) -> tuple[Signal, StartUp] | None:
    """The stop of the task that shows the start-up, and its phases; None where the start-up is not the matter."""
    sample = subject.start_up
    return None if sample is None else (sample, start_up_of(sample.times))


def seconds(length_ms: int) -> str:
    """`9.3 s`, `1 min 32 s`, `1 h 4 min`: tenths below a minute."""
    if length_ms < 59_950:
        return f"{length_ms / 1000:.1f} s"
    whole_s = round(length_ms / 1000)
    if whole_s < 3600:
        return f"{whole_s // 60} min {whole_s % 60} s" if whole_s % 60 else f"{whole_s // 60} min"
    minutes = whole_s // 60 % 60
    return f"{whole_s // 3600} h {minutes} min" if minutes else f"{whole_s // 3600} h"


def percent(share: float) -> str:
    """`46 %`, rounded down, so that half is never said of less."""
    return f"{int(share * 100)} %"


def images_of(sample: Signal, subject: Subject) -> tuple[Image, ...]:
    """The image of the container that the sample names, then those of its task's other containers, where known."""
    definition = definition_of(sample, subject)
    others = [container.image for container in definition.containers] if definition is not None else []
    return tuple(parse_image(name) for name in dict.fromkeys([sample.image, *others]) if name)


def image_size(sample: Signal, subject: Subject, what_to_do: str) -> Step:
    """Ask Amazon ECR how large the image is, compressed; of another registry show the image alone."""
    image = parse_image(sample.image) if sample.image else None
    if image is None or image.account is None or image.region is None:
        name = sample.image or "the images"
        text = f"Look up how large {name} of {container_name(sample)} is, and {what_to_do}"
        return task_definition(sample, subject, text, "name:name,image:image")
    options: dict[str, str | tuple[str, ...]] = {
        "--registry-id": image.account,
        "--repository-name": image.repository,
        "--image-ids": image.ecr_id,
    }
    command = aws("ecr", "describe-images", image.region, options, "imageDetails[].[imageTags,imageSizeInBytes]")
    return Step(f"Look up the compressed size of {image.repository}, {image.version}, and {what_to_do}", command)
