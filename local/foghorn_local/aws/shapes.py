"""botocore's own description of ECS, used to keep what the world says in the shape AWS would give it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

_DROPPED = object()
# The year 9999: beyond it neither Python nor an SDK makes a date of a number (this also refuses NaN and infinity).
_LATEST_S = 253_402_300_800


@cache
def ecs_model() -> ServiceModel:
    """The ECS service model that boto3 clients use here."""
    return botocore.session.get_session().get_service_model("ecs")


@cache
def shape_of(name: str) -> Shape:
    """A named shape of ECS: `Service`, `Task`, `TaskDefinition`, `ContainerInstance`, …"""
    return ecs_model().shape_for(name)


def epoch_s(value: object) -> float | None:
    """Seconds since 1970 from a number, a datetime or ISO 8601 text (as events carry it); None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < _LATEST_S else None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.timestamp()
    return None


def _integer(value: object) -> object:
    return value if isinstance(value, int) and not isinstance(value, bool) else _DROPPED


def _number(value: object) -> object:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else _DROPPED


def _timestamp(value: object) -> object:
    seconds = epoch_s(value)
    return _DROPPED if seconds is None else seconds


_SCALARS: dict[str, Callable[[object], object]] = {
    "string": lambda value: value if isinstance(value, str) else _DROPPED,
    "boolean": lambda value: value if isinstance(value, bool) else _DROPPED,
    "integer": _integer,
    "long": _integer,
    "double": _number,
    "float": _number,
    "timestamp": _timestamp,
}


def conform(value: object, shape: Shape) -> dict[str, Any]:
    """What of a structure AWS itself could have said: unknown keys and wrong types left out, times in epoch seconds.

    Events carry more than `Describe*` answers do (`updatedAt`, hand-made fields); clients must never see it.
    """
    kept = _conform(value, shape)
    return cast(dict[str, Any], kept) if isinstance(kept, dict) else {}


def _conform(value: object, shape: Shape) -> object:
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            return _DROPPED
        members = ((name, _conform(value[name], member)) for name, member in shape.members.items() if name in value)
        return {name: kept for name, kept in members if kept is not _DROPPED}
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            return _DROPPED
        return [kept for kept in (_conform(item, shape.member) for item in value) if kept is not _DROPPED]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            return _DROPPED
        pairs = ((key, _conform(item, shape.value)) for key, item in value.items() if isinstance(key, str))
        return {key: kept for key, kept in pairs if kept is not _DROPPED}
    return _SCALARS[shape.type_name](value)


def misfits(value: object, shape: Shape, path: str) -> list[str]:
    """Where a value departs from its shape, as `path: what is wrong`; empty when it fits.

    Enumerations are not enforced: AWS adds values, and botocore does not check them either.
    """
    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            return [f"{path}: an object is expected, not {type(value).__name__}"]
        found = [f"{path}.{key}: no such field in {shape.name}" for key in value if key not in shape.members]
        for name, member in shape.members.items():
            if name in value:
                found += misfits(value[name], member, f"{path}.{name}")
        return found
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            return [f"{path}: a list is expected, not {type(value).__name__}"]
        return [wrong for index, item in enumerate(value) for wrong in misfits(item, shape.member, f"{path}[{index}]")]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            return [f"{path}: an object is expected, not {type(value).__name__}"]
        return [wrong for key, item in value.items() for wrong in misfits(item, shape.value, f"{path}.{key}")]
    if _SCALARS[shape.type_name](value) is _DROPPED:
        return [f"{path}: {shape.type_name} is expected, not {value!r}"]
    return []
