"""The start-up in words, and where its advice is told: never as the headline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.advisories.advisory import Advisory
from foghorn.advisories.compose import compose, subject_of
from foghorn.facts.fact import Facts
from foghorn.incidents.episode import Episode, Resolution
from foghorn.rules.diagnosis import diagnose
from foghorn.signals.signal import Signal
from tests.rules.builders import AT, TASK_ID, action, episode, facts, signal, started_up

SLOW = {"pull_s": 34.2, "provision_s": 12.8}
"""Half of the start-up and more goes into the pull."""


def _told(shown: Episode, given: Facts | None = None) -> Advisory:
    given = given or facts()
    return compose(shown, diagnose(subject_of(shown, given)), given)


NOTHING_OF_A_PULL = (
    "provision (no pullStartedAt), image pull (no pullStartedAt), container start (no pullStoppedAt), "
    "in all (no startedAt)"
)

PHASES = [
    (
        "everything",
        started_up(stopped_at=AT + timedelta(seconds=29), execution_stopped_at=AT + timedelta(seconds=8.8)),
        f"Task {TASK_ID} (FARGATE in eu-west-1a): it ran for 1 min",
        (
            ("provision", "10.0 s, of which network interface 4.0 s"),
            ("image pull", "5.0 s, 31 % of all"),
            ("container start", "1.0 s"),
            ("in all", "16.0 s"),
            ("stop", "29.0 s, of which containers 8.8 s"),
        ),
        (("Provision", 10.0), ("of which interface", 4.0), ("Image pull", 5.0), ("Container start", 1.0)),
    ),
    (
        "no interface, no place, a long pull",
        started_up(interface_s=None, pull_s=4_000, launch_type=None, availability_zone=None),
        f"Task {TASK_ID}: it ran for 1 min",
        (
            ("provision", "10.0 s"),
            ("image pull", "1 h 6 min, 99 % of all"),
            ("container start", "1.0 s"),
            ("in all", "1 h 6 min"),
            ("stop", "0.0 s"),
        ),
        (("Provision", 10.0), ("Image pull", 4_000.0), ("Container start", 1.0)),
    ),
    (
        "the pull failed: no bar to compare it with",
        started_up("image_pull_not_found", pull_stopped_at=None, ran_s=None),
        f"Task {TASK_ID} (FARGATE in eu-west-1a): it never ran",
        (
            ("provision", "10.0 s, of which network interface 4.0 s"),
            ("not told", "image pull (no pullStoppedAt), container start (no pullStoppedAt), in all (no startedAt)"),
            ("stop", "0.0 s"),
        ),
        (),
    ),
    (
        "no pull is told",
        started_up("secret_access_denied", pull_started_at=None, pull_stopped_at=None, ran_s=None, stopping_at=None),
        f"Task {TASK_ID} (FARGATE in eu-west-1a): it never ran",
        (
            ("network interface", "4.0 s"),
            (
                "not told",
                NOTHING_OF_A_PULL,
            ),
        ),
        (),
    ),
    (
        "out of order",
        started_up(pull_started_at=AT - timedelta(hours=1), stopping_at=AT, stopped_at=AT - timedelta(seconds=1)),
        f"Task {TASK_ID} (FARGATE in eu-west-1a): it ran for 1 min",
        (
            ("image pull", "58 min 44 s"),
            ("container start", "1.0 s"),
            ("in all", "16.0 s"),
            ("not told", "provision (pullStartedAt is before createdAt)"),
        ),
        (("Image pull", 3_524.0), ("Container start", 1.0)),
    ),
]


@pytest.mark.parametrize(("why", "sample", "about", "phases", "bars"), PHASES, ids=[why for why, *_ in PHASES])
def test_the_phases_in_words_and_bars(
    why: str,
    sample: Signal,
    about: str,
    phases: tuple[tuple[str, str], ...],
    bars: tuple[tuple[str, float], ...],
) -> None:
    """Each with its length; what is not told says why, and is never a zero."""
    start_up = _told(episode(sample)).start_up
    assert start_up is not None
    assert (start_up.about, start_up.phases, start_up.bars) == (about, phases, bars)


NO_NEWS = [
    ("it ran for hours", started_up(ran_s=20_000, **SLOW)),
    ("no times", signal("elb_health_check_failed")),
    ("the host went away", started_up("host_terminated", **SLOW)),
    ("no task", action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED")),
]


@pytest.mark.parametrize(("why", "sample"), NO_NEWS, ids=[why for why, _ in NO_NEWS])
def test_a_start_up_that_is_no_news_is_not_told(why: str, sample: Signal) -> None:
    """Neither the phases nor the advice."""
    told = _told(episode(sample))
    assert told.start_up is None
    assert "pulling images" not in told.cause


# Kind, and whether the message itself says it after the cause. In the thread it is always.
PLACES = [
    ("elb_health_check_failed", True),
    ("container_health_check_failed", True),
    ("container_start_failed", True),
    ("essential_container_exited", False),
    ("oom_killed", False),
    ("sigkill_137", False),
]


@pytest.mark.parametrize(("kind", "after_the_cause"), PLACES)
def test_where_a_slow_pull_is_told(kind: str, after_the_cause: bool) -> None:
    """Beside its timeline; after the cause only where a slow start may have contributed to it."""
    told = _told(episode(started_up(kind, **SLOW)))
    sentence = "Starting a task of checkout is mostly pulling images: 34.2 s of 48.0 s (71 %)."
    assert told.start_up is not None
    assert [(rule_id, advice.cause) for rule_id, advice in told.start_up.advice] == [("FH1041", sentence)]
    assert told.cause.endswith(f" Also: {sentence}") is after_the_cause
    assert ("FH1041" in told.rule_ids) is after_the_cause
    assert not told.cause.startswith("Starting")
    assert "pulling" not in told.headline
    assert told.proof == _told(episode(started_up(kind))).proof
    if not after_the_cause:
        assert told.steps == _told(episode(started_up(kind))).steps


def test_a_cause_without_a_rule_of_its_own_stays_the_cause() -> None:
    """Advice about the start-up explains no kind."""
    told = _told(episode(started_up("a_kind_of_tomorrow", **SLOW), signal("a_kind_of_tomorrow")))
    assert told.cause.startswith("checkout: a kind of tomorrow")


def test_what_is_over_is_told_in_the_thread_alone() -> None:
    """The message of a resolved incident claims nothing of what was seen while it was open."""
    shown = episode(started_up(**SLOW))
    over = replace(shown, resolved_at=AT + timedelta(minutes=9), resolution=Resolution.STEADY_STATE)
    told = _told(over)
    assert "pulling images" not in told.cause
    assert told.start_up == _told(shown).start_up


def test_all_that_is_slow_is_told() -> None:
    """In the order of the rules."""
    told = _told(episode(started_up(provision_s=10, pull_s=100, start_s=70)))
    assert told.start_up is not None
    assert [rule_id for rule_id, _ in told.start_up.advice] == ["FH1041", "FH1042"]
