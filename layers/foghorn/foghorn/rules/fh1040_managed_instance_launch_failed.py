"""FH1040 Managed Instances could not launch an instance.

What: The capacity provider of Amazon ECS Managed Instances failed to launch an instance for the task.
Why it matters: No task finds a place on that provider until the error is gone; every service that uses it is hit.
Known problems: The text may be cut off before the resource that was refused.
Next steps: Read the provider's instance requirements and roles, then how Amazon EC2 answered.
"""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import service_events
from foghorn.rules.refusal import Refusal, refusal_in
from foghorn.rules.role_steps import role_allows
from foghorn.signals.signal import Severity

_ID = "FH1040"
_KINDS = ("managed_instance_launch_failed",)
_PROVIDER = re.compile(r"capacity provider ([A-Za-z0-9_-]{1,255})\.")
_WHY = {
    "unfulfillable": "Amazon EC2 has no capacity that meets its instance requirements now",
    "insufficient": "Amazon EC2 has no capacity that meets its instance requirements now",
    "limitexceeded": "a quota of the account for instances is used up",
    "countexceeded": "a quota of the account for instances is used up",
    "unauthorized": "its infrastructure role may not make the call",
}
_NEEDS = "capacityProviders[].[name,status,managedInstancesProvider]"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _why(reason: str, refused: Refusal) -> str:
    if refused.action:
        who = f"role {refused.role}" if refused.role else "its infrastructure role"
        return f"{who} may not call {refused.action}{f' on {refused.resource}' if refused.resource else ''}"
    words = next((words for mark, words in _WHY.items() if mark in reason.lower()), None)
    return words or "the text does not say why"


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the provider, and the role and the action that was refused, or what was used up."""
    sample = sample_for(finding, subject)
    reason, region = reason_of(sample), subject.scope.region
    found, refused = _PROVIDER.search(reason), refusal_in(reason)
    provider = f"capacity provider {found[1]}" if found else "the capacity provider"
    options = {"--capacity-providers": found[1]} if found else {}
    shown = aws("ecs", "describe-capacity-providers", region, options, _NEEDS)
    last = service_events(sample, subject)
    if refused.role is not None:
        last = role_allows(None, (refused.action or "iam:PassRole",), sample, subject, refused)
    return Advice(
        cause=f"{provider[0].upper()}{provider[1:]} could not launch an instance for a task of "
        f"{owner_name(sample, subject)}: {_why(reason, refused)}.",
        ruled_out=("The application: the task was never placed.",),
        steps=(Step(f"Check instance requirements and roles of {provider}", shown), last),
    )


RULE = Rule(
    id=_ID,
    title="Managed Instances could not launch an instance",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
