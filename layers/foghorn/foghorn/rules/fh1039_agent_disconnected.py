"""FH1039 Container agent was not connected.

What: The task was to be placed on a container instance whose agent had no connection to ECS.
Why it matters: ECS places nothing on such an instance, and does not know how its tasks are.
Known problems: Agents reconnect several times an hour, which is normal. The event does not say since when the agent is
away.
Next steps: Find the instances whose agent is away, then see whether the task found another place.
"""

from __future__ import annotations

from foghorn.rules.commands import ecs
from foghorn.rules.console import cluster_infrastructure_url
from foghorn.rules.evidence import named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.signals.signal import Severity

_ID = "FH1039"
_KINDS = ("agent_disconnected",)
_AWAY = {"--filter": "agentConnected == false"}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Lists the instances that it may be."""
    sample = sample_for(finding, subject)
    cluster = subject.scope.cluster or "of the event"
    away = ecs(subject.scope, "list-container-instances", _AWAY, "containerInstanceArns")
    text = f"List the instances of cluster {cluster} whose agent is not connected now; an empty list means it came back"
    return Advice(
        cause=f"ECS could not place a task of {owner_name(sample, subject)}: its container agent was not connected.",
        ruled_out=("The application: the task was never placed.",),
        steps=(Step(text, away, cluster_infrastructure_url(subject.scope)), service_events(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Container agent was not connected",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html",
    check=check,
    advise=advise,
)
