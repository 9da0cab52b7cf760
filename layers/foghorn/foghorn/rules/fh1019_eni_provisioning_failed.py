"""FH1019 Network interface could not be provided.

What: ECS could not create, attach or configure the elastic network interface of the task in time.
Why it matters: Tasks in awsvpc network mode cannot start; a subnet without free addresses stops every service in it.
Known problems: A time-out alone does not tell a full subnet from throttling by Amazon EC2.
Next steps: Count the free addresses of the subnets, then read the exact text.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import network_of, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1019"
_KINDS = ("eni_provisioning_failed",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Counts the free addresses first: the one cause that does not pass by itself."""
    sample = sample_for(finding, subject)
    owner, zone = owner_name(sample, subject), sample.availability_zone
    options = {"--filters": f"Name=availability-zone,Values={zone}"} if zone else {}
    query = "Subnets[].[SubnetId,AvailabilityZone,AvailableIpAddressCount]"
    free = aws("ec2", "describe-subnets", subject.scope.region, options, query)
    where = f" in {zone}" if zone else ""
    return Advice(
        cause=f"ECS could not provide a network interface for a task of {owner}{where}.",
        ruled_out=("The application: no container had started.",),
        steps=(
            network_of(sample, subject, f"Find the subnets of {owner}"),
            Step(f"Count the free addresses of these subnets{where}", free),
            stopped_task(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Network interface could not be provided",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
