"""FH1000 Another known cause.

What: The service scheduler reports a problem that has no rule of its own; its definition and remedy are shown.
Why it matters: A cause that is told plainly beats a raw event, also where nothing more is checked.
Known problems: Nothing beyond the event is looked at, so nothing is ruled out.
Next steps: Read the stopped task or the service events, then follow the remedy.
"""

from __future__ import annotations

from foghorn.rules.console import service_events_url, task_url
from foghorn.rules.evidence import named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events, stopped_task
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Severity

_ID = "FH1000"
_KINDS = (
    "operation_throttled",
    "task_configuration_failure",
    "service_discovery_unhealthy",
    "vpc_lattice_target_unhealthy",
    "daemon_placement_violated",
    "service_health_unknown",
    "service_action_unknown",
)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says what the vocabulary of causes says."""
    sample, kind = sample_for(finding, subject), KINDS[finding.kind]
    owner = owner_name(sample, subject)
    url = task_url(subject.scope, sample.task_id) or service_events_url(subject.scope, sample.service)
    look = stopped_task(sample, subject) if sample.task_id else service_events(sample, subject)
    remedy = () if kind.remedy in ("", "None.") else (Step(f"For {owner}: {kind.remedy}", None, url),)
    return Advice(cause=f"{owner}: {kind.definition}", steps=(look, *remedy))


RULE = Rule(
    id=_ID,
    title="Another known cause",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    check=check,
    advise=advise,
)
