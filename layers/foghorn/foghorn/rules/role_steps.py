"""Steps about IAM roles: which role it is, what it may call, who may assume it."""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import definition_of
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import stopped_task, task_definition_part
from foghorn.rules.refusal import Refusal
from foghorn.signals.signal import Signal

_NO_REFUSAL = Refusal()


def role_name(arn: str) -> str:
    """The name at the end of a role's ARN."""
    return arn.rsplit("/", 1)[-1]


def role_words(role_arn: str | None, refused: Refusal = _NO_REFUSAL, duty: str = "execution role") -> str:
    """How a sentence names the role: as the refusal does, else as the task definition does, else by its duty."""
    known = role_name(role_arn) if role_arn else None
    if refused.role is not None and refused.role != known:
        return f"role {refused.role}"
    return f"{duty} {known}" if known else f"the task {duty}"


def role_allows(
    role_arn: str | None,
    actions: tuple[str, ...],
    sample: Signal,
    subject: Subject,
    refused: Refusal = _NO_REFUSAL,
    on: str | None = None,
) -> Step:
    """Ask IAM whether the role may call these actions, `on` that resource. `role_arn`: the execution role, where known.

    The role and the resource that a refusal names come first: they are the ones that were refused.
    """
    listed, region = ", ".join(actions), subject.scope.region
    if refused.role is not None and (role_arn is None or role_name(role_arn) != refused.role):
        attached = aws("iam", "list-attached-role-policies", region, {"--role-name": refused.role})
        return Step(f"Check in the policies of role {refused.role} that it may call {listed}", attached)
    if role_arn is not None:
        options: dict[str, str | tuple[str, ...]] = {"--policy-source-arn": role_arn, "--action-names": actions}
        if (resource := refused.resource or on) is not None:
            options["--resource-arns"] = resource
        query = "EvaluationResults[].[EvalActionName,EvalDecision]"
        command = aws("iam", "simulate-principal-policy", region, options, query)
        return Step(f"Check that execution role {role_name(role_arn)} may call {listed}", command)
    if definition_of(sample, subject) is not None and sample.launch_type == "EC2":
        # Without an execution role the agent pulls and logs with the role of its instance.
        text = f"{sample.task_definition} has no execution role: check that the instance's role may call {listed}"
        return stopped_task(sample, subject, text)
    name = sample.task_definition or "the task definition"
    text = f"Find the execution role of {name} and check that it may call {listed}"
    return task_definition_part(sample, subject, text, "executionRoleArn")


def role_trust(role: str, subject: Subject, service: str) -> Step:
    """Read who may assume the role of that name. `service`: the principal that must be able to."""
    options = {"--role-name": role}
    command = aws("iam", "get-role", subject.scope.region, options, "Role.AssumeRolePolicyDocument")
    return Step(f"Check that role {role} exists and that {service} may assume it", command)
