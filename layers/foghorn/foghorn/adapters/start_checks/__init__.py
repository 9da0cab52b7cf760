"""Why can the task not start although its definition is right? Read-only checks, within a budget of calls.

They are the six of the runbook AWSSupport-TroubleshootECSTaskFailedToStart, made at once and without creating anything:
https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-aws-troubleshootecstaskfailedtostart.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from foghorn.adapters.aws_clients import client, error_code
from foghorn.adapters.start_checks.budget import Budget, BudgetSpent
from foghorn.adapters.start_checks.execution_role import check_execution_role
from foghorn.adapters.start_checks.log_group import check_log_group
from foghorn.adapters.start_checks.network import read_network
from foghorn.adapters.start_checks.secrets import check_secrets
from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.facts.network import Network
from foghorn.facts.network_checks import check_endpoints, check_route, check_security_groups
from foghorn.facts.start_needs import RELEVANT, Needs, needs_of
from foghorn.observability import logger
from foghorn.signals.signal import Signal

T = TypeVar("T")
Answer = StartCheck | Missing


@dataclass(frozen=True, slots=True)
class _Look:
    """One look: what failed, what it needed, and the calls that are left."""

    signal: Signal
    facts: Facts
    needs: Needs
    budget: Budget
    network: Callable[[], Network | Missing]


def start_checks(signal: Signal, facts: Facts, budget: Budget) -> tuple[StartCheck, ...]:
    """The relevant checks in the order of the table. Never raises: what cannot be checked says why."""
    names = RELEVANT.get(signal.kind, ())
    if not names:
        return ()
    definition = facts.task_definition(signal.task_definition)
    if isinstance(definition, Missing):
        return not_checked(signal, f"the task definition is not known: {definition.reason}")
    # Of the client that is there already: one for EC2 is built only where it is asked.
    needs = needs_of(signal, definition, client("ecs", signal.scope.region).meta.partition)
    # Read once, also where it is refused: three checks lean on it.
    network = cache(lambda: _answered("network", lambda: read_network(signal, facts, budget)))
    look = _Look(signal, facts, needs, budget, network)
    return tuple(_checked(name, look) for name in names)


def not_checked(signal: Signal, reason: str) -> tuple[StartCheck, ...]:
    """The relevant checks, none of them made."""
    return tuple(StartCheck(name, Verdict.NOT_CHECKED, reason) for name in RELEVANT.get(signal.kind, ()))


def _checked(name: CheckName, look: _Look) -> StartCheck:
    answer = _answered(name.value, lambda: _CHECKS[name](look))
    return StartCheck(name, Verdict.NOT_CHECKED, answer.reason) if isinstance(answer, Missing) else answer


def _answered(what: str, ask: Callable[[], T | Missing]) -> T | Missing:
    try:
        return ask()
    except ClientError as error:
        return Missing(f"{error_code(error) or 'an error'} on {error.operation_name}")
    except BotoCoreError as error:
        return Missing(type(error).__name__)
    except BudgetSpent as spent:
        return Missing(str(spent))
    except Exception as error:  # noqa: BLE001 - a check that breaks must not hide the others
        logger.exception("start check failed", extra={"check": what})
        return Missing(f"the check failed ({type(error).__name__})")


def _by_network(check: Callable[[Network, _Look], StartCheck]) -> Callable[[_Look], Answer]:
    def run(look: _Look) -> Answer:
        network = look.network()
        return network if isinstance(network, Missing) else check(network, look)

    return run


_CHECKS: Mapping[CheckName, Callable[[_Look], Answer]] = {
    CheckName.REGISTRY_ROUTE: _by_network(
        lambda network, look: check_route(network, look.needs.services, look.needs.hosts)
    ),
    CheckName.VPC_ENDPOINTS: _by_network(lambda network, look: check_endpoints(network, look.needs.services)),
    CheckName.SECURITY_GROUPS: _by_network(lambda network, _: check_security_groups(network)),
    CheckName.EXECUTION_ROLE: lambda look: check_execution_role(look.signal, look.facts, look.needs, look.budget),
    CheckName.SECRETS: lambda look: check_secrets(look.signal, look.needs, look.budget),
    CheckName.LOGGING: lambda look: check_log_group(look.signal, look.facts, look.budget),
}
