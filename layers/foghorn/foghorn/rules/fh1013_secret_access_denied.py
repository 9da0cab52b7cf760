"""FH1013 Secret may not be read.

What: Secrets Manager, Parameter Store or KMS refused to give a secret to the task execution role.
Why it matters: The task stops before any container starts, and every replacement does too.
Known problems: A key or resource policy can refuse although the role's own policy allows; the simulation reads the
role's policies only.
Next steps: Check what the task execution role may call, then look at the secret.
"""

from __future__ import annotations

from foghorn.rules.evidence import execution_role_of, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.refusal import refusal_in
from foghorn.rules.role_steps import role_allows, role_words
from foghorn.rules.secrets import actions_for, look_up, named_secret
from foghorn.signals.signal import Severity

_ID = "FH1013"
_KINDS = ("secret_access_denied",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the role, the missing action and, where the text still has it, the secret."""
    sample = sample_for(finding, subject)
    reason, role = reason_of(sample), execution_role_of(sample, subject)
    refused, secret = refusal_in(reason), named_secret(reason)
    actions = (refused.action,) if refused.action else actions_for(reason)
    # Without a text that names the action, the store tells which one it must be; without a store it may be any.
    lacks = f" It lacks {actions[0]}" if len(actions) == 1 else f" It lacks one of {', '.join(actions)}"
    why = f": {refused.policy}" if refused.policy else ""
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {role_words(role, refused)} may not read "
        f"{secret or 'a secret it needs'}.{lacks}{why}.",
        ruled_out=("Network: the secret store was reached, and refused.",),
        steps=(role_allows(role, actions, sample, subject, refused), look_up(secret, sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Secret may not be read",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
