"""FH4001 Fargate Spot capacity was reclaimed.

What: AWS took Fargate Spot capacity back; the tasks on it get two minutes.
Why it matters: Services that run on Spot alone shrink until new Spot capacity appears.
Known problems: A reclaimed task may end with exit code 137; that is the reclaim, not memory.
Next steps: See whether replacements found a place; keep a base on FARGATE and use several Availability Zones.
"""

from __future__ import annotations

from foghorn.rules.commands import ecs
from foghorn.rules.evidence import killed_by_the_stop, named_by_event, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH4001"
_KINDS = ("fargate_spot_interruption",)
_QUERY = "services[].[serviceName,desiredCount,runningCount,pendingCount,capacityProviderStrategy]"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Shows the counts of the first service that was hit, and the strategy that places replacements."""
    sample = sample_for(finding, subject)
    # The first task's zone is not that of a wave.
    alone = sample.availability_zone if subject.stops <= 1 else None
    zone, service = (f" in {alone}" if alone else ""), sample.service
    steps = [stopped_task(sample, subject)]
    if service is not None:
        command = ecs(subject.scope, "describe-services", {"--services": service}, _QUERY)
        first = Step(f"Check task counts and capacity provider strategy of {service}", command)
        steps = [first, service_events(sample, subject)]
    return Advice(
        cause=f"AWS reclaimed Fargate Spot capacity{zone}; the tasks on it have two minutes to end.",
        ruled_out=(
            "The application, memory, deployments: the event names the Spot interruption.",
            *killed_by_the_stop(sample),
        ),
        steps=tuple(steps),
    )


RULE = Rule(
    id=_ID,
    title="Fargate Spot capacity was reclaimed",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html",
    check=check,
    advise=advise,
)
