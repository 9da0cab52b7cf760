"""FH2009 ECS's own messages name the cause.

What: The events tell a symptom alone (a deployment failed, tasks keep failing to start), and a message that ECS wrote
for the service at that time tells the cause.
Why it matters: Most of these messages are never sent as events; without them one looks for the cause by hand.
Known problems: The newest message that tells a cause counts; another one may be behind it. A message names its cause
by its wording, which AWS changes now and then. At most ten of them are kept.
Next steps: Follow the remedy of the cause, then read the other messages.
"""

from __future__ import annotations

from foghorn.rules.console import service_events_url
from foghorn.rules.evidence import sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.rules.service_messages import messages_of
from foghorn.signals.kinds import KINDS
from foghorn.signals.message_causes import cause_of_message
from foghorn.signals.service_messages import kind_of_message
from foghorn.signals.signal import Severity

_ID = "FH2009"
_KINDS: tuple[str, ...] = ()
_SYMPTOM = 1  # Kind.specificity
_QUOTED = 200


def check(subject: Subject) -> Finding | None:
    """Fires when the leading kind is a symptom, and a message of the incident tells what is none."""
    leading = KINDS.get(subject.leading)
    if leading is None or leading.specificity > _SYMPTOM:
        return None
    for one in messages_of(subject):
        cause = cause_of_message(kind_of_message(one.text).name, one.text)
        if cause is not None and KINDS[cause].specificity > _SYMPTOM:
            return Finding(_ID, subject.leading, {"service message": one.text, "cause": cause})
    return None


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says the cause, quotes the message, and gives the remedy of the cause."""
    sample, name = sample_for(finding, subject), subject.scope.name
    cause, said = KINDS[finding.evidence["cause"]], finding.evidence["service message"]
    quoted = said if len(said) <= _QUOTED else f"{said[: _QUOTED - 1]}…"
    url = service_events_url(subject.scope, name)
    return Advice(
        cause=f"ECS's own messages name the cause, {cause.title}: “{quoted.rstrip('.')}”.",
        steps=(Step(f"For {name}: {cause.remedy}", None, url), service_events(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="ECS's own messages name the cause",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html",
    check=check,
    advise=advise,
)
