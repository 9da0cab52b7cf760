"""Faults that the embedded AWS can be told to have."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from foghorn_local.aws.errors import AwsError

_SPEC = re.compile(
    r"^(?P<service>[a-z][a-z0-9-]*):(?P<kind>throttle|deny|timeout|drop-after-accept|hang|hang-after-accept)"
    r"(?::(?P<operation>[A-Z]\w*))?(?::(?P<count>\d{1,9}|all))?$"
)
KINDS = ("throttle", "deny", "timeout", "drop-after-accept", "hang", "hang-after-accept")
# The error each service throttles with; all others say ThrottlingException.
_THROTTLED = {
    "dynamodb": (
        "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded.",
    ),
    "sqs": ("com.amazonaws.sqs#RequestThrottled", "The request was denied due to request throttling."),
}


class FaultSpecError(ValueError):
    """A fault is written wrongly; the message says how it is written."""


@dataclass(slots=True)
class _Fault:
    service: str
    operation: str | None
    kind: str
    left: float


class Faults:
    """The faults in force. The first that fits a call is used up by it. Thread-safe.

    A fault is `SERVICE:KIND[:Operation][:N|all]` with SERVICE a boto3 client name:

    - `dynamodb:throttle:3`: the first three DynamoDB calls are refused (ProvisionedThroughputExceededException).
    - `ecs:throttle:all`: every ECS call is refused (ThrottlingException, "Rate exceeded").
    - `ecs:deny`, `ecs:deny:DescribeTaskDefinition`: AccessDeniedException (always; N limits it).
    - `ecs:timeout:2`: two calls find the connection closed before anything was done.
    - `dynamodb:drop-after-accept:PutItem:1`: one put is done, but its answer is lost.
    - `ecs:hang:all`, `dynamodb:hang-after-accept:PutItem:1`: the connection stays open and no answer comes, before
      or after the call was done, for as long as the caller waits.
    """

    def __init__(self, specs: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._faults: list[_Fault] = []
        for spec in specs:
            self.add(spec)

    def add(self, spec: str) -> None:
        """Put a fault into force. Raises `FaultSpecError`."""
        match = _SPEC.match(spec.strip())
        if match is None:
            raise FaultSpecError(f"{spec!r} is no fault: SERVICE:{'|'.join(KINDS)}[:Operation][:N|all] is expected")
        if match["count"] is None and match["kind"] != "deny":
            raise FaultSpecError(f"{spec!r}: say how often, N or all")
        left = math.inf if match["count"] in (None, "all") else int(match["count"])
        with self._lock:
            self._faults.append(_Fault(match["service"], match["operation"], match["kind"], left))

    def deny(self, service: str, *operations: str) -> None:
        """Refuse these operations of a service (all, if none is named) until `clear`."""
        for spec in [f"{service}:deny:{operation}" for operation in operations] or [f"{service}:deny"]:
            self.add(spec)

    def clear(self) -> None:
        """No more faults."""
        with self._lock:
            self._faults.clear()

    def take(self, service: str, operation: str) -> str | None:
        """The kind of fault that hits this call, used up by asking; None: it goes well."""
        with self._lock:
            for fault in self._faults:
                if fault.left > 0 and fault.service == service and fault.operation in (None, operation):
                    fault.left -= 1
                    return fault.kind
        return None


def refusal(kind: str, service: str, operation: str) -> AwsError:
    """The error that a `throttle` or `deny` answers with."""
    if kind == "throttle":
        return AwsError(*_THROTTLED.get(service, ("ThrottlingException", "Rate exceeded")))
    return AwsError(
        "AccessDeniedException",
        f"User: arn:aws:sts::123456789012:assumed-role/foghorn/local is not authorized to perform: "
        f"{service}:{operation} because no identity-based policy allows the {service}:{operation} action",
    )
