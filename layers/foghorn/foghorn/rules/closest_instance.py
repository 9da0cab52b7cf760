"""Where a task found no place: the instance that came closest, which only ECS's message names, and what to look at."""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.rules.commands import aws, ecs
from foghorn.rules.console import cluster_infrastructure_url
from foghorn.rules.model import Step, Subject
from foghorn.rules.service_messages import messages_of
from foghorn.signals.message_details import details_of
from foghorn.signals.service_messages import kind_of_message
from foghorn.signals.signal import Signal

_UNPLACED = "placement_failure_"
_LACKS = {
    "CPU": "has too few CPU units left",
    "memory": "has too little memory left",
    "port": "already uses a port that the task needs",
    "network interface": "has no network interface left",
    "GPU": "has too few GPUs left",
    "attribute": "lacks an attribute that the task needs",
    "agent": "has an agent that is not connected",
}
_FARGATE_QUERY = (
    "services[].[capacityProviderStrategy,platformVersion,networkConfiguration.awsvpcConfiguration.subnets]"
)
_CLUSTER_QUERY = "clusters[].[registeredContainerInstancesCount,pendingTasksCount,capacityProviders]"
_QUERY = "containerInstances[].[ec2InstanceId,agentConnected,remainingResources[].[name,integerValue]]"


@dataclass(frozen=True, slots=True)
class Closest:
    """The closest matching instance of the newest message that names one; `lacks` is "" where it does not say what."""

    message: str
    instance: str
    lacks: str

    @property
    def told(self) -> str:
        """As a sentence."""
        return f"The closest matching container instance, {self.instance}, {self.lacks}." if self.lacks else ""


def closest_in(subject: Subject) -> Closest | None:
    """None where no message of the incident names an instance."""
    for one in messages_of(subject):
        details = details_of(one.text)
        if kind_of_message(one.text).name.startswith(_UNPLACED) and details.container_instance is not None:
            return Closest(one.text, details.container_instance, _LACKS.get(details.resource or "", ""))
    return None


def what_it_has_left(closest: Closest, subject: Subject) -> Step:
    """Show the resources that are left on the instance."""
    options = {"--container-instances": closest.instance}
    command = ecs(subject.scope, "describe-container-instances", options, _QUERY)
    return Step(f"See what {closest.instance} has left", command, cluster_infrastructure_url(subject.scope))


def capacity_of(sample: Signal, subject: Subject, *, on_fargate: bool) -> Step:
    """Show what there is to place tasks on: of Fargate the service's settings, else instances and providers."""
    if sample.service is not None and (on_fargate or sample.launch_type == "FARGATE"):
        command = ecs(subject.scope, "describe-services", {"--services": sample.service}, _FARGATE_QUERY)
        return Step(f"Check capacity provider strategy, subnets and platform of {sample.service}", command)
    cluster, region = subject.scope.cluster, subject.scope.region
    text = f"Check instances, pending tasks and capacity providers of cluster {cluster or 'of the event'}"
    of_cluster = aws("ecs", "describe-clusters", region, {"--clusters": cluster}, _CLUSTER_QUERY) if cluster else None
    return Step(text, of_cluster, cluster_infrastructure_url(subject.scope))
