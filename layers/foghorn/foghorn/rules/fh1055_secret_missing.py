"""FH1055 Secret or parameter is not there.

What: A secret or parameter that a container names does not exist in that region, or is scheduled for deletion.
Why it matters: No task of this definition can start.
Known problems: Only the first two are looked at, those that the stop reason names before all others. A missing JSON
key is not seen: no value is read.
Next steps: Correct the ARN or name in the task definition, or create the secret in the region of the task.
"""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName
from foghorn.rules.evidence import sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.rules.start_check import found, kinds_of, resource_of, said
from foghorn.signals.signal import Severity

_ID = "FH1055"
_KINDS = kinds_of(CheckName.SECRETS)


def check(subject: Subject) -> Finding | None:
    """Fires where the start-up check found it; what was not checked is said elsewhere."""
    return found(_ID, CheckName.SECRETS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """What was found, and where to look."""
    secret = resource_of(CheckName.SECRETS, finding, subject)
    sample = sample_for(finding, subject)
    name = sample.task_definition or "the task definition"
    text = f"Correct the secrets of {name}, or create {secret}"
    return Advice(cause=said(finding), steps=(task_definition(sample, subject, text, "name:name,secrets:secrets"),))


RULE = Rule(
    id=_ID,
    title="Secret or parameter is not there",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    check=check,
    advise=advise,
)
