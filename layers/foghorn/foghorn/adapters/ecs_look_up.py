"""One look-up at Amazon ECS: by full ARNs, and with a reason where it fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from foghorn.adapters.aws_clients import call_aws, client, error_code
from foghorn.facts.missing import Missing
from foghorn.signals.scope import Scope

T = TypeVar("T")

_ATTEMPTS = 2


def ecs_arn(scope: Scope, resource_type: str, name: str) -> str:
    """The full ARN: a bare name would find another account's namesake, where events come from many accounts."""
    partition = client("ecs", scope.region).meta.partition
    return f"arn:{partition}:ecs:{scope.region}:{scope.account}:{resource_type}/{name}"


def look_up(operation: str, function: Callable[[], T]) -> T | Missing:
    """One look-up: AWS's refusals and broken connections are reasons, not errors."""
    try:
        return call_aws(function, attempts=_ATTEMPTS)
    except ClientError as error:
        return Missing(f"{error_code(error) or 'an error'} on {operation}")
    except BotoCoreError as error:
        return Missing(f"{type(error).__name__} on {operation}")
