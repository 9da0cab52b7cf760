"""An advisory says what happened, why, how far it reaches and what was not checked; it depends on nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.advisories.advisory import Advisory, Status
from foghorn.advisories.compose import compose, subject_of
from foghorn.facts.fact import Facts, Missing
from foghorn.incidents.episode import Episode, Resolution
from foghorn.rules.diagnosis import diagnose
from foghorn.rules.fh1001_oom_killed import RULE as OOM_RULE
from foghorn.rules.fh1031_stop_timeout import RULE as STOP_TIMEOUT
from foghorn.rules.model import Diagnosis, Release
from foghorn.signals.signal import Severity
from tests.rules.builders import (
    AT,
    FAMILY_SCOPE,
    SPOT_SCOPE,
    action,
    container,
    definition,
    episode,
    facts,
    service,
    signal,
)

OOM = {
    "detail.containers[0].reason": "OutOfMemoryError: Container killed due to memory usage",
    "detail.containers[0].exitCode": "137",
    "detail.stopCode": "EssentialContainerExited",
    "detail.stoppedReason": "Essential container in task exited",
}
FIRST = signal("oom_killed", OOM, exit_code=137)
FOUR_MIN_LATER = replace(FIRST, occurred_at=AT + timedelta(minutes=4, seconds=7))
FAILED = action(
    "deployment_failed",
    "SERVICE_DEPLOYMENT_FAILED",
    "ECS deployment circuit breaker: tasks failed to start.",
    deployment_id="ecs-svc/123",
    occurred_at=AT + timedelta(minutes=3),
)
KNOWN = facts(service(), definition(container(memory_limit_mib=512)))


def _storm(**changes: object) -> Episode:
    return episode(FIRST, FOUR_MIN_LATER, counts={"oom_killed": 27}, **changes)


def _told(shown: Episode, given: Facts = KNOWN) -> Advisory:
    return compose(shown, diagnose(subject_of(shown, given)), given)


def test_an_open_storm_in_full() -> None:
    """Cause, proof, reach, context and rules of the leading cause."""
    given = facts(service(running_count=2), definition(container(memory_limit_mib=512)))
    shown = episode(
        FIRST, FOUR_MIN_LATER, FAILED, counts={"oom_killed": 27}, severity=Severity.CRITICAL,
        releases=(Release("ecs-svc/122", AT, AT, failed_at=AT), Release("ecs-svc/123", AT, AT, failed_at=AT)), flaps=2,
    )  # fmt: skip
    told = _told(shown, given)
    assert (told.severity, told.status, told.recovery) == (Severity.CRITICAL, Status.OPEN, None)
    assert told.cause == "Container app of checkout ran out of memory. Its limit is 512 MiB (container app)."
    assert told.proof == (
        ("containers[0].reason", "OutOfMemoryError: Container killed due to memory usage"),
        ("memory limit", "512 MiB (container app)"),
    )
    assert told.reach == (
        "2 of 6 desired tasks running when last looked at, below the lower bound of 6 (minimumHealthyPercent 100)",
        "27 tasks stopped: container ran out of memory ×27, deployment failed ×1",
        "Newest failing release ecs-svc/123: given up by ECS at 14:28 UTC; earlier: ecs-svc/122",
        "Task definition checkout:42",
        "All in Availability Zone eu-west-1a",
        "Came back 2 times after it had recovered",
    )
    assert told.context == (
        "prod · eu-west-1 · 123456789012",
        "First seen 2026-11-22 14:28 UTC",
        "last seen 14:32 UTC",
    )
    assert told.not_checked == ()
    assert told.rule_ids == ("FH1001", "FH2001", "FH2010")
    assert len(told.steps) == 3


RUNNING = [
    (service(), "6 of 6 desired tasks running when last looked at, not below the lower bound of 6"),
    (
        service(desired_count=1, running_count=0),
        "0 of 1 desired task running when last looked at, below the lower bound of 1",
    ),
    (service(desired_count=3, running_count=2, minimum_healthy_percent=50), "not below the lower bound of 2"),
    (service(desired_count=4, running_count=2, minimum_healthy_percent=51), "below the lower bound of 3"),
    (service(minimum_healthy_percent=None), "6 of 6 desired tasks running when last looked at"),
    (service(desired_count=0, running_count=0), "checkout desires no task, 0 running when last looked at"),
]


@pytest.mark.parametrize(("known", "expected"), RUNNING)
def test_running_share(known: object, expected: str) -> None:
    """Lower bound = ceil(desired * minimumHealthyPercent / 100), told only where the percentage is known."""
    first = _told(_storm(), replace(KNOWN, service=known)).reach[0]
    assert expected in first
    assert ("lower bound" in first) is ("lower bound" in expected)


RECOVERIES = [
    (
        _storm(resolved_at=AT + timedelta(minutes=9), resolution=Resolution.STEADY_STATE, flaps=1),
        "Steady state at 14:37 UTC after 9 min, 27 stops, 1 flap",
    ),
    (
        episode(FIRST, resolved_at=AT + timedelta(minutes=31), resolution=Resolution.QUIET),
        "Over at 14:59 UTC after 31 min, 1 stop: no failing event for 31 min and running count equals desired count",
    ),
    (
        episode(
            signal("oom_killed", scope=FAMILY_SCOPE, service=None),
            resolved_at=AT + timedelta(hours=12),
            resolution=Resolution.QUIET,
        ),
        "Over at 2026-11-23 02:28 UTC after 12 h, 1 stop: no failing event for 12 h",
    ),
    (
        episode(FAILED, resolved_at=AT + timedelta(minutes=5), resolution=Resolution.STEADY_STATE),
        "Steady state at 14:33 UTC after 2 min, 1 event",
    ),
    *(
        (
            episode(
                action(kind, "X"),
                resolved_at=AT + timedelta(minutes=5),
                resolution=Resolution.STEADY_STATE,
                recovered_by=by,
            ),
            f"{words} at 14:33 UTC after 5 min, 1 event",
        )
        for kind, by, words in (
            ("hook_awaiting_action", "hook_succeeded", "The deployment went on"),
            ("hook_awaiting_action", "steady_state", "Steady state"),
            ("daemon_task_start_impaired", "daemon_deployment_completed", "All tasks of the daemon run, seen"),
            ("fargate_task_retirement", "fargate_task_retirement_closed", "Closed by AWS"),
        )
    ),
]


@pytest.mark.parametrize(("shown", "expected"), RECOVERIES)
def test_recovery_line(shown: Episode, expected: str) -> None:
    """How long, how many, what ended it; counts are claimed only where there were some to look at."""
    told = _told(shown)
    assert (told.status, told.recovery) == (Status.RESOLVED, expected)


def test_a_resolved_advisory_does_not_show_stale_counts() -> None:
    """The running count is from when it was open, and so is what else was found then."""
    given = facts(service(running_count=0, circuit_breaker=False), definition())
    told = _told(_storm(resolved_at=AT + timedelta(minutes=9), resolution=Resolution.STEADY_STATE), given)
    assert [line for line in told.reach if "running" in line] == []
    assert "Also" not in told.cause
    assert "Also: checkout has no deployment circuit breaker" in _told(_storm(), given).cause


def test_late_and_repeated_incidents_say_so() -> None:
    """A report five minutes late or more, and the incident before this one."""
    late = _storm(shortest_delay=timedelta(hours=3), previous_opened_at=AT - timedelta(days=2))
    assert _told(late).context[-2:] == (
        "reported late: 3 h after it happened",
        "previous incident: 2026-11-20 14:28 UTC",
    )
    assert len(_told(_storm(shortest_delay=timedelta(minutes=4))).context) == 3


_SKIPPED = "rules FH2010, FH2011, FH2012 skipped"
NOT_CHECKED = [
    (FIRST, KNOWN, ()),
    (
        FIRST,
        facts(),
        (
            f"counts and settings of service checkout: AccessDenied on DescribeServices ({_SKIPPED})",
            "settings of task definition checkout:42: AccessDenied on DescribeTaskDefinition",
        ),
    ),
    (
        signal("sigkill_137", exit_code=137),
        replace(KNOWN, task_definitions={}),
        ("settings of task definition checkout:42: the look-up did not finish (rule FH1031 skipped)",),
    ),
    (
        signal("sigkill_137", exit_code=137, task_definition=None),
        KNOWN,
        (f"{STOP_TIMEOUT.title}: the event names no task definition (rule FH1031 skipped)",),
    ),
    (
        signal("oom_killed", scope=FAMILY_SCOPE, service=None),
        facts(Missing("the tasks belong to no service"), definition()),
        (),
    ),
    (signal("fargate_spot_interruption", scope=SPOT_SCOPE), Facts(), ()),
]


@pytest.mark.parametrize(("sample", "given", "expected"), NOT_CHECKED)
def test_not_checked(sample: object, given: Facts, expected: tuple[str, ...]) -> None:
    """One line per missing fact, with the rules that had to be skipped; none where there is nothing to look up."""
    assert _told(episode(sample), given).not_checked == expected


def test_a_crashed_rule_is_told_as_not_checked() -> None:
    """It is Foghorn's own trouble, not the incident's cause."""
    shown = episode(FIRST)
    broken = replace(OOM_RULE, check=lambda _: {}["x"])
    told = compose(shown, diagnose(subject_of(shown, KNOWN), (broken,)), KNOWN)
    assert told.not_checked == ("rule FH1001: it failed (KeyError)",)
    assert "Foghorn" not in told.cause


def test_no_step_says_the_same_twice() -> None:
    """The logs of two tasks of one container are one step: without its command the second would read the same."""
    both = episode(FIRST, signal("essential_container_exited", exit_code=1, task_id="f" * 32))
    texts = [step.text for step in _told(both).steps]
    assert len(texts) == len(set(texts))


def test_without_any_finding_the_kind_speaks() -> None:
    """No rule fired: the vocabulary's definition is the cause, and nothing is proven."""
    shown = episode(FIRST)
    told = compose(shown, Diagnosis(), KNOWN)
    assert told.cause.startswith("checkout: container app ran out of memory: ECS says that a container was killed")
    assert (told.proof, told.steps, told.rule_ids) == ((), (), ())


def test_thread_shows_the_first_task_and_its_life() -> None:
    """Evidence and timeline are of the earliest sample."""
    told = _told(episode(FIRST, FAILED))
    assert told.evidence[:3] == (
        ("first task", "0123456789abcdef0123456789abcdef (FARGATE in eu-west-1a)"),
        ("task definition", "checkout:42"),
        ("image", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:v2.4.1 (container app)"),
    )
    assert ("stopCode", "EssentialContainerExited") in told.evidence
    assert told.evidence[-1] == (
        "beside it: deployment failed",
        "ECS deployment circuit breaker: tasks failed to start.",
    )
    assert told.timeline == (
        ("14:26:48", "task 0123456789abcdef0123456789abcdef started"),
        ("14:28:03", "task 0123456789abcdef0123456789abcdef stopped after running for 1 min"),
        ("14:28:03", "first seen: container app ran out of memory"),
        ("14:31:03", "first seen: deployment failed"),
    )


def test_the_thread_does_not_change_with_every_event() -> None:
    """A further event of the same kind changes the count of the message, not the thread's reply."""
    ten, twenty = (_told(episode(FIRST, FOUR_MIN_LATER, counts={"oom_killed": n})) for n in (10, 20))
    assert (ten.evidence, ten.timeline) == (twenty.evidence, twenty.timeline)
    assert ten.headline != twenty.headline


def test_the_order_of_kinds_does_not_matter() -> None:
    """The mapping's own order is not part of the episode."""
    shown = episode(FIRST, FAILED, signal("essential_container_exited", exit_code=1))
    turned = replace(shown, kinds=dict(reversed(list(shown.kinds.items()))))
    assert _told(turned) == _told(shown)


def test_hundreds_of_names_are_bounded() -> None:
    """Forty services and forty revisions still fit ten seconds of reading."""
    names = tuple(f"service-{n:03d}" for n in range(40))
    shown = _storm(scope=SPOT_SCOPE, services=names, task_definitions=tuple(f"{name}:1" for name in names))
    told = _told(shown)
    assert "40 services hit: service-000, " in " ".join(told.reach)
    assert "and 32 more" in " ".join(told.reach)
    assert max(len(line) for line in told.reach) <= 200
    assert len(told.headline) <= 150
