"""FH1017 Amazon ECR refuses the pull token.

What: The task execution role may not call ecr:GetAuthorizationToken.
Why it matters: The task stops before any image is pulled, and every replacement does too.
Known problems: An endpoint or service control policy can refuse although the role's own policy allows.
Next steps: Check what the task execution role may call.
"""

from __future__ import annotations

from foghorn.rules.evidence import execution_role_of, named_by_event, owner_name, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import role_allows, role_name, stopped_task
from foghorn.signals.signal import Severity

_ID = "FH1017"
_KINDS = ("registry_auth_denied",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the role."""
    sample = sample_for(finding, subject)
    role = execution_role_of(sample, subject)
    who = f"Execution role {role_name(role)}" if role else "The task execution role"
    return Advice(
        cause=f"{who} may not fetch a pull token from Amazon ECR, so {owner_name(sample, subject)} cannot start.",
        ruled_out=("Network: Amazon ECR was reached, and refused.",),
        steps=(
            role_allows(role, ("ecr:GetAuthorizationToken",), sample, subject),
            stopped_task(sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Amazon ECR refuses the pull token",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
