"""What every EventBridge event carries, and the ways parsing can end without a typed event.

Source: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """The outer fields of an event. `time` is UTC and comes from the event, never from a clock."""

    id: str
    detail_type: str
    source: str
    account: str
    region: str
    time: datetime
    resources: tuple[str, ...] = ()
    replay_name: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Parsed, but it says nothing to Foghorn. `reason` is a bounded word, e.g. `unknown_detail_type`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unparsable:
    """Not understood. `field` is the path of the field at fault, `reason` says what is wrong with it."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"
