"""The ``data_visualization`` block: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block

The public model classes do not know it yet, so the schema is written out here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from foghorn_local.slack.problems import Problems

TITLE_MAX = 50
AXIS_LABEL_MAX = 50
LABEL_MAX = 20
SEGMENTS_MAX = 6
SERIES_MAX = 6
POINTS_MAX = 20
CHARTS_PER_MESSAGE = 2


def _number(found: Problems, value: object, pointer: str, *, positive: bool = False) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        found.add(pointer, "must be a number")
    elif positive and value <= 0:
        found.add(pointer, "must be more than 0")


def _points(found: Problems, value: object, pointer: str, at_most: int, *, positive: bool) -> list[object]:
    labels: list[object] = []
    for index, item in enumerate(found.items(value, pointer, at_most=at_most)):
        where = f"{pointer}/{index}"
        point = found.mapping(item, where)
        if point is None:
            continue
        found.fields(point, where, required=("label", "value"), optional=())
        found.string(point.get("label", ""), f"{where}/label", at_most=LABEL_MAX)
        _number(found, point.get("value", 1), f"{where}/value", positive=positive)
        labels.append(point.get("label"))
    return labels


def _unique(found: Problems, values: list[object], pointer: str, what: str) -> None:
    if len({str(value) for value in values}) != len(values):
        found.add(pointer, f"{what} must be unique")


def _axis(found: Problems, value: object, pointer: str) -> list[object]:
    config = found.mapping(value, pointer)
    if config is None:
        return []
    found.fields(config, pointer, required=("categories",), optional=("x_label", "y_label"))
    categories = found.items(config.get("categories"), f"{pointer}/categories", at_most=POINTS_MAX)
    for index, category in enumerate(categories):
        found.string(category, f"{pointer}/categories/{index}", at_most=LABEL_MAX)
    _unique(found, categories, f"{pointer}/categories", "categories")
    for name in ("x_label", "y_label"):
        if name in config:
            found.string(config[name], f"{pointer}/{name}", at_most=AXIS_LABEL_MAX)
    return categories


def _series_chart(found: Problems, chart: Mapping[str, Any], pointer: str) -> None:
    found.fields(chart, pointer, required=("type", "series", "axis_config"), optional=())
    categories = _axis(found, chart.get("axis_config"), f"{pointer}/axis_config")
    names: list[object] = []
    for index, item in enumerate(found.items(chart.get("series"), f"{pointer}/series", at_most=SERIES_MAX)):
        where = f"{pointer}/series/{index}"
        series = found.mapping(item, where)
        if series is None:
            continue
        found.fields(series, where, required=("name", "data"), optional=())
        found.string(series.get("name", ""), f"{where}/name", at_most=LABEL_MAX)
        names.append(series.get("name"))
        labels = _points(found, series.get("data"), f"{where}/data", POINTS_MAX, positive=False)
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            found.add(f"{where}/data", "labels must match the categories")
    _unique(found, names, f"{pointer}/series", "series names")


def check_chart(found: Problems, block: Mapping[str, Any], pointer: str) -> None:
    """A titled pie, bar, line or area chart."""
    found.fields(block, pointer, required=("type", "title", "chart"), optional=("block_id",))
    if "title" in block:
        found.string(block["title"], f"{pointer}/title", at_most=TITLE_MAX)
    chart = found.mapping(block.get("chart"), f"{pointer}/chart")
    if chart is None:
        return
    if chart.get("type") == "pie":
        found.fields(chart, f"{pointer}/chart", required=("type", "segments"), optional=())
        _points(found, chart.get("segments"), f"{pointer}/chart/segments", SEGMENTS_MAX, positive=True)
    elif chart.get("type") in ("bar", "line", "area"):
        _series_chart(found, chart, f"{pointer}/chart")
    else:
        found.add(f"{pointer}/chart/type", f"unsupported type: {chart.get('type')}")
