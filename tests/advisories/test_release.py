"""How a release is told: from what to what, what it changed, how far it got, what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.advisories.advisory import Advisory
from foghorn.advisories.compose import compose, subject_of
from foghorn.facts.closer_look import CloserLook, TargetGroup
from foghorn.facts.deployment import Breaker, Deployment, Rollout, ServiceDeployment
from foghorn.facts.fact import Facts
from foghorn.incidents.episode import Episode, Resolution
from foghorn.rules.diagnosis import diagnose
from foghorn.rules.model import Release
from tests.rules.builders import AT, container, definition, episode, facts, service, signal

NEW, OLD = "ecs-svc/2", "ecs-svc/1"
STOP = signal("oom_killed", deployment_id=NEW)
FAILED = Release(NEW, AT, AT, failed_at=AT, task_definition="checkout:42", causes=(("oom_killed", 3),))
BACK = replace(FAILED, rolled_back_at=AT, rolled_back_to=OLD)
AGAIN = Release(OLD, AT, AT, task_definition="checkout:41", causes=(("oom_killed", 2),))
BEGAN = AT - timedelta(minutes=4)
ROLLOUT = Rollout(BEGAN, NEW, "checkout:42", "checkout:41")
BAKING = ServiceDeployment("arn:new", "IN_PROGRESS", BEGAN, "BLUE_GREEN", "BAKE_TIME")
DEPLOYMENTS = (
    Deployment(NEW, "PRIMARY", BEGAN, "checkout:42", 1, desired_count=4, failed_tasks=7, rollout_state="IN_PROGRESS"),
    Deployment(OLD, "ACTIVE", BEGAN - timedelta(days=1), "checkout:41", 4, desired_count=0, rollout_state="COMPLETED"),
)
TWO = facts(service(deployments=DEPLOYMENTS), definition(container(image="shop:2")))
KNOWN = replace(
    TWO,
    rollout=ROLLOUT,
    task_definitions={**TWO.task_definitions, "checkout:41": definition(container(image="shop:1"), revision=41)},
)


def _told(shown: Episode, given: Facts) -> Advisory:
    return compose(shown, diagnose(subject_of(shown, given)), given)


HEADLINES = [
    ("it began four minutes ago", (), ROLLOUT, "release checkout:41 → :42 fails: "),
    ("a first release", (), replace(ROLLOUT, previous=None), "container app ran out of memory"),
    ("another family", (), replace(ROLLOUT, previous="shop:7"), "release shop:7 → checkout:42 fails: "),
    ("the same revision again", (), replace(ROLLOUT, previous="checkout:42"), "release checkout:42 fails: "),
    ("it began long ago", (), replace(ROLLOUT, created_at=AT - timedelta(hours=2)), "container app ran out of memory"),
    ("it is another's task", (), replace(ROLLOUT, deployment_id=OLD), "container app ran out of memory"),
    ("given up", (FAILED,), ROLLOUT, "release checkout:41 → :42 failed: "),
    ("nothing was looked up", (FAILED,), None, "release checkout:42 failed: "),
    ("only its id is known", (replace(FAILED, task_definition=None),), None, "release ecs-svc/2 failed: "),
    ("rolled back", (BACK,), ROLLOUT, "release checkout:41 → :42 was rolled back: "),
    ("the rollback fails", (AGAIN, replace(BACK, rollback_fails=True)), ROLLOUT,
     "release checkout:41 → :42 failed, and so does the rollback: "),
    ("blue/green", (FAILED,), replace(ROLLOUT, progress=BAKING), "release checkout:41 → :42 failed at BAKE_TIME: "),
    ("rolling has no stages", (FAILED,), replace(ROLLOUT, progress=replace(BAKING, strategy="ROLLING")),
     "release checkout:41 → :42 failed: "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("releases", "rollout", "begins"), [row[1:] for row in HEADLINES], ids=[row[0] for row in HEADLINES]
)
def test_the_headline_names_the_release(releases: tuple[Release, ...], rollout: Rollout | None, begins: str) -> None:
    """From which revision to which, and the verdict."""
    told = _told(episode(STOP, releases=releases), replace(KNOWN, rollout=rollout))
    assert told.headline.startswith(f"checkout: {begins}")


BREAKER, NO_BREAKER = Breaker("MONITORING", 7, 10), Breaker("DISABLED", 0, 10)
BEGUN = replace(FAILED, failed_at=None)
UNKNOWN = "ECS gives it up cannot be told"
COUNTING = replace(ROLLOUT, progress=replace(BAKING, strategy="ROLLING", breaker=BREAKER))
NAMED = "Newest failing release checkout:42 (ecs-svc/2):"
FAR = "Roll-out when last looked at: 1 of 4 tasks of the new revision running"
REACH = [
    ("given up", (FAILED,), ROLLOUT, f"{NAMED} given up by ECS at 14:28 UTC"),
    ("rolled back", (BACK,), ROLLOUT,
     f"{NAMED} rolled back to checkout:41 at 14:28 UTC"),
    ("by what the service lists", (BACK,), None, f"{NAMED} rolled back to checkout:41 at 14:28 UTC"),
    ("to an id alone", (replace(BACK, rolled_back_to="ecs-svc/0"),), None,
     f"{NAMED} rolled back to ecs-svc/0 at 14:28 UTC"),
    ("the rollback fails", (AGAIN, replace(BACK, rollback_fails=True)), ROLLOUT,
     f"{NAMED} rolled back to checkout:41 at 14:28 UTC, and tasks of that fail too"),
    ("others stopped as well", (AGAIN, FAILED), ROLLOUT, "Of its tasks 3 stopped: container ran out of memory ×3"),
    ("how far it got", (), replace(ROLLOUT, progress=BAKING),
     f"{FAR}, 7 failed in a row, BLUE_GREEN at BAKE_TIME"),
    ("its breaker", (), replace(ROLLOUT, progress=replace(BAKING, strategy="ROLLING", breaker=BREAKER)),
     f"{FAR}, 7 failed in a row, the circuit breaker acts at 10"),
    ("of a release whose tasks fail it is said by FH2013", (BEGUN,), COUNTING, FAR),
    ("so far, and what then", (BEGUN,), COUNTING,
     f"Release checkout:42: 7 of 10 failures at the last look; when {UNKNOWN} yet. It then goes back to checkout:41."),
    ("no breaker", (), replace(ROLLOUT, progress=replace(BAKING, strategy="ROLLING", breaker=NO_BREAKER)),
     f"{FAR}, 7 failed in a row"),
    ("its alarms", (), replace(ROLLOUT, progress=replace(BAKING, strategy=None, triggered_alarms=("p99",))),
     f"{FAR}, 7 failed in a row, alarms p99"),
    ("how it is done is not known", (), ROLLOUT, f"{FAR}, 7 failed in a row"),
]  # fmt: skip


@pytest.mark.parametrize(("releases", "rollout", "line"), [row[1:] for row in REACH], ids=[row[0] for row in REACH])
def test_the_reach_tells_what_became_of_it(releases: tuple[Release, ...], rollout: Rollout | None, line: str) -> None:
    """One line each."""
    assert line in _told(episode(STOP, releases=releases), replace(KNOWN, rollout=rollout)).reach


def test_what_the_release_changed() -> None:
    """Only where both revisions are known, and it is this release."""
    assert ("checkout:41 → :42", "image of app: shop:1 → :2") == _told(episode(STOP), KNOWN).changes
    assert () == _told(episode(STOP), replace(KNOWN, task_definitions=TWO.task_definitions)).changes
    assert () == _told(episode(replace(STOP, deployment_id=OLD)), KNOWN).changes
    same = replace(KNOWN, task_definitions={one: definition(container()) for one in ("checkout:41", "checkout:42")})
    assert ("checkout:41 → :42: nothing that is compared differs",) == _told(episode(STOP), same).changes


def test_the_recovery_line_says_what_runs_now() -> None:
    """Back on the old release; how it went when last looked at is not true any more."""
    over = episode(STOP, releases=(BACK,), resolved_at=AT + timedelta(minutes=6), resolution=Resolution.STEADY_STATE)
    told = _told(over, replace(KNOWN, rollout=replace(ROLLOUT, progress=BAKING)))
    assert (
        told.recovery == "Rolled back to checkout:41, steady after 6 min. Steady state at 14:34 UTC after 6 min, 1 stop"
    )
    assert not any(line.startswith("Roll-out") for line in told.reach)


def test_an_incident_that_is_over_tells_nothing_of_the_breaker() -> None:
    """How far it counted when last looked at is no longer true."""
    given = replace(KNOWN, rollout=COUNTING)
    over = episode(STOP, releases=(BEGUN,), resolved_at=AT + timedelta(minutes=6), resolution=Resolution.STEADY_STATE)
    assert "FH2013" in _told(episode(STOP, releases=(BEGUN,)), given).rule_ids
    assert "FH2013" not in _told(over, given).rule_ids
    assert "failures" not in _told(episode(STOP, releases=(BEGUN,)), given).cause


def test_what_is_no_cause_stays_in_the_thread() -> None:
    """How long stopping takes crowds out neither a cause nor a step, and is not told of what is over."""
    group = TargetGroup("checkout-blue", "arn:blue", deregistration_delay_s=300)
    unhealthy = signal("elb_health_check_failed", deployment_id=NEW)
    given = replace(KNOWN, closer={unhealthy.kind: CloserLook(target_groups=(group,))})
    told = _told(episode(unhealthy), given)
    assert [rule_id for rule_id, _ in told.advice] == ["FH2014"]
    assert "FH2014" not in told.rule_ids
    assert "330 s" not in f"{told.cause}{told.steps}"
    over = episode(unhealthy, resolved_at=AT + timedelta(minutes=6), resolution=Resolution.STEADY_STATE)
    assert _told(over, given).advice == ()


def test_the_timeline_begins_with_the_release() -> None:
    """What was deployed before it broke is the first question."""
    assert ("14:24:03", "deployment of checkout:42 began") == _told(episode(STOP), KNOWN).timeline[0]
    long_ago = replace(KNOWN, rollout=replace(ROLLOUT, created_at=AT - timedelta(hours=2)))
    assert not any("deployment of" in what for _, what in _told(episode(STOP), long_ago).timeline)
