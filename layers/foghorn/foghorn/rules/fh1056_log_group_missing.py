"""FH1056 Log group is not there.

What: The awslogs driver writes to a log group that does not exist, and is not told to create it.
Why it matters: A container whose log driver cannot start does not start.
Known problems: A group of the same name in another region does not help: awslogs-region decides.
Next steps: Create the log group, or set awslogs-create-group and allow logs:CreateLogGroup.
"""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName
from foghorn.rules.commands import aws
from foghorn.rules.evidence import definition_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.start_check import found, kinds_of, resource_of, said
from foghorn.signals.signal import Severity

_ID = "FH1056"
_KINDS = kinds_of(CheckName.LOGGING)


def check(subject: Subject) -> Finding | None:
    """Fires where the start-up check found it; what was not checked is said elsewhere."""
    return found(_ID, CheckName.LOGGING, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """What was found, and where to look."""
    group = resource_of(CheckName.LOGGING, finding, subject)
    definition = definition_of(sample_for(finding, subject), subject)
    containers = definition.containers if definition is not None else ()
    region = next((one.log_region for one in containers if one.log_group == group), None)
    options = {"--log-group-name-prefix": group}
    command = aws("logs", "describe-log-groups", region or subject.scope.region, options)
    return Advice(cause=said(finding), steps=(Step(f"Create log group {group}, or correct its name", command),))


RULE = Rule(
    id=_ID,
    title="Log group is not there",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html",
    check=check,
    advise=advise,
)
