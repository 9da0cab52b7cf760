"""Event patterns match and are refused as EventBridge documents it, one table for each."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn_local.bus import MAX_PATTERN_CHARS, InvalidPatternError, compile_pattern

ABSENT = object()

# (why, conditions on detail.x, value of detail.x, whether it matches)
LEAF_CASES: list[tuple[str, list[Any], Any, bool]] = [
    ("equal text", ["a"], "a", True),
    ("other text", ["a"], "b", False),
    ("text is case-sensitive", ["a"], "A", False),
    ("one of several", ["a", "b"], "b", True),
    ("number", [5], 5, True),
    ("number is not its text", [5], "5", False),
    ("whole and decimal are one number", [5], 5.0, True),
    ("true", [True], True, True),
    ("true is not one", [1], True, False),
    ("one is not true", [True], 1, False),
    ("false is not zero", [0], False, False),
    ("null", [None], None, True),
    ("null is not absent", [None], ABSENT, False),
    ("empty text", [""], "", True),
    ("empty text is not null", [""], None, False),
    ("any element of an array", ["a"], ["c", "a"], True),
    ("no element of an array", ["a"], ["b"], False),
    ("empty array is absent", [{"exists": False}], [], True),
    ("prefix", [{"prefix": "ab"}], "abc", True),
    ("not the prefix", [{"prefix": "ab"}], "cab", False),
    ("prefix of a number", [{"prefix": "1"}], 12, False),
    ("prefix, any case", [{"prefix": {"equals-ignore-case": "AB"}}], "abc", True),
    ("suffix", [{"suffix": "bc"}], "abc", True),
    ("not the suffix", [{"suffix": "bc"}], "bcd", False),
    ("suffix, any case", [{"suffix": {"equals-ignore-case": "BC"}}], "abc", True),
    ("equal, any case", [{"equals-ignore-case": "AbC"}], "aBc", True),
    ("not equal in any case", [{"equals-ignore-case": "AbC"}], "abcd", False),
    ("wildcard inside", [{"wildcard": "a*c"}], "abbc", True),
    ("wildcard stands for nothing too", [{"wildcard": "a*c"}], "ac", True),
    ("wildcard is anchored", [{"wildcard": "a*c"}], "xac", False),
    ("wildcard crosses lines", [{"wildcard": "*rolling back*"}], "one\nrolling back\ntwo", True),
    ("wildcard takes dots literally", [{"wildcard": "a.c*"}], "abc", False),
    ("escaped star", [{"wildcard": "a\\*c"}], "a*c", True),
    ("escaped star is no wildcard", [{"wildcard": "a\\*c"}], "abc", False),
    ("escaped backslash", [{"wildcard": "a\\\\*"}], "a\\b", True),
    ("anything but, other", [{"anything-but": "a"}], "b", True),
    ("anything but, same", [{"anything-but": "a"}], "a", False),
    ("anything but does not match what is absent", [{"anything-but": "a"}], ABSENT, False),
    ("anything but matches null", [{"anything-but": "a"}], None, True),
    ("anything but matches another type", [{"anything-but": "5"}], 5, True),
    ("anything but a list", [{"anything-but": ["a", "b"]}], "b", False),
    ("anything but numbers", [{"anything-but": [0, 1]}], 2, True),
    ("anything but zero, false", [{"anything-but": 0}], False, True),
    ("anything but, one element differs", [{"anything-but": "a"}], ["a", "b"], True),
    ("anything but a prefix", [{"anything-but": {"prefix": "ab"}}], "abc", False),
    ("anything but prefixes", [{"anything-but": {"prefix": ["ab", "x"]}}], "xyz", False),
    ("anything but a suffix", [{"anything-but": {"suffix": "bc"}}], "bcd", True),
    ("anything but, any case", [{"anything-but": {"equals-ignore-case": ["A"]}}], "a", False),
    ("anything but a wildcard", [{"anything-but": {"wildcard": "*/lib/*"}}], "/usr/lib/x", False),
    ("anything but wildcards", [{"anything-but": {"wildcard": ["a*", "b*"]}}], "cab", True),
    ("exists", [{"exists": True}], "a", True),
    ("exists, null", [{"exists": True}], None, True),
    ("exists, absent", [{"exists": True}], ABSENT, False),
    ("exists looks at leaves", [{"exists": True}], {"y": 1}, False),
    ("does not exist, absent", [{"exists": False}], ABSENT, True),
    ("does not exist, present", [{"exists": False}], "a", False),
    ("value or absent", ["a", {"exists": False}], ABSENT, True),
    ("numeric equal", [{"numeric": ["=", 3.018e2]}], 301.8, True),
    ("numeric below", [{"numeric": ["<", 10]}], 9.5, True),
    ("numeric bound excluded", [{"numeric": ["<", 10]}], 10, False),
    ("numeric range", [{"numeric": [">", 0, "<=", 5]}], 5, True),
    ("numeric range, outside", [{"numeric": [">", 0, "<=", 5]}], 0, False),
    ("numeric text", [{"numeric": ["=", 5]}], "5", False),
    ("numeric true", [{"numeric": ["=", 1]}], True, False),
    ("address inside", [{"cidr": "10.0.0.0/24"}], "10.0.0.255", True),
    ("address outside", [{"cidr": "10.0.0.0/24"}], "10.0.1.0", False),
    ("IPv6 address", [{"cidr": "2001:db8::/32"}], "2001:db8::1", True),
    ("no address", [{"cidr": "10.0.0.0/24"}], "ecs.amazonaws.com", False),
]


@pytest.mark.parametrize("why, conditions, value, expected", LEAF_CASES, ids=[case[0] for case in LEAF_CASES])
def test_a_leaf_is_judged_as_documented(why: str, conditions: list[Any], value: Any, expected: bool) -> None:
    """Each operator accepts and refuses what EventBridge's guide says."""
    detail = {} if value is ABSENT else {"x": value}
    assert compile_pattern({"detail": {"x": conditions}}).matches({"detail": detail}) is expected, why


CONTAINERS = {"containers": [{"name": "app", "exitCode": 137}, {"name": "proxy", "exitCode": 0, "reason": "r"}]}

FAILED = {"responseElements": {"failures": {"reason": [{"exists": True}]}}}

# (why, pattern, event, whether it matches)
SHAPE_CASES: list[tuple[str, dict[str, Any], Any, bool]] = [
    ("fields are joined by and", {"a": [1], "b": [2]}, {"a": 1, "b": 3}, False),
    ("what the pattern does not name is free", {"a": [1]}, {"a": 1, "b": 3}, True),
    ("a leaf where the pattern expects an object", {"a": {"b": [1]}}, {"a": 1}, False),
    ("an object where the pattern expects a leaf", {"a": [1]}, {"a": {"b": 1}}, False),
    ("absent below an absent object", {"a": {"b": [{"exists": False}]}}, {}, True),
    ("into an array of objects", {"containers": {"exitCode": [137]}}, CONTAINERS, True),
    ("an array's absent field", {"containers": {"exitCode": [{"exists": False}]}}, CONTAINERS, False),
    ("a field that one element lacks is present", {"containers": {"reason": [{"exists": False}]}}, CONTAINERS, False),
    ("a field that no element has is absent", {"containers": {"image": [{"exists": False}]}}, CONTAINERS, True),
    ("both fields in one element", {"containers": {"name": ["proxy"], "exitCode": [0]}}, CONTAINERS, True),
    ("fields of two elements do not mix", {"containers": {"name": ["proxy"], "exitCode": [137]}}, CONTAINERS, False),
    ("a reason that exists", FAILED, {"responseElements": {"failures": [{"arn": "x"}, {"reason": "AGENT"}]}}, True),
    ("an empty array has none", FAILED, {"responseElements": {"tasks": [{"reason": "x"}], "failures": []}}, False),
    ("objects without one have none", FAILED, {"responseElements": {"failures": [{"arn": "x"}, {}]}}, False),
    ("nor has null", FAILED, {"responseElements": None}, False),
    ("a reason that is null exists", FAILED, {"responseElements": {"failures": [{"reason": None}]}}, True),
    ("arrays in arrays", {"a": {"b": [2]}}, {"a": [[{"b": 1}], [{"b": 2}]]}, True),
    ("arrays in arrays do not mix", {"a": {"b": [2], "c": [1]}}, {"a": [[{"b": 1, "c": 1}], [{"b": 2}]]}, False),
    ("or, first", {"$or": [{"a": [1]}, {"b": [1]}]}, {"a": 1}, True),
    ("or, second", {"$or": [{"a": [1]}, {"b": [1]}]}, {"b": 1}, True),
    ("or, none", {"$or": [{"a": [1]}, {"b": [1]}]}, {"a": 2}, False),
    ("or and its sibling", {"c": [1], "$or": [{"a": [1]}, {"b": [1]}]}, {"a": 1}, False),
    ("and inside or", {"$or": [{"a": [1], "b": [1]}, {"c": [1]}]}, {"a": 1, "b": 2}, False),
    ("or inside or", {"$or": [{"a": [1], "$or": [{"b": [1]}, {"c": [1]}]}, {"d": [1]}]}, {"a": 1, "c": 1}, True),
    ("or below a field", {"detail": {"$or": [{"a": [1]}, {"b": [1]}]}}, {"detail": {"b": 1}}, True),
    ("two ors multiply", {"$or": [{"a": [1]}, {"b": [1]}], "x": {"$or": [{"c": [1]}, {"d": [1]}]}}, {"a": 1}, False),
    ("no object", {"a": [{"exists": False}]}, [], False),
    ("null instead of detail", {"detail": {"a": [1]}}, {"detail": None}, False),
]


@pytest.mark.parametrize("why, pattern, event, expected", SHAPE_CASES, ids=[case[0] for case in SHAPE_CASES])
def test_a_pattern_is_matched_as_a_whole(why: str, pattern: dict[str, Any], event: Any, expected: bool) -> None:
    """Fields, arrays and $or combine as in EventBridge's engine."""
    assert compile_pattern(pattern).matches(event) is expected, why


# (why, pattern, path that the error names)
REFUSED: list[tuple[str, Any, str]] = [
    ("no object", ["a"], ""),
    ("empty pattern", {}, ""),
    ("empty object", {"detail": {}}, "detail"),
    ("scalar value", {"detail": {"a": "x"}}, "detail.a"),
    ("empty array", {"a": []}, "a"),
    ("array in array", {"a": [["x"]]}, "a"),
    ("unknown operator", {"a": [{"begins-with": "x"}]}, "a"),
    ("two operators in one object", {"a": [{"prefix": "x", "suffix": "y"}]}, "a"),
    ("empty operator", {"a": [{}]}, "a"),
    ("prefix of a number", {"a": [{"prefix": 1}]}, "a"),
    ("prefix with an unknown inner", {"a": [{"prefix": {"suffix": "x"}}]}, "a"),
    ("exists of text", {"a": [{"exists": "true"}]}, "a"),
    ("consecutive stars", {"a": [{"wildcard": "x**y"}]}, "a"),
    ("bad escape", {"a": [{"wildcard": "x\\y"}]}, "a"),
    ("trailing backslash", {"a": [{"wildcard": "x\\"}]}, "a"),
    ("anything but a mixed list", {"a": [{"anything-but": ["x", 1]}]}, "a"),
    ("anything but nothing", {"a": [{"anything-but": []}]}, "a"),
    ("anything but null", {"a": [{"anything-but": None}]}, "a"),
    ("anything but true", {"a": [{"anything-but": True}]}, "a"),
    ("anything but a number operator", {"a": [{"anything-but": {"numeric": ["=", 1]}}]}, "a"),
    ("anything but an empty prefix", {"a": [{"anything-but": {"prefix": ""}}]}, "a"),
    ("anything but consecutive stars", {"a": [{"anything-but": {"wildcard": ["x**y"]}}]}, "a"),
    ("numeric without a number", {"a": [{"numeric": ["<"]}]}, "a"),
    ("numeric with an unknown comparison", {"a": [{"numeric": ["!=", 1]}]}, "a"),
    ("numeric with text", {"a": [{"numeric": ["<", "1"]}]}, "a"),
    ("numeric with true", {"a": [{"numeric": ["<", True]}]}, "a"),
    ("numeric beyond its bounds", {"a": [{"numeric": ["<", 5.1e9]}]}, "a"),
    ("numeric range upside down", {"a": [{"numeric": ["<", 5, ">", 0]}]}, "a"),
    ("numeric empty range", {"a": [{"numeric": [">", 5, "<", 5]}]}, "a"),
    ("no CIDR block", {"a": [{"cidr": "10.0.0/24"}]}, "a"),
    ("CIDR block without length", {"a": [{"cidr": "10.0.0.1"}]}, "a"),
    ("or of an object", {"$or": {"a": [1]}}, "$or"),
    ("or of one", {"detail": {"$or": [{"a": [1]}]}}, "detail.$or"),
    ("or of scalars", {"$or": ["a", "b"]}, "$or"),
    ("or of operators", {"$or": [{"prefix": ["a"]}, {"b": [1]}]}, "$or"),
    ("a field inside and outside of or", {"a": [1], "$or": [{"a": [2]}, {"b": [1]}]}, "a"),
    ("too many combinations", {str(n): {"$or": [{"a": [1]}, {"b": [1]}]} for n in range(10)}, ""),
]


@pytest.mark.parametrize("why, pattern, path", REFUSED, ids=[case[0] for case in REFUSED])
def test_what_eventbridge_refuses_is_refused(why: str, pattern: Any, path: str) -> None:
    """An invalid pattern is an error that names the field, never a rule that matches everything or nothing."""
    with pytest.raises(InvalidPatternError) as refusal:
        compile_pattern(pattern)
    assert refusal.value.path == path, why


def test_the_size_limit_is_exact() -> None:
    """A pattern of 2048 characters passes, one more is refused."""
    room = MAX_PATTERN_CHARS - len('{"a":[""]}')
    assert compile_pattern({"a": ["x" * room]}).matches({"a": "x" * room})
    with pytest.raises(InvalidPatternError, match=str(MAX_PATTERN_CHARS + 1)):
        compile_pattern({"a": ["x" * (room + 1)]})
