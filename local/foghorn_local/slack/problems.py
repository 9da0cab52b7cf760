"""What Slack says about a block it refuses: one line per fault, each with the JSON pointer to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Problems:
    """Collects faults in Slack's own wording: ``must be less than 151 characters [json-pointer:/blocks/0/text/text]``.

    Lengths are counted in characters (code points).
    """

    lines: list[str] = field(default_factory=list)

    def add(self, pointer: str, what: str) -> None:
        """Notes one fault."""
        self.lines.append(f"{what} [json-pointer:{pointer}]")

    def mapping(self, value: object, pointer: str) -> Mapping[str, Any] | None:
        """The value if it is an object; None (and noted) if not."""
        if isinstance(value, Mapping):
            return value
        self.add(pointer, "must be an object")
        return None

    def fields(
        self, value: Mapping[str, Any], pointer: str, *, required: Collection[str], optional: Collection[str]
    ) -> None:
        """Every required field is there, and no field that Slack does not document."""
        for name in sorted(set(required) - value.keys()):
            self.add(pointer, f"missing required field: {name}")
        for name in sorted(value.keys() - set(required) - set(optional)):
            self.add(pointer, f"invalid additional property: {name}")

    def items(self, value: object, pointer: str, *, at_most: int, at_least: int = 1) -> list[Any]:
        """The list's items; empty (and noted) when it is no list or has a wrong number of items."""
        if not isinstance(value, list):
            self.add(pointer, "must be an array")
            return []
        if len(value) > at_most:
            self.add(pointer, f"no more than {at_most} items allowed")
            return []
        if len(value) < at_least:
            self.add(pointer, f"must have at least {at_least} items" if at_least > 1 else "must have at least 1 item")
            return []
        return value

    def string(self, value: object, pointer: str, *, at_most: int, at_least: int = 1) -> None:
        """A text of ``at_least`` to ``at_most`` characters."""
        if not isinstance(value, str):
            self.add(pointer, "must be a string")
        elif len(value) > at_most:
            self.add(pointer, f"must be less than {at_most + 1} characters")
        elif len(value) < at_least:
            self.add(pointer, f"must be more than {at_least - 1} characters")

    def url(self, value: object, pointer: str) -> None:
        """A web or mail address of at most 3,000 characters."""
        self.string(value, pointer, at_most=3000)
        if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:")):
            self.add(pointer, "must be a valid URL")

    def choice(self, value: object, pointer: str, allowed: Collection[str]) -> None:
        """One of a closed set of values."""
        if value not in allowed:
            self.add(pointer, f"must be one of: {', '.join(sorted(allowed))}")

    def boolean(self, value: object, pointer: str) -> None:
        """True or false."""
        if not isinstance(value, bool):
            self.add(pointer, "must be a boolean")
