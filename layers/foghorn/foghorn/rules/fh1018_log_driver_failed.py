"""FH1018 Log driver could not start.

What: The log group or stream is missing or may not be created, or the log endpoint is not reachable.
Why it matters: A container does not start without its log driver; every replacement fails in the same way.
Known problems: The reason names the call that failed, not always whether permission or network stopped it.
Next steps: Look for the log group in its Region, then check the execution role.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import container_name, container_of, execution_role_of, named_by_event, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import role_allows, task_definition
from foghorn.signals.signal import Severity

_ID = "FH1018"
_KINDS = ("log_driver_failed",)
_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents", "logs:CreateLogGroup")


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the log group, where the task definition is known."""
    sample = sample_for(finding, subject)
    container = container_of(sample, subject)
    group = container.log_group if container is not None else None
    if container is not None and group:
        region = container.log_region or subject.scope.region
        options = {"--log-group-name-prefix": group}
        command = aws("logs", "describe-log-groups", region, options, "logGroups[].logGroupName")
        first = Step(f"Check that log group {group} exists in {region}", command)
    else:
        name = sample.task_definition or "the task definition"
        text = f"Find the log group of {container_name(sample)} in {name}"
        first = task_definition(sample, subject, text, "name:name,logs:logConfiguration.options")
    where = f"log group {group}" if group else "its log destination"
    return Advice(
        cause=f"The log driver of {container_name(sample)} could not open {where}, so the task cannot start.",
        steps=(first, role_allows(execution_role_of(sample, subject), _ACTIONS, sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Log driver could not start",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
