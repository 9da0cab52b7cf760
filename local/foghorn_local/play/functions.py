"""The Lambda functions of the template, loaded from their own code and invoked in this process or in a fork of it."""

from __future__ import annotations

import importlib.util
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from foghorn_local.bus import Function, FunctionError
from foghorn_local.play.clock import Timekeeper
from foghorn_local.play.output import HANDLER_OUTPUT

Handler = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Returned:
    """The handler came back with a value."""

    value: Any


Outcome = Returned | FunctionError


@dataclass(slots=True)
class Context:
    """What Lambda passes as context: the parts that handlers and powertools read.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
    """

    function_name: str
    memory_limit_in_mb: int
    invoked_function_arn: str
    clock: Timekeeper
    deadline: float
    function_version: str = "$LATEST"
    log_group_name: str = ""
    log_stream_name: str = ""
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function's timeout, on the stream's clock."""
        return max(0, int((self.deadline - self.clock.now().timestamp()) * 1000))


def context_of(function: Function, arn: str, clock: Timekeeper) -> Context:
    """A context for one invocation that starts now."""
    now: datetime = clock.now()
    return Context(
        function_name=function.name,
        memory_limit_in_mb=function.memory_mib,
        invoked_function_arn=arn,
        clock=clock,
        deadline=now.timestamp() + function.timeout_s,
        log_group_name=f"/aws/lambda/{function.name}",
        log_stream_name=f"{now:%Y/%m/%d}/[$LATEST]",
    )


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """For a while these variables, and none of the caller's that would reach AWS, Slack or Foghorn by another way."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(("AWS_", "FOGHORN_", "POWERTOOLS_", "SLACK_")):
            del os.environ[name]
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def load_handler(function: Function, variables: Mapping[str, str]) -> Handler:
    """Load the function's module afresh under its own variables, as INIT does: a missing setting stops it here.

    Raises what the module raises, and FileNotFoundError where the template names code that does not exist.
    """
    module_path, _, attribute = function.handler.rpartition(".")
    path = function.code_path / (module_path.replace(".", "/") + ".py")
    if not path.is_file():
        raise FileNotFoundError(f"{function.name}: the template names {path}, which does not exist")
    spec = importlib.util.spec_from_file_location(f"foghorn_function_{function.name}", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{function.name}: {path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    with HANDLER_OUTPUT.captures(), environment(variables):
        spec.loader.exec_module(module)
    handler: Handler = getattr(module, attribute)
    return handler


def run_handler(handler: Handler, event: Any, context: Context) -> Outcome:
    """One invocation in this process. Whatever the handler raises becomes what Lambda would answer."""
    with HANDLER_OUTPUT.captures():
        try:
            return Returned(handler(event, context))
        except Exception as error:  # noqa: BLE001 - Lambda reports every exception of a handler, and so must its stand-in
            return FunctionError.from_exception(error)
