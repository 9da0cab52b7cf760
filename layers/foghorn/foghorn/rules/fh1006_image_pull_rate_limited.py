"""FH1006 Registry limits the pulls.

What: The registry answered that too many images are pulled: Docker Hub's quota, or throttling by Amazon ECR.
Why it matters: More starts make it worse; a crash loop that pulls at each start uses up the quota of all services.
Known problems: The event does not say who else used the quota.
Next steps: See which registry limits, then authenticate the pulls or use a pull-through cache.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import container_name, named_by_event, owner_name, sample_for
from foghorn.rules.image import parse_image
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1006"
_KINDS = ("image_pull_rate_limited",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the registry and the way around its limit."""
    sample = sample_for(finding, subject)
    image = parse_image(sample.image) if sample.image else None
    registry = image.registry_name if image else "the registry"
    region = subject.scope.region
    caches = aws("ecr", "describe-pull-through-cache-rules", region, {}, "pullThroughCacheRules[].upstreamRegistryUrl")
    text = f"See which registries {sample.task_definition or 'the task definition'} pulls from"
    cache = Step(f"Check whether {region} has a pull-through cache rule for {registry}", caches)
    return Advice(
        cause=f"Pulls from {registry} are limited, so {container_name(sample)} of {owner_name(sample, subject)} "
        "has no image.",
        ruled_out=("A wrong name or a missing permission: the registry asked to come back later.",),
        steps=(
            task_definition(sample, subject, text, "name:name,image:image"),
            # Amazon ECR throttles too, and is no upstream of a cache; then the account's other pulls are the cause.
            service_events(sample, subject) if image and image.is_ecr else cache,
        ),
    )


RULE = Rule(
    id=_ID,
    title="Registry limits the pulls",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
