"""FH1053 VPC endpoint does not serve the task.

What: The VPC has an endpoint for a service that the task needs, and it does not work for the task.
Why it matters: With private DNS the traffic goes to the endpoint and ends there, also where a NAT gateway would lead
out.
Known problems: The policy of an endpoint is not read. An endpoint in another VPC that is shared by DNS is not seen.
Of a task without a service the security groups are not known: an endpoint that lets certain groups in is not judged.
Next steps: Let the task in on TCP 443 in the security group of the endpoint; turn private DNS on; add the route
table.
"""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName
from foghorn.rules.commands import aws
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.start_check import found, kinds_of, resource_of, said
from foghorn.signals.signal import Severity

_ID = "FH1053"
_KINDS = kinds_of(CheckName.VPC_ENDPOINTS)


def check(subject: Subject) -> Finding | None:
    """Fires where the start-up check found it; what was not checked is said elsewhere."""
    return found(_ID, CheckName.VPC_ENDPOINTS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """What was found, and where to look."""
    endpoint = resource_of(CheckName.VPC_ENDPOINTS, finding, subject)
    command = aws("ec2", "describe-vpc-endpoints", subject.scope.region, {"--vpc-endpoint-ids": endpoint})
    text = f"Look at state, security groups, private DNS and route tables of {endpoint}"
    return Advice(cause=said(finding), steps=(Step(text, command),))


RULE = Rule(
    id=_ID,
    title="VPC endpoint does not serve the task",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
    check=check,
    advise=advise,
)
