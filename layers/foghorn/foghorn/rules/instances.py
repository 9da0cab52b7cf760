"""Container instances: the machine behind one, and read-only steps to look at it."""

from __future__ import annotations

from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import cluster_infrastructure_url
from foghorn.rules.evidence import text_of
from foghorn.rules.model import Step, Subject
from foghorn.signals.signal import Signal

_STATE = "containerInstances[].[status,agentConnected,runningTasksCount,healthStatus.details]"
_CHECKS = "InstanceStatuses[].[InstanceState.Name,SystemStatus.Status,InstanceStatus.Status]"
_MANAGED = "InstanceInformationList[].[PingStatus,LastPingDateTime,ComputerName]"


def machine_of(sample: Signal) -> str | None:
    """The machine's id: `i-…` on EC2, `mi-…` elsewhere; None where the event does not tell."""
    return text_of(sample, "ec2InstanceId") or None


def instance_name(sample: Signal, subject: Subject) -> str:
    """How a sentence names the instance."""
    return f"instance {machine_of(sample) or subject.scope.name}"


def instance_state(sample: Signal, subject: Subject) -> Step:
    """Show what ECS knows of the instance now."""
    options: dict[str, str | tuple[str, ...]] = {
        "--container-instances": subject.scope.name,
        "--include": "CONTAINER_INSTANCE_HEALTH",
    }
    command = ecs(subject.scope, "describe-container-instances", options, _STATE)
    text = f"Check status, connection and health of {instance_name(sample, subject)} in ECS"
    return Step(text, command, cluster_infrastructure_url(subject.scope))


def machine_state(sample: Signal, subject: Subject) -> Step | None:
    """Show whether the machine itself is up; None where the event does not name it."""
    machine = machine_of(sample)
    if machine is None:
        return None
    region = subject.scope.region
    if machine.startswith("mi-"):
        options = {"--filters": f"Key=InstanceIds,Values={machine}"}
        command = aws("ssm", "describe-instance-information", region, options, _MANAGED)
        return Step(f"Check when machine {machine} was last heard of by Systems Manager", command)
    everything: dict[str, str | tuple[str, ...]] = {"--instance-ids": machine, "--include-all-instances": ()}
    command = aws("ec2", "describe-instance-status", region, everything, _CHECKS)
    return Step(f"Check that EC2 instance {machine} runs and passes its status checks", command)


def namesakes(sample: Signal, subject: Subject) -> Step | None:
    """List the container instances that are the same machine: an agent may have registered it anew."""
    machine = machine_of(sample)
    command = ecs(subject.scope, "list-container-instances", {"--filter": f"ec2InstanceId == {machine}"})
    if machine is None or command is None:
        return None
    return Step(f"See whether {machine} has registered anew, as another container instance", command)


def tasks_there(sample: Signal, subject: Subject) -> Step:
    """List the tasks on the instance."""
    command = ecs(subject.scope, "list-tasks", {"--container-instance": subject.scope.name})
    text = f"List the tasks on {instance_name(sample, subject)}"
    return Step(text, command, cluster_infrastructure_url(subject.scope))
