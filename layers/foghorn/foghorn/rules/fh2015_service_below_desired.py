"""FH2015 Service runs fewer tasks than desired, and no event said so.

What: Two looks in a row saw the service run fewer tasks than it desires, and it came no closer in between.
Why it matters: A service that ECS no longer tries to bring up, or cannot, may emit nothing at all for weeks.
Known problems: A service that takes longer than a look apart to start its tasks looks the same. Why it is short the
counts do not tell.
Next steps: Read the service's events, list its stopped tasks, then look for capacity that is missing.
"""

from __future__ import annotations

from foghorn.rules.commands import ecs
from foghorn.rules.evidence import fields_of, owner_name, sample_for, sample_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.rules.silence import no_event, runs, since
from foghorn.signals.signal import Severity

_ID = "FH2015"
_KINDS = ("service_below_desired",)


def check(subject: Subject) -> Finding | None:
    """Fires when a look said so."""
    sample = sample_of(subject, _KINDS)
    shown = ("runningCount", "desiredCount", "pendingCount", "firstSeenAt", "seen")
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, *shown))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says how many of how many run, and since when."""
    sample = sample_for(finding, subject)
    service = owner_name(sample, subject)
    stopped = ecs(subject.scope, "list-tasks", {"--service-name": service, "--desired-status": "STOPPED"})
    return Advice(
        cause=f"{service} runs {runs(sample)}{since(sample)}. {no_event(sample)}",
        steps=(
            service_events(sample, subject),
            Step(f"List the tasks of {service} that stopped within the last hour", stopped),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Service runs fewer tasks than desired, and no event said so",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html",
    check=check,
    advise=advise,
)
