"""Event patterns: compiled, validated as EventBridge validates them, and matched as it matches.

An own matcher and not a stand-in's, because a stand-in that accepts an unknown operator or fails on arrays of objects
would prove the wrong thing about template.yaml. The semantics are those of EventBridge's engine, Event Ruler
(https://github.com/aws/event-ruler): a pattern is a set of paths, each with conditions of which one must hold; `$or`
multiplies it into alternatives; arrays in an event are looked into wherever a path leads through them; fields of one
pattern must come from the same element of an array. Not checked: EventBridge's score for the complexity of wildcards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foghorn_local.bus.operators import Condition, InvalidPatternError, compile_condition

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (event pattern size)
MAX_PATTERN_CHARS = 2048
# "$or" combinations per rule: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
MAX_ALTERNATIVES = 1000
OR = "$or"
OPERATORS = frozenset(
    {"prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists", "exactly"}
)

Path = tuple[str, ...]
# Where in the event's arrays a leaf was found: (path of the array, its depth) to the index of the element.
Elements = dict[tuple[Path, int], int]


@dataclass(frozen=True, slots=True)
class Field:
    """One path of a pattern and its conditions, of which one must hold."""

    path: Path
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A valid pattern. `alternatives` is the product of its `$or`s: one must hold, every field in it."""

    alternatives: tuple[tuple[Field, ...], ...]

    def matches(self, event: object) -> bool:
        """Whether EventBridge would match `event` (decoded JSON). What is no object matches nothing."""
        return isinstance(event, Mapping) and any(_holds(event, fields, {}) for fields in self.alternatives)


def compile_pattern(pattern: object) -> Pattern:
    """Validate and compile decoded JSON. Raises InvalidPatternError with the path of what EventBridge would refuse."""
    if not isinstance(pattern, Mapping):
        raise InvalidPatternError("", "a pattern is an object")
    size = len(json.dumps(pattern, ensure_ascii=False, separators=(",", ":")))
    if size > MAX_PATTERN_CHARS:
        raise InvalidPatternError("", f"{size} characters, more than {MAX_PATTERN_CHARS}")
    alternatives = []
    for fields in _alternatives((), pattern):
        paths = [field.path for field in fields]
        repeated = next((path for path in paths if paths.count(path) > 1), None)
        if repeated is not None:
            raise InvalidPatternError(".".join(repeated), "constrained both inside and outside of $or")
        alternatives.append(tuple(sorted(fields, key=lambda field: field.path)))
    return Pattern(tuple(alternatives))


def _alternatives(path: Path, pattern: Mapping[str, object]) -> list[list[Field]]:
    """All combinations of one branch per `$or`, each as the fields that must hold together."""
    if not pattern:
        raise InvalidPatternError(".".join(path), "an empty object matches nothing")
    combined: list[list[Field]] = [[]]
    for key, value in pattern.items():
        branches = _or_branches(path, value) if key == OR else _field_branches((*path, key), value)
        combined = [fields + branch for fields in combined for branch in branches]
        if len(combined) > MAX_ALTERNATIVES:
            raise InvalidPatternError(".".join(path), f"more than {MAX_ALTERNATIVES} combinations of $or")
    return combined


def _or_branches(path: Path, value: object) -> list[list[Field]]:
    """EventBridge takes a malformed `$or` for a field of that name, which no event has: refused here instead."""
    where = ".".join((*path, OR))
    if not isinstance(value, list) or len(value) < 2:
        raise InvalidPatternError(where, "takes an array of at least two objects")
    branches: list[list[Field]] = []
    for branch in value:
        if not isinstance(branch, Mapping):
            raise InvalidPatternError(where, "holds objects only")
        reserved = OPERATORS.intersection(branch)
        if reserved:
            raise InvalidPatternError(where, f"a branch names fields, not the operator {min(reserved)!r}")
        branches.extend(_alternatives(path, branch))
    return branches


def _field_branches(path: Path, value: object) -> list[list[Field]]:
    where = ".".join(path)
    if isinstance(value, Mapping):
        return _alternatives(path, value)
    if not isinstance(value, list):
        raise InvalidPatternError(where, "a value must stand in an array")
    if not value:
        raise InvalidPatternError(where, "an empty array matches nothing")
    return [[Field(path, tuple(compile_condition(where, element) for element in value))]]


def _holds(event: Mapping[str, object], fields: tuple[Field, ...], elements: Elements) -> bool:
    """Whether all `fields` hold at once, given the array elements that fields before them were found in."""
    if not fields:
        return True
    field, *rest = fields
    remaining = tuple(rest)
    present = False
    for leaf, found_in in _leaves(event, field.path, 0, {}):
        if any(elements.get(array, index) != index for array, index in found_in.items()):
            continue
        present = True
        accepted = any(condition.accepts(leaf) for condition in field.conditions)
        if accepted and _holds(event, remaining, {**elements, **found_in}):
            return True
    absent_is_fine = not present and any(condition.accepts_absent for condition in field.conditions)
    return absent_is_fine and _holds(event, remaining, elements)


def _leaves(node: object, path: Path, depth: int, found_in: Elements) -> Iterator[tuple[object, Elements]]:
    """The leaves at `path`, through arrays of any depth. An object is no leaf, an empty array holds none."""
    if isinstance(node, list):
        nesting = sum(1 for array, _ in found_in if array == path[:depth])
        for index, element in enumerate(node):
            yield from _leaves(element, path, depth, {**found_in, (path[:depth], nesting): index})
    elif isinstance(node, Mapping):
        if depth < len(path) and path[depth] in node:
            yield from _leaves(node[path[depth]], path, depth + 1, found_in)
    elif depth == len(path):
        yield node, found_in
