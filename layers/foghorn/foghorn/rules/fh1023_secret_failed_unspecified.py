"""FH1023 Secret could not be fetched, reason cut off.

What: A secret could not be fetched, and the text of the event ends before it says why.
Why it matters: No task of this revision can start; whether a permission, a name or the network is at fault decides who
can help.
Known problems: The number of tries hints at one or the other, but AWS does not document it. CloudTrail shows a call
some 15 minutes late, and shows none that never arrived.
Next steps: Ask CloudTrail how the store answered: an error names permission or name, no call at all means the network.
"""

from __future__ import annotations

from foghorn.rules.connection import retried_hint
from foghorn.rules.evidence import execution_role_of, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import api_calls
from foghorn.rules.role_steps import role_allows
from foghorn.rules.secrets import PARAMETER_STORE, actions_for, look_up, named_secret, store_of
from foghorn.signals.signal import Severity

_ID = "FH1023"
_KINDS = ("secret_failed_unspecified",)


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Says that the text stops too early, and where the answer is."""
    sample = sample_for(finding, subject)
    reason, role = reason_of(sample), execution_role_of(sample, subject)
    store, secret, hint = store_of(reason), named_secret(reason), retried_hint(reason)
    operation = "GetParameters" if store == PARAMETER_STORE else "GetSecretValue"
    text = f"See how {store or 'the store'} answered {operation} (shown after some 15 minutes)"
    text += "; no call at all means that it was not reached"
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {secret or 'a secret'} could not be fetched"
        f"{f' from {store}' if store else ''}, and the text ends before it says why."
        + (f" A hint, no proof: {hint}." if hint else ""),
        ruled_out=("The application: no container had started.",),
        steps=(
            api_calls(operation, sample, subject, text),
            look_up(secret, sample, subject),
            role_allows(role, actions_for(reason), sample, subject),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Secret could not be fetched, reason cut off",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
