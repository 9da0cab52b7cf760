"""FH1016 Amazon ECR could not be reached for a token.

What: The task could not fetch its Amazon ECR authorization token because of a connection problem.
Why it matters: Every task that starts in the same subnets fails in the same way.
Known problems: The event does not say which hop is closed. Of a text cut off early only the number of tries is left,
which is a hint.
Next steps: Check subnets and security groups, then the VPC endpoints.
"""

from __future__ import annotations

from foghorn.rules.connection import host_in, how_it_failed, retried_hint
from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import endpoints, network_of
from foghorn.signals.signal import Severity

_ID = "FH1016"
_KINDS = ("registry_auth_network",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what a subnet needs to reach Amazon ECR."""
    sample = sample_for(finding, subject)
    reason, owner = reason_of(sample), owner_name(sample, subject)
    hint, how, host = retried_hint(reason), how_it_failed(reason), host_in(reason)
    detail = f" ({host}: {how})" if host and how else f" ({how})" if how else ""
    return Advice(
        cause=f"{owner} could not reach Amazon ECR{detail} to fetch its pull token, so its task cannot start."
        + (f" A hint, no proof: {hint}." if hint else ""),
        ruled_out=() if hint else ("Permissions: the connection failed before Amazon ECR could refuse.",),
        steps=(
            network_of(sample, subject, f"Check subnets, security groups and assignPublicIp of {owner}"),
            endpoints(subject, ("ecr.api", "ecr.dkr", "s3")),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Amazon ECR could not be reached for a token",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
