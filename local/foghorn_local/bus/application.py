"""What template.yaml deploys, read for local use: rules, schedules, queue mappings and functions.

`load_application` is cheap to call again: the translation is cached per file and parameters. Functions and mappings are
read when they are first asked for, so matching events needs no parameter that only a function's environment uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from foghorn_local.bus.delivery import InvokeConfig
from foghorn_local.bus.intrinsics import DEFAULT_ACCOUNT, DEFAULT_REGION, Resolver, TemplateError
from foghorn_local.bus.operators import InvalidPatternError
from foghorn_local.bus.pattern import Pattern, compile_pattern
from foghorn_local.bus.translation import translate

# EventBridge's own defaults for a target without a RetryPolicy.
DEFAULT_RETRY_ATTEMPTS = 185
DEFAULT_EVENT_AGE_S = 86_400
WITH_CLOUDTRAIL_READS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
CLOUDTRAIL_DETAIL_TYPE = "AWS API Call via CloudTrail"
READ_CALL = re.compile(r"(Describe|List|Get)[A-Z]")
# SAM names a layer's version by its content: FoghornLayer becomes FoghornLayere39083319e.
LAYER_HASH = re.compile(r"[0-9a-f]{10}$")
RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
RATE_UNIT_S = {"minute": 60, "hour": 3_600, "day": 86_400}


class AmbiguousEventError(ValueError):
    """One event matches several rules, so it would be handled more than once."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with an event pattern and its one target.

    `function` and `dead_letter_queue` are logical ids; `event_pattern` is the pattern as JSON, `pattern` compiled.
    """

    name: str
    event_pattern: Mapping[str, Any]
    pattern: Pattern
    state: str
    function: str
    retry_attempts: int
    retry_event_age_s: int
    dead_letter_queue: str | None

    def matches(self, event: object) -> bool:
        """Whether this rule would start its function.

        A plainly enabled rule never sees CloudTrail's read calls, whatever its pattern says.
        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
        """
        if self.state == "DISABLED" or (self.state != WITH_CLOUDTRAIL_READS and _is_cloudtrail_read(event)):
            return False
        return self.pattern.matches(event)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule that fires by time. `every_s` is None for a cron expression."""

    name: str
    expression: str
    every_s: int | None
    function: str
    state: str
    retry_attempts: int
    dead_letter_queue: str | None


@dataclass(frozen=True, slots=True)
class EventSourceMapping:
    """A queue that Lambda polls for a function. `queue` and `function` are logical ids."""

    name: str
    function: str
    queue: str
    batch_size: int
    report_failures: bool
    maximum_concurrency: int | None


@dataclass(frozen=True, slots=True)
class Function:
    """A function as deployed. `code_path` is the directory of its code, `environment` what the template declares.

    `layers` are the template's own names of its layers, in the order in which they overlay one another.
    """

    name: str
    handler: str
    code_path: Path
    timeout_s: int
    memory_mib: int
    environment: Mapping[str, str] = field(repr=False)
    invoke_config: InvokeConfig
    layers: tuple[str, ...] = ()


class Application:
    """The deployed application. Build it with `load_application`."""

    def __init__(self, template: Mapping[str, Any], resolver: Resolver, code_paths: Mapping[str, Path]) -> None:
        self._resources: Mapping[str, Any] = template["Resources"]
        self._resolver = resolver
        self._code_paths = code_paths

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Rules with an event pattern. Raises TemplateError for one that EventBridge would refuse."""
        return tuple(
            self._rule(name, properties)
            for name, properties in self._of_type("AWS::Events::Rule")
            if "EventPattern" in properties
        )

    @cached_property
    def schedules(self) -> tuple[Schedule, ...]:
        """Rules that fire by time."""
        return tuple(
            self._schedule(name, properties)
            for name, properties in self._of_type("AWS::Events::Rule")
            if "ScheduleExpression" in properties
        )

    @cached_property
    def event_source_mappings(self) -> tuple[EventSourceMapping, ...]:
        """Queues that Lambda polls."""
        return tuple(self._mapping(*item) for item in self._of_type("AWS::Lambda::EventSourceMapping"))

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """Functions by logical id, with their environment resolved. Raises TemplateError for a missing parameter."""
        configs = {
            self._resolver.logical_id(properties["FunctionName"]): properties
            for _, properties in self._of_type("AWS::Lambda::EventInvokeConfig")
        }
        return {
            name: self._function(name, properties, configs.get(name, {}))
            for name, properties in self._of_type("AWS::Lambda::Function")
        }

    def rules_for(self, event: object) -> tuple[Rule, ...]:
        """Every rule that `event` (decoded JSON of any kind) matches."""
        return tuple(rule for rule in self.rules if rule.matches(event))

    def function_for(self, event: object) -> str | None:
        """Logical id of the function that `event` starts, or None. Raises AmbiguousEventError if two rules match."""
        matching = self.rules_for(event)
        if len(matching) > 1:
            raise AmbiguousEventError(f"one event matches {', '.join(rule.name for rule in matching)}")
        return matching[0].function if matching else None

    def resource(self, logical_id: str) -> tuple[str, dict[str, Any]]:
        """Type and resolved properties of any resource of the translated template."""
        if logical_id not in self._resources:
            raise TemplateError(f"the template has no resource {logical_id}")
        found = self._resources[logical_id]
        return str(found["Type"]), self._resolver.resolve(found.get("Properties", {}))

    def resource_ids(self, resource_type: str) -> tuple[str, ...]:
        """Logical ids of the resources of a type, e.g. AWS::SQS::Queue, in the template's order."""
        return tuple(name for name, _ in self._of_type(resource_type))

    def _of_type(self, resource_type: str) -> list[tuple[str, Mapping[str, Any]]]:
        return [
            (name, resource.get("Properties", {}))
            for name, resource in self._resources.items()
            if resource["Type"] == resource_type
            and ("Condition" not in resource or self._resolver.condition(resource["Condition"]))
        ]

    def _target(self, name: str, properties: Mapping[str, Any]) -> tuple[str, int, int, str | None]:
        targets = properties.get("Targets", [])
        if len(targets) != 1:
            raise TemplateError(f"rule {name} has {len(targets)} targets, not one")
        target = targets[0]
        retry = self._resolver.resolve(target.get("RetryPolicy", {}))
        dead_letters = target.get("DeadLetterConfig", {}).get("Arn")
        return (
            self._resolver.logical_id(target["Arn"]),
            int(retry.get("MaximumRetryAttempts", DEFAULT_RETRY_ATTEMPTS)),
            int(retry.get("MaximumEventAgeInSeconds", DEFAULT_EVENT_AGE_S)),
            None if dead_letters is None else self._resolver.logical_id(dead_letters),
        )

    def _rule(self, name: str, properties: Mapping[str, Any]) -> Rule:
        event_pattern = self._resolver.resolve(properties["EventPattern"])
        try:
            pattern = compile_pattern(event_pattern)
        except InvalidPatternError as error:
            raise TemplateError(f"rule {name}: {error}") from error
        function, attempts, event_age_s, dead_letter_queue = self._target(name, properties)
        return Rule(
            name=name,
            event_pattern=event_pattern,
            pattern=pattern,
            state=str(self._resolver.resolve(properties.get("State", "ENABLED"))),
            function=function,
            retry_attempts=attempts,
            retry_event_age_s=event_age_s,
            dead_letter_queue=dead_letter_queue,
        )

    def _schedule(self, name: str, properties: Mapping[str, Any]) -> Schedule:
        expression = str(self._resolver.resolve(properties["ScheduleExpression"]))
        rate = RATE.fullmatch(expression)
        function, attempts, _, dead_letter_queue = self._target(name, properties)
        return Schedule(
            name=name,
            expression=expression,
            every_s=int(rate[1]) * RATE_UNIT_S[rate[2]] if rate else None,
            function=function,
            state=str(self._resolver.resolve(properties.get("State", "ENABLED"))),
            retry_attempts=attempts,
            dead_letter_queue=dead_letter_queue,
        )

    def _mapping(self, name: str, properties: Mapping[str, Any]) -> EventSourceMapping:
        resolved = self._resolver.resolve(properties)
        concurrency = resolved.get("ScalingConfig", {}).get("MaximumConcurrency")
        return EventSourceMapping(
            name=name,
            function=self._resolver.logical_id(properties["FunctionName"]),
            queue=self._resolver.logical_id(properties["EventSourceArn"]),
            batch_size=int(resolved.get("BatchSize", 10)),
            report_failures="ReportBatchItemFailures" in resolved.get("FunctionResponseTypes", []),
            maximum_concurrency=None if concurrency is None else int(concurrency),
        )

    def _function(self, name: str, properties: Mapping[str, Any], invoke: Mapping[str, Any]) -> Function:
        resolved = self._resolver.resolve(properties)
        variables = resolved.get("Environment", {}).get("Variables", {})
        return Function(
            name=name,
            handler=str(resolved["Handler"]),
            code_path=self._code_paths[name],
            timeout_s=int(resolved.get("Timeout", 3)),
            memory_mib=int(resolved.get("MemorySize", 128)),
            environment={key: str(value) for key, value in variables.items()},
            invoke_config=self._invoke_config(invoke),
            layers=tuple(LAYER_HASH.sub("", str(layer)) for layer in resolved.get("Layers", ())),
        )

    def _invoke_config(self, properties: Mapping[str, Any]) -> InvokeConfig:
        default = InvokeConfig()
        destination = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        return InvokeConfig(
            maximum_retry_attempts=int(properties.get("MaximumRetryAttempts", default.maximum_retry_attempts)),
            maximum_event_age_s=int(properties.get("MaximumEventAgeInSeconds", default.maximum_event_age_s)),
            on_failure=None if destination is None else self._resolver.logical_id(destination),
        )


def load_application(
    template_path: Path | str,
    parameters: Mapping[str, str] | None = None,
    *,
    physical: Mapping[str, str] | None = None,
    region: str = DEFAULT_REGION,
    account: str = DEFAULT_ACCOUNT,
) -> Application:
    """Read `template_path` as SAM would deploy it.

    `parameters` override the template's defaults; `physical` gives names, URLs and ARNs of resources that exist (see
    Resolver). The rules are validated here. Raises TemplateError.
    """
    path = Path(template_path)
    template, code_uris = translate(path, parameters or {})
    resolver = Resolver(template, parameters or {}, physical or {}, region=region, account=account)
    application = Application(template, resolver, {name: path.parent / uri for name, uri in code_uris.items()})
    _ = application.rules
    return application


def _is_cloudtrail_read(event: object) -> bool:
    if not isinstance(event, Mapping) or event.get("detail-type") != CLOUDTRAIL_DETAIL_TYPE:
        return False
    detail = event.get("detail")
    if not isinstance(detail, Mapping):
        return False
    return detail.get("readOnly") is True or READ_CALL.match(str(detail.get("eventName", ""))) is not None
