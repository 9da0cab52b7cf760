"""May the task execution role do what the failing step needed? One SimulatePrincipalPolicy.

It sees the role's policies and its permissions boundary, not resource policies of other accounts nor service control
policies: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from foghorn.adapters.aws_clients import client
from foghorn.adapters.start_checks.budget import Budget
from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.facts.start_needs import Needs
from foghorn.signals.signal import Signal

_NAME = CheckName.EXECUTION_ROLE


def check_execution_role(signal: Signal, facts: Facts, needs: Needs, budget: Budget) -> StartCheck | Missing:
    """Names the actions that are denied. Raises botocore's errors and BudgetSpent."""
    definition = facts.task_definition(signal.task_definition)
    if isinstance(definition, Missing):
        return definition
    if not needs.actions:
        return Missing("what the role would need for this is not known")
    if needs.resource is None and definition.execution_role_arn is not None:
        # Asked about "*", a role that is allowed one bucket alone would be called denied.
        return Missing(f"on which resource the role needs {', '.join(needs.actions)} is not known")
    role = definition.execution_role_arn
    if role is None:
        if signal.launch_type == "EC2":
            return Missing("the task definition names no execution role: the instance's role decides")
        text = f"{signal.task_definition} names no task execution role, and {', '.join(needs.actions)} need one"
        return StartCheck(_NAME, Verdict.FOUND, text, signal.task_definition)
    answer = budget.call(
        client("iam").simulate_principal_policy,
        PolicySourceArn=role,
        ActionNames=list(needs.actions),
        ResourceArns=[needs.resource or "*"],
    )
    results = answer.get("EvaluationResults", ())
    refused = [one for one in results if one.get("EvalDecision") != "allowed"]
    if any(one.get("EvalDecision") == "implicitDeny" and one.get("MissingContextValues") for one in refused):
        return Missing("it depends on conditions of the role's policies, which are not known here")
    denied = [one["EvalActionName"] for one in refused]
    name = role.rsplit("/", 1)[-1]
    on = f" on {needs.resource}" if needs.resource else ""
    if denied:
        return StartCheck(_NAME, Verdict.FOUND, f"role {name} is not allowed {', '.join(denied)}{on}", role)
    allowed = ", ".join(one["EvalActionName"] for one in results)
    beyond = f"; {needs.more} more not looked at" if needs.more else ""
    return StartCheck(_NAME, Verdict.FINE, f"role {name} is allowed {allowed}{on} by its own policies{beyond}", role)
