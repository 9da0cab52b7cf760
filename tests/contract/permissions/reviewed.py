"""The reviewed table, actions.toml, read into values. It refuses keys that it does not know."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("actions.toml")


@dataclass(frozen=True)
class Call:
    """What one boto3 operation (`service:Operation`) asks of IAM; `touches` names how its resource is found."""

    operation: str
    actions: tuple[str, ...]
    touches: str
    widest: tuple[str, ...] = ()
    elsewhere: str = ""


@dataclass(frozen=True)
class ToolsOnly:
    """An operation of the adapters that no function makes."""

    operation: str
    reason: str


@dataclass(frozen=True)
class ServiceSide:
    """What the Lambda service does under the role of each function that has what `by` names."""

    actions: tuple[str, ...]
    by: str
    reason: str
    source: str
    widest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reviewed:
    """The whole table."""

    reference: Mapping[str, str]
    calls: Mapping[str, Call]
    tools_only: Mapping[str, ToolsOnly]
    service_side: tuple[ServiceSide, ...]

    def widest(self, action: str) -> set[str]:
        """Every pattern with a wildcard that a statement may name for an action."""
        rows: tuple[Call | ServiceSide, ...] = (*self.calls.values(), *self.service_side)
        return {pattern for row in rows if action in row.actions for pattern in row.widest}


def read_table(path: Path = TABLE) -> Reviewed:
    """Read the table. Raises TypeError for a key that no row has, ValueError for an operation that stands twice."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))

    def rows(name: str) -> list[dict[str, object]]:
        return [
            {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
            for row in data.pop(name)
        ]

    calls = [Call(**row) for row in rows("call")]  # type: ignore[arg-type]
    tools_only = [ToolsOnly(**row) for row in rows("tools_only")]  # type: ignore[arg-type]
    service_side = [ServiceSide(**row) for row in rows("service_side")]  # type: ignore[arg-type]
    operations = [row.operation for row in (*calls, *tools_only)]
    if len(set(operations)) != len(operations):
        raise ValueError(f"{path.name}: an operation stands twice")
    reference = data.pop("reference")
    if data:
        raise TypeError(f"{path.name}: {sorted(data)} is not known")
    return Reviewed(
        reference=reference,
        calls={row.operation: row for row in calls},
        tools_only={row.operation: row for row in tools_only},
        service_side=tuple(service_side),
    )
