"""FH1042 Containers are slow to start after the pull.

What: A task failed at its start or soon after it, and a minute or more passed between its last image and its running.
Why it matters: All that waits for the task waits for this; a health check may give up before the app has come up.
Known problems: Containers that wait for others (dependsOn) look the same as slow ones. What an app does after its
container runs is not in the event: it may be slow to come up though this phase is short.
Next steps: See which container waits for which, then give the task more vCPU.
"""

from __future__ import annotations

from foghorn.rules.evidence import definition_of, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.rules.start_up import seconds, start_up_in
from foghorn.signals.signal import Severity, Signal

_ID = "FH1042"
_SLOW_MS = 60_000  # a whole start-up takes less as a rule; the agent alone gives a container 3 min (startTimeout)
_FIELDS = "name:name,cpu:cpu,dependsOn:dependsOn,startTimeout:startTimeout,healthCheck:healthCheck"
_UNITS_PER_VCPU = 1024


def check(subject: Subject) -> Finding | None:
    """Fires when starting the containers, once their images were there, took a minute or more."""
    found = start_up_in(subject)
    if found is None:
        return None
    sample, phases = found
    if not isinstance(phases.start_ms, int) or phases.start_ms < _SLOW_MS:
        return None
    return Finding(_ID, sample.kind, {"container start": f"{seconds(phases.start_ms)} after the image pull"})


def _has(sample: Signal, subject: Subject) -> str:
    definition = definition_of(sample, subject)
    if definition is None or definition.cpu_units is None:
        return ""
    return f" ({sample.task_definition} has {definition.cpu_units / _UNITS_PER_VCPU:g})"


def advise(finding: Finding, subject: Subject) -> Advice:
    """First what can wait for what, then the processor."""
    sample = subject.start_up or sample_for(finding, subject)
    name, took = sample.task_definition or "the task", finding.evidence["container start"]
    text = f"Check in {name} which container waits for which (dependsOn), and for how long"
    return Advice(
        cause=f"The containers of a task of {owner_name(sample, subject)} ran only {took}.",
        steps=(
            task_definition(sample, subject, text, _FIELDS),
            Step(f"If none waits, consider more vCPU for {owner_name(sample, subject)}{_has(sample, subject)}"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Containers are slow to start after the pull",
    kinds=(),
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    check=check,
    advise=advise,
    about_start_up=True,
)
