"""FH1017 Amazon ECR refuses the pull token.

What: The task execution role may not call ecr:GetAuthorizationToken.
Why it matters: The task stops before any image is pulled, and every replacement does too.
Known problems: An endpoint or service control policy can refuse although the role's own policy allows.
Next steps: Check what the task execution role may call.
"""

from __future__ import annotations

from foghorn.rules.connection import retried_hint
from foghorn.rules.evidence import execution_role_of, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import stopped_task
from foghorn.rules.refusal import refusal_in
from foghorn.rules.role_steps import role_allows, role_words
from foghorn.signals.signal import Severity
from foghorn.signals.stop_reasons.matched_text import said
from foghorn.signals.stop_reasons.wording import DENIED

_ID = "FH1017"
_KINDS = ("registry_auth_denied",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the role."""
    sample = sample_for(finding, subject)
    reason, role = reason_of(sample), execution_role_of(sample, subject)
    refused = refusal_in(reason)
    who, why = role_words(role, refused), f" ({refused.policy})" if refused.policy else ""
    # A text cut off before the refusal leaves the number of tries alone to tell it from a connection problem.
    hint = None if DENIED.found(said(reason)) else retried_hint(reason)
    return Advice(
        cause=f"{who[0].upper()}{who[1:]} may not call ecr:GetAuthorizationToken{why}, so "
        f"{owner_name(sample, subject)} has no pull token and cannot start."
        + (f" A hint, no proof: {hint}." if hint else ""),
        ruled_out=() if hint else ("Network: Amazon ECR was reached, and refused.",),
        steps=(
            role_allows(role, ("ecr:GetAuthorizationToken",), sample, subject, refused),
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
