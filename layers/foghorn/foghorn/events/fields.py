"""Typed reads of untrusted JSON. Absent and null are None; a wrong type is a `FieldError` that names the path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

TEXT_LIMIT = 4_096
"""Longest text kept, in characters. Amazon ECS cuts reasons at 255 or 1,024."""

NAME_LIMIT = 255
"""Longest name kept, in characters, and in bytes of UTF-8: the longest that ECS allows, and its names are ASCII."""

ODD_NAME_LIMIT = 80
"""Longest name kept, in bytes of UTF-8, where it holds characters that no name of ECS may hold."""

_IN_NAMES = dict.fromkeys(map(ord, "-_:/.@+ "))

JsonObject = Mapping[str, object]


class FieldError(Exception):
    """A used field has no usable value. `field` is its path, `reason` says what is wrong with it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def type_name(value: object) -> str:
    """The name JSON has for the type of a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list() | tuple():
            return "an array"
        case dict():
            return "an object"
        case _:
            return "not JSON"


def as_object(value: object, path: str) -> JsonObject:
    """The value as an object."""
    if not isinstance(value, dict):
        raise FieldError(path, "missing" if value is None else f"is {type_name(value)}, not an object")
    return value


def inner(source: JsonObject, key: str, parent: str) -> JsonObject:
    """An object, empty where absent or null."""
    value = source.get(key)
    return {} if value is None else as_object(value, f"{parent}{key}")


def flag(source: JsonObject, key: str, parent: str) -> bool | None:
    """A boolean, or None where absent or null. 1 is not true."""
    value = source.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise FieldError(f"{parent}{key}", f"is {type_name(value)}, not a boolean")


def text(source: JsonObject, key: str, parent: str, limit: int = TEXT_LIMIT) -> str | None:
    """A string, cut to `limit` bytes of UTF-8, lone surrogates replaced; None where absent or null."""
    value = source.get(key)
    if value is None or (type(value) is str and len(value) <= limit and value.isascii()):
        return value
    return as_text(value, f"{parent}{key}", limit)


def as_text(value: object, path: str, limit: int = TEXT_LIMIT) -> str:
    """The value as a string, cut to `limit` bytes of UTF-8 (of ASCII: characters), lone surrogates replaced."""
    if not isinstance(value, str):
        raise FieldError(path, f"is {type_name(value)}, not a string")
    return cut(value, limit)


def cut(value: str, limit: int) -> str:
    """The beginning of a string in at most `limit` bytes of UTF-8, lone surrogates replaced."""
    kept = value[:limit]
    return kept if kept.isascii() else kept.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore")


def as_name(value: str | None, limit: int = NAME_LIMIT) -> str | None:
    """A name cut to what ECS allows; None where there is none.

    Of a text that can be no name only the printable beginning is kept: names go into keys, whose size is bounded.
    """
    if not value:
        return None
    kept = cut(value, limit)
    if kept.isascii() and (kept.isalnum() or kept.translate(_IN_NAMES).isalnum()):
        return kept
    return cut("".join(character for character in kept if character.isprintable()), ODD_NAME_LIMIT) or None


def whole_number(source: JsonObject, key: str, parent: str) -> int | None:
    """An integer, or None where absent or null. True is not 1."""
    value = source.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise FieldError(f"{parent}{key}", f"is {type_name(value)}, not a whole number")
    if abs(value) >= 2**53:
        raise FieldError(f"{parent}{key}", "is out of range")
    return value


def timestamp(source: JsonObject, key: str, parent: str) -> datetime | None:
    """An ISO 8601 timestamp as UTC, or None where absent or null. One without an offset is taken as UTC."""
    value = text(source, key, parent)
    if value is None:
        return None
    try:
        parsed = datetime.fromisoformat(value)
        if parsed.tzinfo is UTC:
            return parsed
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise FieldError(f"{parent}{key}", "is not an ISO 8601 timestamp") from None


def array(source: JsonObject, key: str, parent: str) -> list[object]:
    """An array, empty where absent or null."""
    value = source.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise FieldError(f"{parent}{key}", f"is {type_name(value)}, not an array")
    return value


def objects(source: JsonObject, key: str, parent: str) -> Iterator[tuple[str, JsonObject]]:
    """The objects of an array, each with its path and a dot."""
    for index, value in enumerate(array(source, key, parent)):
        path = f"{parent}{key}[{index}]"
        yield f"{path}.", as_object(value, path)
