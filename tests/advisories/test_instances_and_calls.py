"""How instances and failed calls are told: whose it is, how far it reaches, how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.advisories.compose import compose, subject_of
from foghorn.facts.fact import Facts
from foghorn.incidents.episode import Episode, Resolution
from foghorn.rules.diagnosis import diagnose
from foghorn.rules.model import Step
from foghorn.signals.signal import Signal
from tests.rules.builders import AT, INSTANCE_ID, INSTANCE_SCOPE, call, episode, instance

MACHINE = {"detail.agentConnected": "false", "detail.ec2InstanceId": "i-0123456789abcdef0"}
AWAY = instance("container_agent_disconnected", MACHINE | {"detail.runningTasksCount": "5"})
UNSEEN = "whether the task was made since is not seen"
NO_ROOM = call("placement_failure", reason="RESOURCE:MEMORY")


def _told(shown: Episode) -> tuple[str, tuple[str, ...], str | None]:
    advisory = compose(shown, diagnose(subject_of(shown, Facts())), Facts())
    return advisory.headline, advisory.reach, advisory.recovery


@pytest.mark.parametrize(
    ("signal", "headline"),
    [
        (AWAY, "i-0123456789abcdef0 in prod: container agent is not connected"),
        (replace(AWAY, evidence={}), f"{INSTANCE_ID} in prod: container agent is not connected"),
        (
            replace(AWAY, scope=replace(INSTANCE_SCOPE, cluster=None)),
            "i-0123456789abcdef0: container agent is not connected",
        ),
        (NO_ROOM, "nightly-report: no capacity to place the task"),
    ],
)
def test_the_headline_names_the_machine_or_the_family(signal: Signal, headline: str) -> None:
    """What people know it by."""
    assert _told(episode(signal))[0] == headline


@pytest.mark.parametrize(
    ("running", "line"),
    [
        ("5", "5 tasks were running on it at first sight"),
        ("1", "1 task was running on it at first sight"),
        ("0", "0 tasks were running on it at first sight"),
        ("", None),
        ("many", None),
    ],
)
def test_how_many_tasks_an_instance_runs(running: str, line: str | None) -> None:
    """Where the event says it."""
    signal = replace(AWAY, evidence=MACHINE | {"detail.runningTasksCount": running})
    assert _told(episode(signal))[1] == ((line,) if line else ())


def test_a_call_says_who_called_and_what_came_of_it() -> None:
    """And that nobody tries again; its thread names no task."""
    shown = episode(NO_ROOM)
    assert (
        _told(shown)[1][0]
        == "EventBridge rule nightly called RunTask: 0 of 1 tasks started; ECS does not try again by itself"
    )
    advisory = compose(shown, diagnose(subject_of(shown, Facts())), Facts())
    assert "first task" not in dict(advisory.evidence)
    assert [step.command for step in advisory.steps if step.command and "describe-tasks" in step.command] == []
    assert any(isinstance(step, Step) and "CloudTrail" in step.text for step in advisory.steps)


@pytest.mark.parametrize(
    ("signal", "resolution", "line"),
    [
        (AWAY, Resolution.QUIET, "Seen in order at 14:48 UTC after 20 min, 1 event"),
        (AWAY, Resolution.STEADY_STATE, "In order again at 14:48 UTC after 20 min, 1 event"),
        (AWAY, Resolution.GONE, "No longer part of the cluster, seen at 14:48 UTC after 20 min, 1 event"),
        (
            NO_ROOM,
            Resolution.QUIET,
            f"Over at 14:48 UTC after 20 min, 1 event: no failing event for 20 min; {UNSEEN}",
        ),
    ],
)
def test_how_it_ended(signal: Signal, resolution: Resolution, line: str) -> None:
    """What was seen, and no more."""
    shown = episode(signal, resolved_at=AT + timedelta(minutes=20), resolution=resolution)
    assert _told(shown)[2] == line
