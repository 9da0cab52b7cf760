"""ECS's own messages are shown in the thread: of the incident's time alone, one of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.advisories.compose import compose, subject_of
from foghorn.advisories.service_messages import messages_not_read, said_by_ecs
from foghorn.facts.deployment import ServiceMessage
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.rules.diagnosis import diagnose
from tests.rules.builders import AT, NO_ACCESS, episode, facts, service, signal

MEMORY = "(service checkout) was unable to place a task. Reason: RESOURCE:MEMORY."
IMPAIRED = "(service checkout) is unable to consistently start tasks successfully."
THROTTLED = "(service checkout) operations are being throttled. Will try again later."
FAILED = "(service checkout) (deployment ecs-svc/2) deployment failed: tasks failed to start."
OPEN = episode(signal("oom_killed"), signal("oom_killed", occurred_at=AT + timedelta(minutes=10)))


def _messages(*said: tuple[float, str]) -> Facts:
    """As (minutes after the incident opened, text)."""
    made = tuple(ServiceMessage(text, AT + timedelta(minutes=after)) for after, text in said)
    return replace(facts(service()), messages=made)


SHOWN = [
    ("none", (), ()),
    ("one", ((1, MEMORY),), (("ECS says (14:29)", MEMORY),)),
    ("the newest of a kind", ((2, MEMORY), (1, MEMORY)), (("ECS says (14:30)", MEMORY),)),
    (
        "three kinds at most",
        ((4, FAILED), (3, THROTTLED), (2, IMPAIRED), (1, MEMORY)),
        (("ECS says (14:32)", FAILED), ("ECS says (14:31)", THROTTLED), ("ECS says (14:30)", IMPAIRED)),
    ),
    ("half an hour before", ((-30, MEMORY),), (("ECS says (13:58)", MEMORY),)),
    ("before that", ((-30.1, MEMORY),), ()),
    ("five minutes after the last failure", ((15, MEMORY),), (("ECS says (14:43)", MEMORY),)),
    ("after that", ((15.1, MEMORY),), ()),
]


@pytest.mark.parametrize(("said", "shown"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_what_ecs_says(said: tuple[tuple[float, str], ...], shown: tuple[tuple[str, str], ...]) -> None:
    """With its time, newest first."""
    assert said_by_ecs(OPEN, _messages(*said)) == shown


def test_another_day_is_told() -> None:
    """Of an incident that opened before midnight."""
    late = episode(signal("oom_killed"), signal("oom_killed", occurred_at=AT + timedelta(days=1)))
    assert said_by_ecs(late, _messages((24 * 60, MEMORY))) == (("ECS says (2026-11-23 14:28)", MEMORY),)


NOT_READ = [
    ("nobody asked", facts(service()), []),
    ("read", _messages(), []),
    (
        "the service's line says it already",
        replace(facts(), messages=NO_ACCESS),
        [],
    ),
    (
        "only they are missing",
        replace(facts(service()), messages=Missing("the answer had none")),
        ["service event messages: the answer had none"],
    ),
]


@pytest.mark.parametrize(("given", "lines"), [row[1:] for row in NOT_READ], ids=[row[0] for row in NOT_READ])
def test_why_there_are_none(given: Facts, lines: list[str]) -> None:
    """Once."""
    assert messages_not_read(given) == lines


def test_the_thread_shows_them() -> None:
    """And says what is missing."""
    given = _messages((1, MEMORY))
    told = compose(OPEN, diagnose(subject_of(OPEN, given)), given)
    assert ("ECS says (14:29)", MEMORY) in told.evidence
    missing = replace(given, messages=Missing("denied"))
    assert "service event messages: denied" in compose(OPEN, diagnose(subject_of(OPEN, missing)), missing).not_checked
