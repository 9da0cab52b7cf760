"""FH1052 Execution role lacks a permission.

What: The policies of the task execution role do not allow what the failing step needed.
Why it matters: No task of this definition can start until the role may do it.
Known problems: The simulation sees the policies of the role, not a repository or key policy of another account, nor
service control policies.
Next steps: Allow the actions that are named on the resource that is named; AmazonECSTaskExecutionRolePolicy covers
ECR and logs.
"""

from __future__ import annotations

from foghorn.facts.closer_look import CheckName
from foghorn.rules.commands import aws
from foghorn.rules.evidence import sample_for
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.rules.next_steps import role_name, task_definition
from foghorn.rules.start_check import found, kinds_of, resource_of, said
from foghorn.signals.signal import Severity

_ID = "FH1052"
_KINDS = kinds_of(CheckName.EXECUTION_ROLE)


def check(subject: Subject) -> Finding | None:
    """Fires where the start-up check found it; what was not checked is said elsewhere."""
    return found(_ID, CheckName.EXECUTION_ROLE, subject)


def advise(finding: Finding, subject: Subject) -> Advice:
    """What was found, and where to look."""
    role = resource_of(CheckName.EXECUTION_ROLE, finding, subject)
    name = role_name(role)
    options = {"--role-name": name}
    steps = [
        Step(
            f"List the policies of role {name}",
            aws("iam", "list-attached-role-policies", subject.scope.region, options),
        ),
        Step("List its inline policies", aws("iam", "list-role-policies", subject.scope.region, options)),
    ]
    if not role.startswith("arn:"):
        text = "Name a task execution role in the task definition"
        steps = [task_definition(sample_for(finding, subject), subject, text, "name:name,image:image")]
    return Advice(cause=said(finding), steps=tuple(steps))


RULE = Rule(
    id=_ID,
    title="Execution role lacks a permission",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    check=check,
    advise=advise,
)
