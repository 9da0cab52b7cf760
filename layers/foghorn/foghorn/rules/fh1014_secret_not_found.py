"""FH1014 Secret does not exist.

What: A secret, parameter, version or JSON key that the task definition names does not exist.
Why it matters: The task stops before any container starts, and every replacement does too.
Known problems: A secret of another Region is not found either. The reason may be cut off before the name.
Next steps: Look the secret up in this Region, then compare the references in the task definition.
"""

from __future__ import annotations

from foghorn.rules.evidence import named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.rules.secrets import look_up, named_secret
from foghorn.signals.signal import Severity

_ID = "FH1014"
_KINDS = ("secret_not_found",)
_INSIDE = {
    "json": "does not hold the JSON key that is asked for",
    "staging label": "has no value under the staging label that is asked for",
}


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the secret, where the text still has it."""
    sample = sample_for(finding, subject)
    reason, name = reason_of(sample), sample.task_definition or "the task definition"
    secret = named_secret(reason)
    which = secret or f"a secret that {name} names"
    # The store may have the secret, but not the part of it that is asked for.
    lack = next((words for told, words in _INSIDE.items() if told in reason.lower()), "does not exist")
    text = f"Compare the secret references in {name}"
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {which} {lack}.",
        ruled_out=("Network: the secret store was reached, and answered.",),
        steps=(
            look_up(secret, sample, subject),
            task_definition(sample, subject, text, "name:name,secrets:secrets"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="Secret does not exist",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
