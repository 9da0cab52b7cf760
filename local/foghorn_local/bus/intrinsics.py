"""CloudFormation's intrinsic functions, as far as a translated template uses them, resolved without CloudFormation.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

DEFAULT_REGION = "us-east-1"
DEFAULT_ACCOUNT = "123456789012"
SUB_NAME = re.compile(r"\$\{(!?)([^}]+)\}")
NO_VALUE = object()

# What GetAtt Arn gives for a resource that nobody created yet, by type; {name} is its logical id.
ARN_FORMATS: Mapping[str, str] = {
    "AWS::SQS::Queue": "arn:{partition}:sqs:{region}:{account}:{name}",
    "AWS::DynamoDB::Table": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    "AWS::Lambda::Function": "arn:{partition}:lambda:{region}:{account}:function:{name}",
    "AWS::IAM::Role": "arn:{partition}:iam::{account}:role/{name}",
    "AWS::Events::Rule": "arn:{partition}:events:{region}:{account}:rule/{name}",
    "AWS::Logs::LogGroup": "arn:{partition}:logs:{region}:{account}:log-group:{name}:*",
}


class TemplateError(ValueError):
    """The template holds something that cannot be read or resolved; the message names it."""


class Resolver:
    """Resolves the intrinsics of one translated template.

    `physical` maps a logical id (what Ref gives) or `LogicalId.Attribute` (what GetAtt gives) to the value of a
    resource that exists, e.g. {"IncidentTable": "foghorn-table", "NotificationsQueue": "http://127.0.0.1:4566/..."}.
    A resource that is not named gets values derived from its logical id.
    """

    def __init__(
        self,
        template: Mapping[str, Any],
        parameters: Mapping[str, str],
        physical: Mapping[str, str],
        *,
        region: str = DEFAULT_REGION,
        account: str = DEFAULT_ACCOUNT,
    ) -> None:
        self._resources: Mapping[str, Any] = template.get("Resources", {})
        self._conditions: Mapping[str, Any] = template.get("Conditions", {})
        self._physical = physical
        self._pseudo: Mapping[str, str] = {
            "AWS::Region": region,
            "AWS::AccountId": account,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": "foghorn",
            "AWS::StackId": f"arn:aws:cloudformation:{region}:{account}:stack/foghorn/local",
        }
        declared: Mapping[str, Any] = template.get("Parameters", {})
        unknown = sorted(set(parameters) - set(declared))
        if unknown:
            raise TemplateError(f"the template has no parameter {', '.join(unknown)}")
        self._declared = declared
        defaults = {name: str(spec["Default"]) for name, spec in declared.items() if "Default" in spec}
        self._parameters: Mapping[str, str] = {**defaults, **parameters}
        self._functions: Mapping[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::If": self._if,
            "Fn::Join": lambda arg: str(arg[0]).join(str(item) for item in self.resolve(arg[1])),
            "Fn::Select": lambda arg: self.resolve(arg[1])[int(self.resolve(arg[0]))],
            "Fn::Split": lambda arg: str(self.resolve(arg[1])).split(arg[0]),
            "Fn::Equals": lambda arg: str(self.resolve(arg[0])) == str(self.resolve(arg[1])),
            "Fn::Not": lambda arg: not self.resolve(arg[0]),
            "Fn::And": lambda arg: all(self.resolve(item) for item in arg),
            "Fn::Or": lambda arg: any(self.resolve(item) for item in arg),
            "Condition": self.condition,
        }

    def resolve(self, node: Any) -> Any:
        """A copy of `node` without intrinsics. Raises TemplateError for what it does not know."""
        if isinstance(node, list):
            return [item for item in map(self.resolve, node) if item is not NO_VALUE]
        if not isinstance(node, Mapping):
            return node
        if len(node) == 1:
            ((key, argument),) = node.items()
            if key in self._functions and not (key == "Condition" and isinstance(argument, Mapping)):
                return self._functions[key](argument)
            if key.startswith("Fn::"):
                raise TemplateError(f"{key} is not supported here")
        resolved = {key: self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not NO_VALUE}

    def condition(self, name: str) -> bool:
        """The value of a condition of the template."""
        if name not in self._conditions:
            raise TemplateError(f"the template has no condition {name}")
        return bool(self.resolve(self._conditions[name]))

    def logical_id(self, node: Any) -> str:
        """The logical id that a Ref or a GetAtt points to; anything else is resolved to its text."""
        if isinstance(node, Mapping) and len(node) == 1:
            ((key, argument),) = node.items()
            name = argument[0] if key == "Fn::GetAtt" and isinstance(argument, list) else argument
            if key in ("Ref", "Fn::GetAtt") and isinstance(name, str):
                logical = name.partition(".")[0]
                if logical in self._resources:
                    return logical
        return str(self.resolve(node))

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return NO_VALUE
        for known in (self._physical, self._parameters, self._pseudo):
            if name in known:
                return known[name]
        if name in self._declared:
            raise TemplateError(f"parameter {name} has no default and was not given")
        if name not in self._resources:
            raise TemplateError(f"Ref to {name}, which the template does not have")
        if self._resources[name]["Type"] == "AWS::SQS::Queue":
            return f"https://sqs.{self._pseudo['AWS::Region']}.amazonaws.com/{self._pseudo['AWS::AccountId']}/{name}"
        return name

    def _get_att(self, argument: list[str] | str) -> str:
        name, _, attribute = (argument if isinstance(argument, str) else ".".join(argument)).partition(".")
        if f"{name}.{attribute}" in self._physical:
            return self._physical[f"{name}.{attribute}"]
        if name not in self._resources:
            raise TemplateError(f"GetAtt of {name}, which the template does not have")
        resource_type = self._resources[name]["Type"]
        if attribute == "Arn" and resource_type in ARN_FORMATS:
            return ARN_FORMATS[resource_type].format(
                partition=self._pseudo["AWS::Partition"],
                region=self._pseudo["AWS::Region"],
                account=self._pseudo["AWS::AccountId"],
                name=name,
            )
        if attribute == "QueueName":
            return name
        raise TemplateError(f"GetAtt {name}.{attribute}: no value is known; pass it in `physical`")

    def _sub(self, argument: str | list[Any]) -> str:
        text, names = (argument, {}) if isinstance(argument, str) else (argument[0], argument[1])

        def value(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return f"${{{name}}}"
            if name in names:
                return str(self.resolve(names[name]))
            return str(self._get_att(name) if "." in name else self._ref(name))

        return SUB_NAME.sub(value, text)

    def _if(self, argument: list[Any]) -> Any:
        name, when_true, when_false = argument
        return self.resolve(when_true if self.condition(name) else when_false)
