"""What goes wrong on purpose: the `--faults` specification."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from foghorn_local.play.stream import Delivery

_COUNTED = {
    "crash:after-record": "crash_after_record",
    "crash:after-post": "crash_after_post",
    "duplicate": "duplicate",
    "shuffle": "shuffle_seed",
}
_AWS = ("dynamodb:throttle", "ecs:throttle")
_SLACK = ("slack:429", "slack:500", "slack:timeout", "slack:drop-after-accept")
_TIMES = (name for name in (*_SLACK, *_AWS, *_COUNTED) if name != "shuffle")
KNOWN = (*(f"{name}:N" for name in _TIMES), "ecs:throttle:all", "shuffle:SEED")


class FaultError(ValueError):
    """A part of the specification that means nothing. The message names the part and what is possible."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Counts say for how many calls (or passes, or copies) a fault holds; `shuffle_seed` None keeps the order.

    `slack` holds (kind, count) in the order given: the first calls meet the first kind. `aws` holds specifications
    as the embedded AWS reads them.
    """

    slack: tuple[tuple[str, int], ...] = ()
    aws: tuple[str, ...] = ()
    crash_after_record: int = 0
    crash_after_post: int = 0
    duplicate: int = 1
    shuffle_seed: int | None = None

    def deliveries(self, as_happened: Sequence[Delivery]) -> list[Delivery]:
        """The deliveries with duplication and order applied: a shuffle permutes events over the same moments."""
        copies = [delivery for delivery in as_happened for _ in range(self.duplicate)]
        if self.shuffle_seed is None:
            return copies
        events = [delivery.event for delivery in copies]
        random.Random(self.shuffle_seed).shuffle(events)
        return [Delivery(delivery.at, event) for delivery, event in zip(copies, events, strict=True)]


def parse_faults(spec: str) -> Faults:
    """Read a comma list such as `slack:429:1,shuffle:7`. Raises FaultError naming the part that is wrong."""
    slack: list[tuple[str, int]] = []
    aws: list[str] = []
    counts: dict[str, int] = {}
    for part in (part.strip() for part in spec.split(",")):
        if not part:
            continue
        name, number = _parse_part(part)
        if name in _AWS:
            aws.append(part)
        elif name in _SLACK:
            slack.append((name.removeprefix("slack:"), number))
        elif _COUNTED[name] in counts:
            raise FaultError(f"fault {part!r}: {name} is given twice")
        else:
            counts[_COUNTED[name]] = number
    return Faults(slack=tuple(slack), aws=tuple(aws), **counts)


def _parse_part(part: str) -> tuple[str, int]:
    name, _, text = part.rpartition(":")
    if name not in (*_SLACK, *_AWS, *_COUNTED):
        raise FaultError(f"fault {part!r} is not known; known are {', '.join(KNOWN)}")
    if part == "ecs:throttle:all":
        return name, 1
    if not text.removeprefix("-").isdecimal() or not text.isascii() or len(text) > 9:
        raise FaultError(f"fault {part!r}: {text!r} is not a whole number of at most nine digits")
    number = int(text)
    if number < 1 and name != "shuffle":
        raise FaultError(f"fault {part!r}: the number must be at least 1")
    return name, number
