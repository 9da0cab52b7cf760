"""FH1036 Task definition does not fit how it is run.

What: The task definition and the launch type, capacity provider or platform exclude each other.
Why it matters: No task of this revision can start like this, however often it is tried.
Known problems: The text does not say which setting excludes which.
Next steps: Compare what the task definition is compatible with, with how the service or the caller runs it.
"""

from __future__ import annotations

from foghorn.rules.commands import ecs
from foghorn.rules.evidence import named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import stopped_task, task_definition_part
from foghorn.signals.signal import Severity

_ID = "FH1036"
_KINDS = ("configuration_error",)
_FITS = "[requiresCompatibilities,compatibilities,networkMode,runtimePlatform,cpu,memory]"
_RUN = "services[].[launchType,capacityProviderStrategy,platformVersion,platformFamily]"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Shows both sides."""
    sample = sample_for(finding, subject)
    owner, name = owner_name(sample, subject), sample.task_definition or "the task definition"
    how = f" ({sample.launch_type})" if sample.launch_type else ""
    second = stopped_task(sample, subject, f"See how the task of {owner} was run")
    if sample.service is not None:
        command = ecs(subject.scope, "describe-services", {"--services": sample.service}, _RUN)
        second = Step(f"Compare launch type and capacity provider strategy of {sample.service}", command)
    return Advice(
        cause=f"{name} does not fit how {owner} runs it{how}: task definition and compute strategy exclude each other.",
        ruled_out=("The application and the capacity: ECS refused the combination before it placed anything.",),
        steps=(task_definition_part(sample, subject, f"See what {name} is compatible with", _FITS), second),
    )


RULE = Rule(
    id=_ID,
    title="Task definition does not fit how it is run",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
