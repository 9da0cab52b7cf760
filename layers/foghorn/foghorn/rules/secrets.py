"""Secrets as stop reasons name them. Only names and ARNs are read, never values."""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.signals.record import CUT
from foghorn.signals.signal import Signal

_SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+")
# ECS cuts reasons off, on Fargate and in the agent, at so many characters: what ends there may go on. Half a name is a
# wrong name.
_CUT_AT = (255, 1_024)
_PARAMETER = re.compile(r"arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter(/[\w/.-]+)")


def named_secret(reason: str) -> str | None:
    """The ARN of the secret or parameter in a stop reason, or None where the text does not have it whole."""
    found = _SECRET.search(reason) or _PARAMETER.search(reason)
    if found is None:
        return None
    rest = reason[found.end() :]
    cut_here = rest.startswith(CUT) or found[0].endswith("...")
    return None if cut_here or (not rest and len(reason) in _CUT_AT) else found[0].rstrip(".")


def look_up(secret: str | None, sample: Signal, subject: Subject) -> Step:
    """Ask the store whether the secret exists, without reading its value."""
    if secret is None:
        name = sample.task_definition or "the task definition"
        text = f"List the secrets that {name} refers to"
        return task_definition(sample, subject, text, "name:name,secrets:secrets")
    region = secret.split(":")[3]
    parameter = _PARAMETER.search(secret)
    if parameter is not None:
        path = parameter[1].rstrip(".")
        # The ARN of parameter `db` ends with `parameter/db`: alone, a name has no slash, so both are asked for.
        names = path if "/" in path[1:] else f"{path[1:]},{path}"
        options = {"--parameter-filters": f"Key=Name,Values={names}"}
        command = aws("ssm", "describe-parameters", region, options, "Parameters[].[Name,Type,LastModifiedDate]")
        return Step(f"Check that parameter {path if names == path else path[1:]} exists in {region}", command)
    command = aws("secretsmanager", "describe-secret", region, {"--secret-id": secret}, "[Name,DeletedDate,KmsKeyId]")
    return Step(f"Check that secret {secret.split(':secret:')[-1]} exists in {region}", command)
