"""Secrets as stop reasons name them. Only names and ARNs are read, never values."""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.signals.signal import Signal

_SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+")
_PARAMETER = re.compile(r"arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter(/[\w/.-]+)")


def named_secret(reason: str) -> str | None:
    """The secret's or parameter's ARN in a stop reason, or None where the text does not (or no longer) have it."""
    found = _SECRET.search(reason) or _PARAMETER.search(reason)
    return found[0].rstrip(".") if found else None


def look_up(secret: str | None, sample: Signal, subject: Subject) -> Step:
    """Ask the store whether the secret exists, without reading its value."""
    if secret is None:
        name = sample.task_definition or "the task definition"
        text = f"List the secrets that {name} refers to"
        return task_definition(sample, subject, text, "name:name,secrets:secrets")
    region = secret.split(":")[3]
    parameter = _PARAMETER.search(secret)
    if parameter is not None:
        options = {"--parameter-filters": f"Key=Name,Values={parameter[1]}"}
        command = aws("ssm", "describe-parameters", region, options, "Parameters[].[Name,Type,LastModifiedDate]")
        return Step(f"Check that parameter {parameter[1]} exists in {region}", command)
    command = aws("secretsmanager", "describe-secret", region, {"--secret-id": secret}, "[Name,DeletedDate,KmsKeyId]")
    return Step(f"Check that secret {secret.split(':secret:')[-1]} exists in {region}", command)
