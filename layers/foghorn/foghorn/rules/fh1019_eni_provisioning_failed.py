"""FH1019 Network interface could not be provided.

What: ECS could not create, attach or configure the elastic network interface of the task in time.
Why it matters: Tasks in awsvpc network mode cannot start; a subnet without free addresses stops every service in it.
Known problems: A time-out alone does not tell a full subnet from throttling by Amazon EC2.
Next steps: Count the free addresses of the subnets, then read the exact text.
"""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import api_calls, network_of, stopped_task
from foghorn.rules.refusal import refusal_in
from foghorn.signals.signal import Severity

_ID = "FH1019"
_KINDS = ("eni_provisioning_failed",)
_SUBNET = re.compile(r"\bsubnet-[0-9a-f]{8,17}\b")
_WHY = {
    "insufficientfree": "the subnet has no free address left",
    "free addresses": "the subnet has no free address left",
    "tagpolicyviolation": "a tag policy of the organisation forbids its tags",
    "limitexceeded": "a quota of network interfaces, or the rate of EC2 calls, is used up",
    "not authorized": "a policy forbids the EC2 call",
    "unauthorizedoperation": "a policy forbids the EC2 call",
    "timeout": "it did not come up in time",
    "netplugin": "it was attached, but could not be configured on the host",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Counts the free addresses first: the one cause that does not pass by itself."""
    sample = sample_for(finding, subject)
    reason, owner, zone = reason_of(sample), owner_name(sample, subject), sample.availability_zone
    named, refused = _SUBNET.search(reason), refusal_in(reason)
    where = f" in {named[0]}" if named else f" in {zone}" if zone else ""
    options = {"--filters": f"Name=availability-zone,Values={zone}"} if zone else {}
    query = "Subnets[].[SubnetId,AvailabilityZone,AvailableIpAddressCount]"
    free = aws("ec2", "describe-subnets", subject.scope.region, {"--subnet-ids": named[0]} if named else options, query)
    why = next((words for mark, words in _WHY.items() if mark in reason.lower()), None)
    why = f"{refused.action} was refused" if refused.action else why
    count = Step(f"Count the free addresses of {named[0] if named else f'these subnets{where}'}", free)
    calls = api_calls("CreateNetworkInterface", sample, subject, "See how Amazon EC2 answered CreateNetworkInterface")
    found = network_of(sample, subject, f"Find the subnets of {owner}")
    return Advice(
        cause=f"ECS could not provide a network interface for a task of {owner}{where}{f': {why}' if why else ''}.",
        ruled_out=("The application: no container had started.",),
        steps=(count, calls, stopped_task(sample, subject)) if named else (found, count, calls),
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
