"""FH1008 Image is not built for this platform.

What: The image has no variant for the operating system and processor that the task runs on.
Why it matters: No task of this revision can start; typical of an image built on an ARM laptop for x86 tasks.
Known problems: Where neither the text nor the task definition tells the platform, it cannot be named.
Next steps: Compare runtimePlatform of the task definition with the platforms of the image.
"""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.evidence import definition_of, named_by_event, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import image_in_registry, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1008"
_KINDS = ("image_platform_mismatch",)
_PLATFORM = re.compile(r"platform ['\"]?((?:linux|windows)/[a-z0-9/]{3,12})")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the platform that was asked for: as the text does, else as the task definition does."""
    sample = sample_for(finding, subject)
    definition, name = definition_of(sample, subject), sample.task_definition
    asked = _PLATFORM.search(reason_of(sample))
    known = definition.architecture if definition is not None else None
    wanted = asked[1] if asked else known or "the task's platform"
    first = stopped_task(sample, subject)
    if name is not None:
        query, region = "taskDefinition.runtimePlatform", subject.scope.region
        command = aws("ecs", "describe-task-definition", region, {"--task-definition": name}, query)
        first = Step(f"Check runtimePlatform of {name}", command)
    return Advice(
        cause=f"Image {sample.image or 'of the task'} has no variant for {wanted}.",
        ruled_out=("A missing image: the registry has it, for other platforms.",),
        steps=(first, image_in_registry(sample, subject, "See whether {} is of one platform or an index of several")),
    )


RULE = Rule(
    id=_ID,
    title="Image is not built for this platform",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
