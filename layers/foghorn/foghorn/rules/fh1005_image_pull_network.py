"""FH1005 Registry could not be reached.

What: The image could not be pulled because the registry was not reachable: DNS, routing, TLS or a time-out.
Why it matters: Every task that starts in the same subnets fails in the same way.
Known problems: A spelling mistake in the registry's host name looks the same as a network fault. Amazon ECR keeps its
layers in Amazon S3, so the host that did not answer may be of S3. Of a text cut off early only the number of tries is
left, which is a hint.
Next steps: Check subnets, public address and security groups, then the VPC endpoints.
"""

from __future__ import annotations

from foghorn.rules.connection import host_in, how_it_failed, retried_hint
from foghorn.rules.evidence import container_name, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.image import parse_image
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import endpoints, image_in_registry, network_of
from foghorn.signals.signal import Severity

_ID = "FH1005"
_KINDS = ("image_pull_network",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the registry, how the connection failed, and what a subnet needs to reach it."""
    sample = sample_for(finding, subject)
    reason, owner = reason_of(sample), owner_name(sample, subject)
    image = parse_image(sample.image) if sample.image else None
    hint, how, host = retried_hint(reason), how_it_failed(reason), host_in(reason)
    detail = f" ({host}: {how})" if host and how else f" ({how})" if how else ""
    ruled_out = "Permissions: the connection failed before the registry could refuse."
    near = image is None or image.is_ecr
    return Advice(
        cause=f"{owner} could not reach {image.registry_name if image else 'the registry'} over the network{detail}, "
        f"so {container_name(sample)} has no image." + (f" A hint, no proof: {hint}." if hint else ""),
        ruled_out=() if hint else (ruled_out,),
        steps=(
            network_of(sample, subject, f"Check subnets, security groups and assignPublicIp of {owner}"),
            endpoints(subject, ("ecr.api", "ecr.dkr", "s3")) if near else image_in_registry(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Registry could not be reached",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
