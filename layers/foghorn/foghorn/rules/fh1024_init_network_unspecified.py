"""FH1024 Initialisation timed out.

What: Fetching the task's secrets or registry credentials was cut off by a time-out.
Why it matters: Every task that starts in the same subnets fails in the same way, and each attempt takes minutes.
Known problems: The text says neither which service was asked nor on which hop it was stuck; a time-out points to the
network and does not prove it.
Next steps: Check subnets and security groups, then the VPC endpoints.
"""

from __future__ import annotations

from foghorn.rules.evidence import named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import endpoints, network_of, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1024"
_KINDS = ("init_network_unspecified",)
_SERVICES = ("ecr.api", "ecr.dkr", "s3", "secretsmanager", "ssm", "logs")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what was cut off, and what the subnets must reach."""
    sample = sample_for(finding, subject)
    owner = owner_name(sample, subject)
    return Advice(
        cause=f"{owner} cannot start: fetching its secrets or registry credentials was cut off by a time-out. That "
        "points to the network of the task; the text does not say which service was asked.",
        ruled_out=("The application: no container had started.",),
        steps=(
            network_of(sample, subject, f"Check subnets, security groups and assignPublicIp of {owner}"),
            endpoints(subject, _SERVICES),
            stopped_task(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Initialisation timed out",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
