"""FH1008 Image is not built for this platform.

What: The image has no variant for the operating system and processor that the task runs on.
Why it matters: No task of this revision can start; typical of an image built on an ARM laptop for x86 tasks.
Known problems: Where the task definition is not known, the wanted architecture cannot be named.
Next steps: Compare runtimePlatform of the task definition with the platforms of the image.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import definition_of, named_by_event, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import image_in_registry, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1008"
_KINDS = ("image_platform_mismatch",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the architecture that was asked for, where it is known."""
    sample = sample_for(finding, subject)
    definition, name = definition_of(sample, subject), sample.task_definition
    wanted = definition.architecture if definition is not None and definition.architecture else "the task's platform"
    first = stopped_task(sample, subject)
    if name is not None:
        query, region = "taskDefinition.runtimePlatform", subject.scope.region
        command = aws("ecs", "describe-task-definition", region, {"--task-definition": name}, query)
        first = Step(f"Check runtimePlatform of {name}", command)
    return Advice(
        cause=f"Image {sample.image or 'of the task'} has no variant for {wanted}.",
        ruled_out=("A missing image: the registry has it, for other platforms.",),
        steps=(first, image_in_registry(sample, subject)),
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
