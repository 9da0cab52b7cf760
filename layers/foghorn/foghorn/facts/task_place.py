"""Where a task's network interface was made: what its service says of it, and what its own event says. Pure.

The event of a task names the subnet, and neither security groups nor whether there is a public IP address:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.facts.fact import Facts, Service
from foghorn.facts.missing import Missing
from foghorn.signals.signal import Signal


@dataclass(frozen=True, slots=True)
class Place:
    """Ids of subnets and security groups, and whether the task gets a public IP address."""

    subnet_ids: tuple[str, ...]
    security_group_ids: tuple[str, ...] | Missing
    public_ip: bool | Missing


def place_of(signal: Signal, facts: Facts) -> Place | Missing:
    """The subnet of the task that failed, else all of its service's; or why none is known."""
    service, subnet = facts.service, signal.subnet_id
    if isinstance(service, Service) and service.subnet_ids and subnet in (None, *service.subnet_ids):
        return Place((subnet,) if subnet else service.subnet_ids, _groups(service), _address(signal, service))
    if subnet is None:
        return _nowhere(signal, facts)
    why = _why_not_of_service(signal, service)
    groups = Missing(f"the event names no security groups{why}")
    return Place((subnet,), groups, _address(signal, None, why))


def _groups(service: Service) -> tuple[str, ...] | Missing:
    if service.security_group_ids:
        return service.security_group_ids
    return Missing("the service names no security groups: the default one of the VPC applies, which is not looked at")


def _address(signal: Signal, service: Service | None, why: str = "") -> bool | Missing:
    if service is not None and service.assigns_public_ip is not None:
        return service.assigns_public_ip
    if signal.launch_type == "EC2":
        # https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_AwsVpcConfiguration.html: on Fargate alone.
        return False
    return Missing(f"whether the task gets a public IP address is not known{why}")


def _why_not_of_service(signal: Signal, service: Service | Missing) -> str:
    """Why what the service says is not said of this task: the end of a sentence, empty where there is no service."""
    if isinstance(service, Service):
        other = "names other subnets by now" if service.subnet_ids else "names no network"
        return f": service {service.name} {other}"
    return "" if signal.service is None else f": {service.reason}"


def _nowhere(signal: Signal, facts: Facts) -> Missing:
    definition, service = facts.task_definition(signal.task_definition), facts.service
    mode = None if isinstance(definition, Missing) else definition.network_mode
    if mode is not None and mode != "awsvpc":
        return Missing(f"the task has no network interface of its own (network mode {mode})")
    if isinstance(service, Service):
        return Missing(f"neither the event nor service {service.name} names a subnet of the task")
    if signal.service is None:
        return Missing("the event names no subnet of the task, and the task belongs to no service")
    return Missing(f"the event names no subnet of the task, and its service's are not known: {service.reason}")
