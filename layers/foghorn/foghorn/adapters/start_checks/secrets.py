"""Do the secrets and parameters that the containers name exist? At most two calls; no value is ever read."""

from __future__ import annotations

from botocore.exceptions import ClientError

from foghorn.adapters.aws_clients import client, error_code
from foghorn.adapters.start_checks.budget import Budget
from foghorn.facts.closer_look import CheckName, StartCheck, Verdict
from foghorn.facts.missing import Missing
from foghorn.facts.start_needs import Needs, secret_id
from foghorn.signals.signal import Signal

_NAME = CheckName.SECRETS
_MOST = 2


def check_secrets(signal: Signal, needs: Needs, budget: Budget) -> StartCheck | Missing:
    """The first that does not exist, else how many do. Raises botocore's errors and BudgetSpent."""
    ids = list(dict.fromkeys(secret_id(source) for source in needs.secrets))
    if not ids:
        return Missing("the containers of the task definition name no secrets")
    # A parameter is looked for by its name: of another account's, the name would find or miss one of our own.
    looked_at = [one for one in ids if _account(one) in ("", signal.scope.account)][:_MOST]
    if not looked_at:
        return Missing(f"{ids[0]} belongs to another account, which cannot be read from here")
    for one in looked_at:
        problem = _problem(one, signal, budget)
        if isinstance(problem, Missing):
            return problem
        if problem is not None:
            return StartCheck(_NAME, Verdict.FOUND, problem, one)
    left = len(ids) - len(looked_at)
    beyond = f"; {left} more not looked at" if left else ""
    return StartCheck(_NAME, Verdict.FINE, f"{', '.join(looked_at)} exist{beyond}")


def _account(one: str) -> str:
    """The account of a secret or parameter; "" of a parameter by its name, which is one of our own."""
    return one.split(":")[4] if one.startswith("arn:") else ""


def _problem(one: str, signal: Signal, budget: Budget) -> str | Missing | None:
    region = one.split(":")[3] if one.startswith("arn:") else signal.scope.region
    if ":secretsmanager:" not in one:
        name = one.partition(":parameter")[2] if one.startswith("arn:") else one
        # An ARN writes a name of one level in the same way with and without its leading slash.
        bare = name.lstrip("/")
        names = [name] if "/" in bare else [bare, f"/{bare}"]
        asked = [{"Key": "Name", "Option": "Equals", "Values": names}]
        found = budget.call(client("ssm", region).describe_parameters, ParameterFilters=asked)
        if found.get("Parameters"):
            return None
        if found.get("NextToken"):
            return Missing(f"the first page of DescribeParameters does not tell whether {name} exists")
        return f"parameter {name} does not exist in {region}"
    try:
        found = budget.call(client("secretsmanager", region).describe_secret, SecretId=one)
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return f"secret {one} does not exist"
        raise
    return f"secret {one} is scheduled for deletion" if found.get("DeletedDate") else None
