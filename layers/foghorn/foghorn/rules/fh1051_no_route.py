"""FH1051 No way out of the subnet.

What: A subnet of the task leads neither to the internet nor, by VPC endpoints, to what the task must reach first.
Why it matters: No task that is placed there can start; in a service of several subnets some tasks start and some do
not.
Known problems: What lies behind a transit gateway or a firewall is not seen. Ways over IPv6 are not followed. Of a
task without a service on Fargate it is not known whether it has a public IP address, so an internet gateway proves
nothing.
Next steps: Give the route table a default route to a NAT gateway, or the VPC the endpoints that are named.
"""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName
from foghorn.rules.commands import aws
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.start_check import found, kinds_of, resource_of, said
from foghorn.signals.signal import Severity

_ID = "FH1051"
_KINDS = kinds_of(CheckName.REGISTRY_ROUTE)


def check(subject: Subject) -> Finding | None:
    """Fires where the start-up check found it; what was not checked is said elsewhere."""
    return found(_ID, CheckName.REGISTRY_ROUTE, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """What was found, and where to look."""
    subnet = resource_of(CheckName.REGISTRY_ROUTE, finding, subject)
    filters = f"Name=association.subnet-id,Values={subnet}"
    command = aws("ec2", "describe-route-tables", subject.scope.region, {"--filters": filters})
    text = f"Give {subnet} a way out: a NAT gateway, a public IP address for the task, or the VPC endpoints"
    return Advice(cause=said(finding), steps=(Step(text, command),))


RULE = Rule(
    id=_ID,
    title="No way out of the subnet",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    check=check,
    advise=advise,
)
