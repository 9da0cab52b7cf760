"""Does the log group exist that the awslogs driver writes to? One DescribeLogGroups."""

from __future__ import annotations

from foghorn.adapters.aws_clients import client
from foghorn.adapters.start_checks.budget import Budget
from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.facts.start_needs import log_container
from foghorn.signals.signal import Signal

_NAME = CheckName.LOGGING


def check_log_group(signal: Signal, facts: Facts, budget: Budget) -> StartCheck | Missing:
    """Names the group and its region. Raises botocore's errors and BudgetSpent."""
    definition = facts.task_definition(signal.task_definition)
    if isinstance(definition, Missing):
        return definition
    container = log_container(signal, definition)
    if container is None or container.log_group is None:
        return Missing("no container of the task definition logs through awslogs")
    group, region = container.log_group, container.log_region or signal.scope.region
    found = budget.call(client("logs", region).describe_log_groups, logGroupNamePrefix=group)
    if any(one.get("logGroupName") == group for one in found.get("logGroups", ())):
        return StartCheck(_NAME, Verdict.FINE, f"log group {group} exists in {region}", group)
    if found.get("nextToken"):
        return Missing(f"more log groups begin with {group} than one page holds")
    if container.log_creates_group:
        return StartCheck(
            _NAME, Verdict.FINE, f"log group {group} is not in {region}; awslogs-create-group is set", group
        )
    return StartCheck(_NAME, Verdict.FOUND, f"log group {group} does not exist in {region}", group)
