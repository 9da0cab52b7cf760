"""FH3001 Container agent is not connected.

What: The agent of a container instance has been without a connection to ECS for longer than the usual few minutes.
Why it matters: ECS places nothing there and cannot stop, replace or check what runs there; capacity is missing.
Known problems: Its tasks may go on running. An instance that was stopped or that its agent registered anew keeps an
old container instance without a connection for good. That it is back is found by a look, some minutes late.
Next steps: Check the machine, then what ECS knows of it, then whether it has registered anew.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, sample_for, sample_of
from foghorn.rules.instances import instance_name, instance_state, machine_state, namesakes
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.signals.signal import Severity

_ID = "FH3001"
_KINDS = ("container_agent_disconnected",)
_ON_IT = "the agent (systemctl status ecs), the container runtime, the route to the ECS endpoints, the instance role"


def check(subject: Subject) -> Finding | None:
    """Fires when the instance's own event says so; that it lasts was seen before it is told."""
    sample = sample_of(subject, _KINDS)
    shown = ("agentConnected", "statusReason", "type", "status", "ec2InstanceId", "agentVersion")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the machine, and says where to look."""
    sample = sample_for(finding, subject)
    who, cluster = instance_name(sample, subject), subject.scope.cluster or "its cluster"
    steps = (machine_state(sample, subject), instance_state(sample, subject), namesakes(sample, subject))
    return Advice(
        cause=(
            f"The container agent of {who} lost its connection to ECS; {cluster} can place no task there."
            f" If the machine is up, look there at {_ON_IT}."
        ),
        ruled_out=("The tasks there: they may run on; ECS only does not hear of them.",),
        steps=tuple(step for step in steps if step is not None),
    )


RULE = Rule(
    id=_ID,
    title="Container agent is not connected",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_container_instance_events.html",
    check=check,
    advise=advise,
)
