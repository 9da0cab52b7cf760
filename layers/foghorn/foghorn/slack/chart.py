"""The `data_visualization` block: one bar chart.

Source: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
slack_sdk 3.47 has no model of it, so it is a dict, and a workspace may refuse it: what it shows stands beside it in
words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from foghorn.slack.limits import CHART_AXIS_LABEL, CHART_LABEL, CHART_POINTS, CHART_TITLE

CHART_BLOCK: Final = "data_visualization"


def bar_chart(title: str, name: str, bars: Sequence[tuple[str, float]], unit: str) -> Mapping[str, Any]:
    """One series of bars, at least one, with distinct labels. All texts are ours, and cut to Slack's limits."""
    points = [{"label": label[:CHART_LABEL], "value": value} for label, value in bars[:CHART_POINTS]]
    return {
        "type": CHART_BLOCK,
        "title": title[:CHART_TITLE],
        "chart": {
            "type": "bar",
            "series": [{"name": name[:CHART_LABEL], "data": points}],
            "axis_config": {
                "categories": [point["label"] for point in points],
                "y_label": unit[:CHART_AXIS_LABEL],
            },
        },
    }
