"""The stack as SAM translates it: its roles, what they grant, and what belongs to each function."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from foghorn_local.bus.application import Application
from foghorn_local.bus.intrinsics import Resolver
from foghorn_local.bus.translation import translate
from foghorn_local.play.stack import ACCOUNT, CHANNEL, REGION

TEMPLATE = Path(__file__).parents[3] / "template.yaml"
PARTITION = "aws"

Resources = dict[str, Any]
Mutation = Callable[[Resources], object]


@dataclass(frozen=True)
class Grant:
    """One action on one resource pattern, out of one statement of one role."""

    role: str
    sid: str
    action: str
    resource: str
    condition: Mapping[str, Mapping[str, Any]]

    @property
    def name(self) -> str:
        """Where to find it in the template, and what it says."""
        return f"{self.role}/{self.sid}: {self.action} on {self.resource}"


class Deployment:
    """The translated template under some parameters; `change` may alter its resources first."""

    def __init__(self, parameters: Mapping[str, str] | None = None, change: Mutation | None = None) -> None:
        given = {"SlackChannel": CHANNEL, **(parameters or {})}
        translated, code_uris = translate(TEMPLATE, given)
        self.template: dict[str, Any] = copy.deepcopy(translated)
        self.resources: Resources = self.template["Resources"]
        if change is not None:
            change(self.resources)
        resolver = Resolver(self.template, given, {}, region=REGION, account=ACCOUNT)
        paths = {name: TEMPLATE.parent / uri for name, uri in code_uris.items()}
        self.application = Application(self.template, resolver, paths)

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """Logical ids of the functions."""
        return self.application.resource_ids("AWS::Lambda::Function")

    def properties(self, name: str) -> dict[str, Any]:
        """The resolved properties of a resource."""
        return self.application.resource(name)[1]

    def role_of(self, function: str) -> str:
        """The logical id of a function's role; its ARN or name where it is no resource of this template."""
        arn = str(self.properties(function)["Role"])
        name = arn.rpartition("/")[2]
        return name if name in self.application.resource_ids("AWS::IAM::Role") else arn

    def statements(self, role: str) -> Iterator[Mapping[str, Any]]:
        """The statements of a role's inline policies."""
        for policy in self.properties(role).get("Policies", []):
            yield from listed(policy["PolicyDocument"]["Statement"])

    def grants(self, role: str) -> list[Grant]:
        """What the role allows, taken apart."""
        return [
            Grant(role, statement.get("Sid", "?"), action, resource, statement.get("Condition", {}))
            for statement in self.statements(role)
            for action in listed(statement.get("Action", []))
            for resource in listed(statement.get("Resource", []))
        ]

    @property
    def secret_arn(self) -> str:
        """The ARN of the secret that the notifier is told to read; of a name, with six characters as AWS appends."""
        secret = self.secret
        return secret if secret.startswith("arn:") else self.arn("secretsmanager", f"secret:{secret}-Ab3dE6")

    @property
    def secret(self) -> str:
        """The secret as the parameter names it."""
        return self.application.functions["NotifierFunction"].environment["FOGHORN_SLACK_TOKEN_SECRET"]

    def arn(self, service: str, resource: str, region: str = REGION, account: str = ACCOUNT) -> str:
        """An ARN, by default of this stack's account and region."""
        return f"arn:{PARTITION}:{service}:{region}:{account}:{resource}"

    def filled_in(self, pattern: str, function: str) -> str:
        """A pattern of the table with this stack's names in it."""
        group = self.properties(function).get("LoggingConfig", {}).get("LogGroup", "-")
        return pattern.format(partition=PARTITION, region=REGION, account=ACCOUNT, secret=self.secret, log_group=group)


def listed(value: Any) -> list[Any]:
    """IAM takes a single value for a list of one."""
    return value if isinstance(value, list) else [value]
