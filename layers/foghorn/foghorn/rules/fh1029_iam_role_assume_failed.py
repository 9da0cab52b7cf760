"""FH1029 Role of the task cannot be assumed.

What: ECS, or its agent, has no credentials of the task's execution, task or infrastructure role.
Why it matters: No task of this revision can start; running ones go on with the credentials they have until those
expire.
Known problems: A role that was created a moment ago is refused for some minutes. The text does not always say which
role it is.
Next steps: Check that the role exists and whom its trust policy names, then iam:PassRole of whoever starts the task.
"""

from __future__ import annotations

import re

from foghorn.rules.evidence import definition_of, named_by_event, owner_name, reason_of, sample_for
from foghorn.rules.model import Advice, Finding, Rule, Subject
from foghorn.rules.next_steps import service_events, task_definition_part
from foghorn.rules.role_steps import role_name, role_trust
from foghorn.signals.signal import Severity, Signal

_ID = "FH1029"
_KINDS = ("iam_role_assume_failed",)
_ROLE = re.compile(r"arn:aws[a-z-]{0,7}:iam::\d{12}:role/((?:[\w+=,.@-]{1,64}/)*[\w+=,.@-]{1,64})(?=['\"\s,;).])")
_TASKS, _ECS = "ecs-tasks.amazonaws.com", "ecs.amazonaws.com"


def check(subject: Subject) -> Finding | None:
    """Fires when the event itself names the cause."""
    return named_by_event(_ID, _KINDS, subject)


def _role(sample: Signal, subject: Subject) -> tuple[str | None, str]:
    """The role's name and its duty: as the text names it, else as the task definition does."""
    reason, known = reason_of(sample), definition_of(sample, subject)
    text, named = reason.lower(), _ROLE.search(reason)
    duty = (
        "infrastructure role" if "infrastructure" in text else "task role" if "task role" in text else "execution role"
    )
    given = (known.task_role_arn if duty == "task role" else known.execution_role_arn) if known is not None else None
    arn = named[1] if named else given if duty != "infrastructure role" else None
    return (role_name(arn) if arn else None), duty


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the role and who must be able to assume it."""
    sample = sample_for(finding, subject)
    owner, (role, duty), known = owner_name(sample, subject), _role(sample, subject), definition_of(sample, subject)
    name = sample.task_definition or "the task definition"
    none_set = role is None and known is not None and duty != "infrastructure role"
    first = task_definition_part(sample, subject, f"Find the roles of {name}", "[executionRoleArn,taskRoleArn]")
    if role is not None:
        first = role_trust(role, subject, _ECS if duty == "infrastructure role" else _TASKS)
    return Advice(
        cause=f"{owner} cannot start: ECS has no credentials of {f'{duty} {role}' if role else f'its {duty}'}"
        + (f", and {name} names none." if none_set else "."),
        ruled_out=("The role's permissions: it could not even be assumed.",),
        steps=(first, service_events(sample, subject)),
    )


RULE = Rule(
    id=_ID,
    title="Role of the task cannot be assumed",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    check=check,
    advise=advise,
    inhibits=("FH2002",),
)
