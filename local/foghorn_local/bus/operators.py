"""The values that may stand in an event pattern's arrays, each compiled to a test of one JSON leaf.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
Stricter than lenient stand-ins on purpose: what EventBridge refuses at deployment is refused here, with its path.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Test = Callable[[object], bool]

# EventBridge compares numbers with 15 digits within these bounds.
MAX_NUMBER = 5.0e9
NUMERIC_TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
}


class InvalidPatternError(ValueError):
    """A pattern that EventBridge would refuse. `path` is the dotted path of the field at fault."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path or 'pattern'}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Condition:
    """One element of a field's array. `accepts` judges a present leaf; `accepts_absent` an absent one."""

    accepts: Test
    accepts_absent: bool = False


def compile_condition(path: str, element: object) -> Condition:
    """Compile one element of the array at `path`. Raises InvalidPatternError."""
    if _is_scalar(element):
        return Condition(lambda value: _same(value, element))
    if not isinstance(element, Mapping):
        raise InvalidPatternError(path, "an array may hold values and operators, no further array")
    operator, argument = _only_item(path, element)
    if operator == "exists":
        if not isinstance(argument, bool):
            raise InvalidPatternError(path, "exists takes true or false")
        return Condition(lambda _value: argument, accepts_absent=not argument)
    compilers: Mapping[str, Callable[[str, object], Test]] = {
        "prefix": _prefix,
        "suffix": _suffix,
        "equals-ignore-case": _equals_ignore_case,
        "wildcard": _wildcard,
        "anything-but": _anything_but,
        "numeric": _numeric,
        "cidr": _cidr,
    }
    if operator not in compilers:
        raise InvalidPatternError(path, f"unknown operator {operator!r}")
    return Condition(compilers[operator](path, argument))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_scalar(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _same(value: object, other: object) -> bool:
    """JSON equality: true is not 1, null is not an absent field, 300 and 300.0 are one number."""
    if _is_number(value) and _is_number(other):
        return value == other
    return type(value) is type(other) and value == other


def _only_item(path: str, element: Mapping[object, object]) -> tuple[str, object]:
    if len(element) != 1:
        raise InvalidPatternError(path, f"one operator per object, not {len(element)}")
    ((operator, argument),) = element.items()
    return str(operator), argument


def _text(path: str, operator: str, argument: object) -> str:
    if not isinstance(argument, str):
        raise InvalidPatternError(path, f"{operator} takes a string")
    return argument


def _on_text(test: Callable[[str], bool]) -> Test:
    return lambda value: isinstance(value, str) and test(value)


def _prefix(path: str, argument: object) -> Test:
    if isinstance(argument, Mapping):
        start = _ignore_case_argument(path, "prefix", argument)
        return _on_text(lambda value: value.lower().startswith(start))
    text = _text(path, "prefix", argument)
    return _on_text(lambda value: value.startswith(text))


def _suffix(path: str, argument: object) -> Test:
    if isinstance(argument, Mapping):
        end = _ignore_case_argument(path, "suffix", argument)
        return _on_text(lambda value: value.lower().endswith(end))
    text = _text(path, "suffix", argument)
    return _on_text(lambda value: value.endswith(text))


def _ignore_case_argument(path: str, operator: str, argument: Mapping[object, object]) -> str:
    inner, text = _only_item(path, argument)
    if inner != "equals-ignore-case":
        raise InvalidPatternError(path, f"{operator} takes a string or equals-ignore-case, not {inner!r}")
    return _text(path, inner, text).lower()


def _equals_ignore_case(path: str, argument: object) -> Test:
    text = _text(path, "equals-ignore-case", argument).lower()
    return _on_text(lambda value: value.lower() == text)


def _wildcard(path: str, argument: object) -> Test:
    expression = re.compile(_wildcard_expression(path, _text(path, "wildcard", argument)), re.DOTALL)
    return _on_text(lambda value: expression.fullmatch(value) is not None)


def _wildcard_expression(path: str, text: str) -> str:
    """`*` stands for any characters; a backslash may stand before `*` and before a backslash only."""
    pieces: list[str] = []
    characters = iter(text)
    for character in characters:
        if character == "\\":
            escaped = next(characters, "")
            if escaped not in ("*", "\\"):
                raise InvalidPatternError(path, "a backslash in a wildcard must be followed by * or a backslash")
            pieces.append(re.escape(escaped))
        elif character == "*":
            if pieces and pieces[-1] == ".*":
                raise InvalidPatternError(path, "a wildcard may not hold consecutive *")
            pieces.append(".*")
        else:
            pieces.append(re.escape(character))
    return "".join(pieces)


def _anything_but(path: str, argument: object) -> Test:
    """All that is present and is not excluded, values of another type and null included."""
    if isinstance(argument, Mapping):
        operator, inner = _only_item(path, argument)
        compilers: Mapping[str, Callable[[str, object], Test]] = {
            "prefix": _prefix,
            "suffix": _suffix,
            "equals-ignore-case": _equals_ignore_case,
            "wildcard": _wildcard,
        }
        if operator not in compilers:
            raise InvalidPatternError(path, f"anything-but does not combine with {operator!r}")
        texts = inner if isinstance(inner, list) else [inner]
        if not texts or not all(isinstance(text, str) and text for text in texts):
            raise InvalidPatternError(path, f"anything-but {operator} takes a non-empty string or a list of them")
        tests = [compilers[operator](path, text) for text in texts]
        return lambda value: not any(test(value) for test in tests)
    excluded = argument if isinstance(argument, list) else [argument]
    all_texts = all(isinstance(item, str) for item in excluded)
    if not excluded or not (all_texts or all(_is_number(item) for item in excluded)):
        raise InvalidPatternError(path, "anything-but takes strings or numbers, not both and nothing else")
    return lambda value: not any(_same(value, item) for item in excluded)


def _numeric(path: str, argument: object) -> Test:
    """`["=", 5]`, one bound such as `["<", 10]`, or a range `[">", 0, "<=", 5]`: lower bound first."""
    if not isinstance(argument, list) or len(argument) not in (2, 4):
        raise InvalidPatternError(path, "numeric takes one or two pairs of comparison and number")
    pairs = list(zip(argument[::2], argument[1::2], strict=True))
    for comparison, bound in pairs:
        if not isinstance(comparison, str) or comparison not in NUMERIC_TESTS:
            raise InvalidPatternError(path, f"numeric does not know the comparison {comparison!r}")
        if not _is_number(bound) or abs(bound) > MAX_NUMBER:
            raise InvalidPatternError(path, f"numeric takes numbers from -5e9 to 5e9, not {bound!r}")
    if len(pairs) == 2:
        (lower, bottom), (upper, top) = pairs
        if lower not in (">", ">=") or upper not in ("<", "<="):
            raise InvalidPatternError(path, "a numeric range is > or >= and then < or <=")
        if bottom >= top:
            raise InvalidPatternError(path, "a numeric range must not be empty")

    def within(value: object) -> bool:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return False
        return all(NUMERIC_TESTS[comparison](value, bound) for comparison, bound in pairs)

    return within


def _cidr(path: str, argument: object) -> Test:
    text = _text(path, "cidr", argument)
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise InvalidPatternError(path, f"{text!r} is no CIDR block") from None
    if "/" not in text:
        raise InvalidPatternError(path, f"{text!r} lacks a prefix length")

    def inside(value: str) -> bool:
        try:
            return ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return _on_text(inside)
