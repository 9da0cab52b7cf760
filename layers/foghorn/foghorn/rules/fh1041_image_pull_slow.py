"""FH1041 Pulling the image takes most of the start-up.

What: A task failed at its start or soon after it, and half of its start-up or more went into pulling images.
Why it matters: Every replacement, deployment and scale-out waits for it; health checks and capacity run out meanwhile.
Known problems: One task is looked at; another may find its image on its instance. Of a task's images the event does
not tell which took long. Pulls under 10 s are left alone.
Next steps: Make the image smaller, keep it in the task's Region, and let less of it be pulled.
"""

from __future__ import annotations

from foghorn.capacity.untold import Untold
from foghorn.rules.commands import aws
from foghorn.rules.evidence import owner_name, sample_for
from foghorn.rules.image import Image
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.start_up import NOTABLE_MS, image_size, images_of, percent, seconds, start_up_in
from foghorn.signals.signal import Severity, Signal

_ID = "FH1041"
_SHARE = 0.5  # from half on, no other phase can win as much


def check(subject: Subject) -> Finding | None:
    """Fires when the pull is at least half of the start-up, and long enough to be worth the effort."""
    found = start_up_in(subject)
    if found is None:
        return None
    sample, phases = found
    share, pull, total = phases.pull_share, phases.pull_ms, phases.total_ms
    if isinstance(share, Untold) or isinstance(pull, Untold) or isinstance(total, Untold):
        return None
    told = {"image pull": f"{seconds(pull)} of {seconds(total)} ({percent(share)})"}
    return Finding(_ID, sample.kind, told) if share >= _SHARE and pull >= NOTABLE_MS else None


def _nearer(image: Image, subject: Subject) -> Step | None:
    here = subject.scope.region
    if image.region == here:
        return None
    if image.region is None:
        text = f"Keep a copy of {image.repository} in Amazon ECR of {here}: it is pulled from {image.registry}"
        return Step(text, aws("ecr", "describe-pull-through-cache-rules", here, {}))
    text = f"Replicate repository {image.repository} to {here}, where the task runs: it is pulled from {image.region}"
    return Step(text, aws("ecr", "describe-registry", image.region, {}, "replicationConfiguration.rules"))


def _less(sample: Signal, image: Image) -> Step | None:
    if sample.launch_type == "EC2":
        text = "on the instances, if its tags are never reused (prefer-cached turns image clean-up off)"
        return Step(f"For {image.repository}, consider ECS_IMAGE_PULL_BEHAVIOR once or prefer-cached {text}")
    if sample.launch_type == "FARGATE" and image.is_ecr:
        return Step(f"Above 250 MiB compressed, consider a SOCI index for {image.repository}: Fargate loads it lazily")
    return None


def advise(finding: Finding, subject: Subject) -> Advice:
    """A smaller image first, then a nearer one, then pulling less of it."""
    sample = subject.start_up or sample_for(finding, subject)
    images, owner, took = images_of(sample, subject), owner_name(sample, subject), finding.evidence["image pull"]
    steps = (
        image_size(sample, subject, "make it smaller: slim base image, multi-stage build, fewer dependencies"),
        next((step for image in images if (step := _nearer(image, subject))), None),
        _less(sample, images[0]) if images else None,
    )
    cause = f"Starting a task of {owner} is mostly pulling images: {took}."
    return Advice(cause, steps=tuple(step for step in steps if step is not None))


RULE = Rule(
    id=_ID,
    title="Pulling the image takes most of the start-up",
    kinds=(),
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-recommendations.html",
    check=check,
    advise=advise,
    about_start_up=True,
)
