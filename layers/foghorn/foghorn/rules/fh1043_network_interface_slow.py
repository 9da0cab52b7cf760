"""FH1043 The network interface takes much of the start-up.

What: A task on an EC2 instance failed at its start or soon after it, and 30 % of its start-up or more was over before
its network interface was connected.
Why it matters: In network mode awsvpc every task waits for an interface of its own; in bridge mode none does.
Known problems: Silent unless the task definition is known to be awsvpc, and on Fargate, which has no other mode.
The time includes the wait for an instance: beyond two minutes that is the likelier reason, so it is silent, too.
Next steps: Weigh the time against what bridge mode loses: a security group for each task.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import definition_of, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.start_up import NOTABLE_MS, percent, seconds, start_up_in
from foghorn.signals.signal import Severity

_ID = "FH1043"
_SHARE = 0.3  # an interface takes several seconds: a smaller share cannot be made much smaller
_CAPACITY_MS = 120_000  # an instance takes 4 to 5 min to come, an interface never two


def check(subject: Subject) -> Finding | None:
    """Fires on EC2 in network mode awsvpc only, where there is a choice."""
    found = start_up_in(subject)
    if found is None or found[0].launch_type != "EC2":
        return None
    sample, phases = found
    definition = definition_of(sample, subject)
    if definition is None or definition.network_mode != "awsvpc":
        return None
    took, total = phases.network_interface_ms, phases.total_ms
    if not (isinstance(took, int) and isinstance(total, int)) or not NOTABLE_MS <= took <= _CAPACITY_MS:
        return None
    if took < _SHARE * total:
        return None
    told = f"{seconds(took)} of {seconds(total)} ({percent(took / total)})"
    return Finding(_ID, sample.kind, {"network interface": told, "networkMode": "awsvpc"})


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what the other mode would cost."""
    sample = subject.start_up or sample_for(finding, subject)
    owner, name = owner_name(sample, subject), sample.task_definition or ""
    options = {"--task-definition": name}
    query = "taskDefinition.[networkMode,containerDefinitions[].portMappings]"
    text = f"Weigh network mode bridge for {name}: no interface to wait for, but no security group per task either"
    return Advice(
        cause=f"A task of {owner} waited long for its network interface: {finding.evidence['network interface']}.",
        steps=(Step(text, aws("ecs", "describe-task-definition", subject.scope.region, options, query)),),
    )


RULE = Rule(
    id=_ID,
    title="The network interface takes much of the start-up",
    kinds=(),
    severity=Severity.INFO,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-recommendations.html",
    check=check,
    advise=advise,
    about_start_up=True,
)
