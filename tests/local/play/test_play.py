"""What a play can be told beside its events: the template's parameters, and what else is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from foghorn_local.aws import workspace_client
from foghorn_local.demo.ecs import EXIT_1, Cluster
from foghorn_local.demo.service import Service
from foghorn_local.play.play import play
from foghorn_local.play.stack import REGION
from tests.storms.streams import START, crash_loop

TEMPLATE = Path("template.yaml")
LOG_GROUP = "/ecs/checkout"


def _furnish(url: str) -> None:
    workspace_client("logs", url, region=REGION).create_log_group(logGroupName=LOG_GROUP)


@pytest.mark.parametrize(("reads_logs", "calls"), [("on", 1), ("off", 0)])
def test_parameters_reach_the_functions(reads_logs: str, calls: int) -> None:
    """A switch of the template is one of the play."""
    service = Service(Cluster(), "checkout")
    events = [*crash_loop(service, crashes=1, end=EXIT_1), service.steady(START)]
    played = play(events, template=TEMPLATE, parameters={"ReadLogs": reads_logs}, furnish=_furnish)
    assert played.report.aws_calls.get("logs:GetLogEvents", 0) == calls
    assert "logs:CreateLogGroup" not in played.report.aws_calls


def test_what_is_furnished_is_there_before_the_first_event() -> None:
    """On the same embedded AWS, and nothing of an earlier play."""
    seen: list[list[str]] = []

    def furnish(url: str) -> None:
        logs = workspace_client("logs", url, region=REGION)
        seen.append([group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]])
        _furnish(url)

    for _ in range(2):
        assert play([], template=TEMPLATE, furnish=furnish).report.events == 0
    assert seen == [[], []]
