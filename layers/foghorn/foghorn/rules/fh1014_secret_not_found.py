"""FH1014 Secret does not exist.

What: A secret, parameter, version or JSON key that the task definition names does not exist.
Why it matters: The task stops before any container starts, and every replacement does too.
Known problems: A secret of another Region is not found either. The reason may be cut off before the name.
Next steps: Look the secret up in this Region, then compare the references in the task definition.
"""

from __future__ import annotations

import re

from foghorn.rules.evidence import definition_of, ends_early, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.rules.secrets import look_up, named_secret
from foghorn.signals.signal import Severity, Signal

_ID = "FH1014"
_KINDS = ("secret_not_found",)
_JSON_KEY = re.compile(r"json key:? ([\w.-]{1,255})(?![\w.-])")
# The store may have the secret, but not the part of it that is asked for.
_INSIDE = {
    "json key": "does not hold the JSON key that is asked for",
    "invalid character": "is not JSON, so no key of it can be read",
    "staging label": "has no value under the staging label that is asked for",
    "awscurrent": "has no value yet: nothing is stored under AWSCURRENT",
    "marked for deletion": "is marked for deletion",
    "invalid arn": "is named by an ARN that is none",
}
_NAMES = 4
_SECRETS = "name:name,secrets:secrets"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _unnamed(sample: Signal, subject: Subject) -> str:
    """How a sentence speaks of the secret where the text does not name it: by the variables that it may be."""
    known, name = definition_of(sample, subject), sample.task_definition or "the task definition"
    variables = [name for one in (known.containers if known else ()) for name in one.secret_names][:_NAMES]
    return f"a secret that {name} names" + (f" (for {', '.join(variables)})" if variables else "")


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the secret and what of it is missing, where the text still has it."""
    sample = sample_for(finding, subject)
    reason, name = reason_of(sample), sample.task_definition or "the task definition"
    secret, key = named_secret(reason), _JSON_KEY.search(reason)
    which = secret if secret is None or secret.startswith("arn:") else f"parameter {secret}"
    lack = next((words for told, words in _INSIDE.items() if told in reason.lower()), "does not exist")
    whole = key is not None and not (key.end() == len(reason) and ends_early(reason))
    lack = f"does not hold JSON key {key[1]}" if key and whole else lack
    references = task_definition(sample, subject, f"Compare the secrets in {name}, part by part", _SECRETS)
    return Advice(
        cause=f"{owner_name(sample, subject)} cannot start: {which or _unnamed(sample, subject)} {lack}.",
        ruled_out=(
            "Network: the secret store was reached, and answered.",
            *(("Permissions: the secret itself was found and read.",) if "JSON" in lack else ()),
        ),
        steps=(*((look_up(secret, sample, subject),) if secret else ()), references),
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
