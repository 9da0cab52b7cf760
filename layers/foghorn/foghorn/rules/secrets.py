"""Secrets as stop reasons name them. Only names and ARNs are read, never values."""

from __future__ import annotations

import re

from foghorn.rules.commands import aws
from foghorn.rules.evidence import ends_early
from foghorn.rules.model import Step, Subject
from foghorn.rules.next_steps import task_definition
from foghorn.signals.record import CUT
from foghorn.signals.signal import Signal

SECRETS_MANAGER, PARAMETER_STORE = "Secrets Manager", "Parameter Store"

_SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+")
_PARAMETER = re.compile(r"arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter(/[\w/.-]+)")
# Without an ARN, as GetParameters answers; only the first of several.
_PARAMETER_NAME = re.compile(r"invalid (?:ssm )?parameters?: \[?(/?[\w.-][\w/.-]*)")
_OF_SSM = re.compile(r"\bssm\b|parameter store|systems manager|ParameterNotFound", re.IGNORECASE)
_OF_ASM = re.compile(r"\basm\b|secrets ?manager", re.IGNORECASE)
_OF_KMS = re.compile(r"\bkms\b|ciphertext|DecryptionFailure", re.IGNORECASE)
_REGION = 3


def named_secret(reason: str) -> str | None:
    """The secret's ARN, or the parameter's ARN or name, in a stop reason; None where the text does not have it whole.

    ECS cuts reasons off: what ends where the text ends may go on, and half a name is a wrong name.
    """
    found = _SECRET.search(reason) or _PARAMETER.search(reason)
    name = None if found is not None else _PARAMETER_NAME.search(reason)
    at, text = (found.end(), found[0]) if found else (name.end(), name[1]) if name else (0, "")
    rest = reason[at:]
    cut_here = rest.startswith((CUT, "…")) or text.endswith("...") or (not rest and ends_early(reason))
    return None if not text or cut_here else text.rstrip(".")


def store_of(reason: str) -> str | None:
    """Which store the text speaks of, or None where it does not say."""
    if _OF_SSM.search(reason):
        return PARAMETER_STORE
    return SECRETS_MANAGER if _OF_ASM.search(reason) else None


def actions_for(reason: str) -> tuple[str, ...]:
    """The IAM actions that reading this secret needs, as far as the text tells the store."""
    key = ("kms:Decrypt",)
    if _OF_KMS.search(reason):
        return key
    store = store_of(reason)
    if store is None:
        return ("secretsmanager:GetSecretValue", "ssm:GetParameters", *key)
    return ("ssm:GetParameters" if store == PARAMETER_STORE else "secretsmanager:GetSecretValue",)


def look_up(secret: str | None, sample: Signal, subject: Subject) -> Step:
    """Ask the store whether the secret exists, without reading its value."""
    if secret is None:
        name = sample.task_definition or "the task definition"
        text = f"List the secrets that {name} refers to"
        return task_definition(sample, subject, text, "name:name,secrets:secrets")
    is_arn = secret.startswith("arn:")
    region = secret.split(":")[_REGION] if is_arn else subject.scope.region
    parameter = _PARAMETER.search(secret)
    if parameter is not None or not is_arn:
        path = parameter[1].rstrip(".") if parameter is not None else secret
        # The ARN of parameter `db` ends with `parameter/db`: alone, a name has no slash, so both are asked for.
        bare = path.removeprefix("/")
        names = path if "/" in bare or not is_arn else f"{bare},{path}"
        options = {"--parameter-filters": f"Key=Name,Values={names}"}
        command = aws("ssm", "describe-parameters", region, options, "Parameters[].[Name,Type,LastModifiedDate]")
        return Step(f"Check that parameter {path if names == path else bare} exists in {region}", command)
    command = aws("secretsmanager", "describe-secret", region, {"--secret-id": secret}, "[Name,DeletedDate,KmsKeyId]")
    return Step(f"Check that secret {secret.split(':secret:')[-1]} exists in {region}", command)
