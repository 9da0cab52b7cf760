"""Names of calls, ratios, sizes, and the page on which they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.bench import calls, layers, page, tables
from foghorn_local.bench.costs import Cost
from foghorn_local.bench.ratios import covered_s, ratio

KEY = {"pk": {"S": "1|eu-west-1|prod|service|web"}, "sk": {"S": "META"}}
NAMED = [
    ("dynamodb:UpdateItem", {"Key": KEY}, "dynamodb:UpdateItem META", (1, 0)),
    ("dynamodb:GetItem", {"Key": KEY}, "dynamodb:GetItem META", (0, 0)),
    ("dynamodb:PutItem", {"Item": KEY | {"sk": {"S": "event#2026#x"}}}, "dynamodb:PutItem event", (1, 0)),
    ("dynamodb:Query", {"IndexName": "due"}, "dynamodb:Query due", (0, 0)),
    ("dynamodb:Query", {}, "dynamodb:Query scope", (0, 0)),
    ("ecs:DescribeServices", {}, "ecs:DescribeServices", (0, 1)),
]


@pytest.mark.parametrize(("name", "body", "named", "counted"), NAMED, ids=[row[2] for row in NAMED])
def test_calls_are_named_by_their_item(name: str, body: dict[str, Any], named: str, counted: tuple[int, int]) -> None:
    """And they count as writes to the table, as reads of the state of AWS, or as neither."""
    assert calls.aws_call(name, json.dumps(body).encode()) == named
    assert calls.operation_of(named) == name
    assert (calls.writes([named]), calls.reads([named])) == counted


def test_a_ratio_is_by_minimum_and_by_median() -> None:
    """One slow run moves neither much."""
    found = ratio([3.0, 2.0, 90.0], [1.0, 2.0, 1.5])
    assert (found.of_minimums, found.of_medians, found.runs) == (2.0, 2.0, 3)


@pytest.mark.parametrize(("measured", "floor"), [([], []), ([1.0], [1.0, 2.0])])
def test_runs_that_did_not_take_turns_give_no_ratio(measured: list[float], floor: list[float]) -> None:
    """None, or more of one than of the other."""
    with pytest.raises(ValueError):
        ratio(measured, floor)


COVERED = [
    ("none", [], 0),
    ("one after another", [(1, 2), (3, 5)], 3),
    ("side by side count once", [(1, 4), (2, 3), (3, 5)], 4),
    ("outside", [(-5, -1), (11, 12)], 0),
    ("across the ends", [(-5, 1), (9, 12)], 2),
    ("in no order", [(3, 5), (1, 2)], 3),
]


@pytest.mark.parametrize(("intervals", "seconds"), [row[1:] for row in COVERED], ids=[row[0] for row in COVERED])
def test_time_covered(intervals: list[tuple[float, float]], seconds: float) -> None:
    """Of the ten seconds from 0."""
    assert covered_s(intervals, 0, 10) == seconds


IN_A_LAYER = {
    "boto3/a.py": 10,
    "boto3/__pycache__/a.cpython-313.pyc": 7,
    "six.py": 3,
    "boto3-1.dist-info/RECORD": 2,
    "six-1.dist-info/RECORD": 2,
}


def test_a_layer_is_the_sum_of_its_packages(tmp_path: Path) -> None:
    """What pip writes about packages is one entry; byte-code is counted in, and apart."""
    for name, size in IN_A_LAYER.items():
        path = tmp_path / "OurLayer/python" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    (tmp_path / "AFunction").mkdir()
    (found,) = layers.measure(tmp_path)
    assert (found.name, found.size, found.byte_code) == ("OurLayer", 24, 7)
    assert found.packages == {"boto3": 17, "six.py": 3, "*.dist-info": 4}


def test_costs_have_a_column_for_each_operation() -> None:
    """An operation that an invocation does not need is left empty."""
    measured = [Cost("F", "x", ("dynamodb:GetItem META", "dynamodb:GetItem facts")), Cost("G", "y", ("slack:a",))]
    assert tables.costs(measured).splitlines() == [
        "| function | given | calls | table writes | reads of AWS | `GetItem` | `a` |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
        "| F | x | 2 | 0 | 0 | 2 |  |",
        "| G | y | 1 | 0 | 0 |  | 1 |",
    ]


PAGE = """# P

<!-- bench:cold -->
earlier
<!-- /bench:cold -->

words

<!-- bench:warm -->
<!-- /bench:warm -->
"""


def test_a_part_is_replaced_and_nothing_else() -> None:
    """Words around it stand."""
    assert page.replaced(PAGE, "cold", "| new \\1 |") == PAGE.replace("earlier", "| new \\1 |")


def test_what_cannot_be_measured_keeps_its_figures_and_says_so() -> None:
    """Once, however often it cannot; and the next measurement takes the words away."""
    once = page.not_measured(PAGE, "cold", "no emulator:\nnone")
    assert "> **NOT MEASURED in the last run**: no emulator: none. " in once
    assert "\nearlier\n" in once
    assert page.not_measured(once, "cold", "no emulator:\nnone") == once
    assert page.not_measured(once, "cold", "another reason").count("NOT MEASURED") == 1
    assert page.replaced(once, "cold", "earlier") == PAGE


def test_a_part_without_a_place_is_an_error() -> None:
    """Nothing is measured for nobody to see."""
    with pytest.raises(page.MarkerMissingError, match="bench:size"):
        page.replaced(PAGE, "size", "x")
