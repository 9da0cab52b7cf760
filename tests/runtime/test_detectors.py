"""The detectors under the real runtime: a failing, a routine, an unparsable, an old event."""

from __future__ import annotations

import json

import pytest

from foghorn_local.runtime import Ending
from tests.runtime.application import CHECKOUT, DEPLOYMENT, TASK_STATE, DeployedApplication, happened

DETECTORS = [TASK_STATE, DEPLOYMENT]
FAILING = {TASK_STATE: "task_state.oom_exit_137", DEPLOYMENT: "deployment.failed"}
ROUTINE = {TASK_STATE: "task_state.scale_in", DEPLOYMENT: "deployment.completed"}
DAY_MIN = 24 * 60


def _rings(application: DeployedApplication) -> list[str]:
    messages = application.queue.receive(10)
    return [json.loads(message["Body"])["scope"] for message in messages]


@pytest.mark.parametrize("name", DETECTORS)
@pytest.mark.parametrize("minutes_ago", [0, 2 * DAY_MIN], ids=["new", "two days old"])
def test_a_failing_event_is_recorded_and_rung_for(
    application: DeployedApplication, name: str, minutes_ago: float
) -> None:
    """Once, however often and however late it comes."""
    event = happened(FAILING[name], minutes_ago)
    outcomes = [application.send(event, name) for _ in range(2)]

    assert [outcome.ending for outcome in outcomes] == [Ending.RETURNED] * 2
    (item,) = application.items("event#")
    assert item["pk"]["S"] == CHECKOUT
    assert item["sk"]["S"].startswith(f"event#{event['time'][:16]}")
    assert _rings(application) == [CHECKOUT]
    assert (application.counted("EventsRecorded"), application.counted("EventsDuplicate")) == (1, 1)
    assert application.counted("IncidentsOpened") == 1


@pytest.mark.parametrize("name", DETECTORS)
def test_a_routine_event_leaves_no_trace_but_its_count(application: DeployedApplication, name: str) -> None:
    """The rules keep most of them away; one that comes is no incident, and asks AWS nothing."""
    outcome = application.send(happened(ROUTINE[name], 0), name)

    assert outcome.ending is Ending.RETURNED
    assert (application.items(), len(application.queue), application.dead_letters()) == ([], 0, [])
    assert application.aws.counters.counts() == {}
    (line,) = [line for line in application.lines if "reason" in line]
    assert line["EventsRoutine"] == [1]


@pytest.mark.parametrize("name", DETECTORS)
def test_an_unparsable_event_is_kept_with_its_error(application: DeployedApplication, name: str) -> None:
    """The function returns: trying again would not help. An operator finds event and error in the queue."""
    event = happened(FAILING[name], 0)
    event["detail"] = "STOPPED"
    outcome = application.send(event, name)

    assert outcome.ending is Ending.RETURNED
    (letter,) = application.dead_letters()
    assert letter["body"] == event
    assert (letter["ERROR_CODE"], letter["ERROR_FIELD"]) == ("Unparsable", "detail")
    assert application.items() == []
    (line,) = application.logged("event not understood")
    assert line["field"] == "detail"
    assert line["correlation_id"] == event["id"]


@pytest.mark.parametrize("name", DETECTORS)
@pytest.mark.parametrize("event", [None, [], "text", 7], ids=repr)
def test_what_is_no_event_at_all_is_kept_too(application: DeployedApplication, name: str, event: object) -> None:
    """Whatever JSON the runtime hands over."""
    assert application.send(event, name).ending is Ending.RETURNED
    (letter,) = application.dead_letters()
    assert letter["body"] == event


def test_overrides_reach_neither_table_nor_log(application: DeployedApplication) -> None:
    """Secrets like to hide there."""
    secret = "hunter2-" + "override"
    override = {"name": "app", "environment": [{"name": "DB_PASSWORD", "value": secret}]}
    application.send(happened("task_state.oom_exit_137", 0, overrides={"containerOverrides": [override]}))

    assert len(application.items("event#")) == 1
    assert secret not in json.dumps(application.items()) + "".join(application.output())
