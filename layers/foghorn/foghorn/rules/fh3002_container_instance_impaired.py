"""FH3002 Container instance is impaired.

What: ECS finds a container instance impaired: its container runtime, an accelerator, a daemon, or its registration.
Why it matters: Tasks on it may hang or fail to start, each with another reason; the instance is their common cause.
Known problems: The event names the check that failed and seldom why. ECS replaces impaired Managed Instances by
itself; an instance of an Auto Scaling group stays until somebody drains it.
Next steps: Read the health checks, list the tasks that run there, check the machine; then drain and replace it.
"""

from __future__ import annotations

from foghorn.rules.evidence import fields_of, sample_for, sample_of, text_of
from foghorn.rules.instances import instance_name, instance_state, machine_state, tasks_there
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.signals.signal import Severity

_ID = "FH3002"
_KINDS = ("container_instance_impaired",)
_WORDS = {
    "CONTAINER_RUNTIME": "its container runtime does not answer",
    "ACCELERATED_COMPUTE": "an accelerator is faulty",
    "DAEMON": "a daemon task that it needs does not run",
    "AGENT_CONNECTIVITY": "its agent is not connected",
}


def check(subject: Subject) -> Finding | None:
    """Fires when ECS says so."""
    sample = sample_of(subject, _KINDS)
    shown = ("type", "statusReason", "status", "overallStatus", "ec2InstanceId", "capacityProviderName")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says which check failed, with ECS's reason where there is one."""
    sample = sample_for(finding, subject)
    failed = text_of(sample, "type")
    words = _WORDS.get(failed, f"check {failed} fails" if failed else "a health check fails")
    if text_of(sample, "status") == "REGISTRATION_FAILED":
        words = "it could not be registered"
    reason = text_of(sample, "statusReason").rstrip(".")
    steps = (instance_state(sample, subject), tasks_there(sample, subject), machine_state(sample, subject))
    return Advice(
        cause=f"ECS finds {instance_name(sample, subject)} impaired: {words}{f' ({reason})' if reason else ''}.",
        steps=tuple(step for step in steps if step is not None),
    )


RULE = Rule(
    id=_ID,
    title="Container instance is impaired",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-health.html",
    check=check,
    advise=advise,
)
