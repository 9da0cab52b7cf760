"""The headline: whose, what, how often; names are never changed, singular and plural are right."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.advisories.headline import headline
from foghorn.incidents.episode import Episode
from foghorn.rules.model import Release
from foghorn.signals.scope import ScopeType
from tests.rules.builders import AT, FAMILY_SCOPE, SPOT_SCOPE, action, episode, signal

FIRST = signal("oom_killed", exit_code=137)
FOUR_MIN_LATER = replace(FIRST, occurred_at=AT + timedelta(minutes=4, seconds=7))
FAILED = action("deployment_failed", "SERVICE_DEPLOYMENT_FAILED", deployment_id="ecs-svc/123")


def _storm(**changes: object) -> Episode:
    return episode(FIRST, FOUR_MIN_LATER, counts={"oom_killed": 27}, **changes)


HEADLINES = [
    (_storm(), "checkout: container app ran out of memory, 27 stops in 4 min"),
    (episode(FIRST), "checkout: container app ran out of memory, 1 stop"),
    (episode(replace(FIRST, container=None)), "checkout: container ran out of memory, 1 stop"),
    (
        episode(signal("essential_container_exited", exit_code=1, scope=FAMILY_SCOPE, service=None)),
        "nightly-report: essential container app exited (exit code 1), 1 stop",
    ),
    (episode(FAILED, releases=(Release("ecs-svc/123", AT, AT, failed_at=AT),)), "checkout: release ecs-svc/123 failed"),
    (
        _storm(releases=(Release("ecs-svc/122", AT, AT, failed_at=AT), Release("ecs-svc/123", AT, AT, failed_at=AT))),
        "checkout: release ecs-svc/123 failed: container app ran out of memory, 27 stops in 4 min",
    ),
    (
        episode(FAILED, releases=(Release("ecs-svc/123", AT, AT, failed_at=AT, rolled_back_at=AT),)),
        "checkout: release ecs-svc/123 was rolled back",
    ),
    (
        episode(
            action("placement_failure", "SERVICE_TASK_PLACEMENT_FAILURE", "RESOURCE:FARGATE"),
            action("placement_failure", "X", occurred_at=AT + timedelta(hours=1, minutes=5)),
        ),
        "checkout: no capacity to place the task, 2 times in 1 h 5 min",
    ),
    (
        episode(signal("fargate_spot_interruption", scope=SPOT_SCOPE)),
        "checkout: Fargate Spot capacity was reclaimed, 1 task",
    ),
    (
        episode(
            *(
                signal(
                    "fargate_spot_interruption", scope=SPOT_SCOPE, service=name, occurred_at=AT + timedelta(seconds=at)
                )
                for at, name in enumerate(("cart", "checkout", "search"))
            )
        ),
        "FARGATE_SPOT in prod: Fargate Spot capacity was reclaimed, 3 tasks of 3 services in 2 s",
    ),
    (
        episode(FIRST, signal("essential_container_exited", exit_code=1), counts={"oom_killed": 5}),
        "checkout: container app ran out of memory, 5 of 6 stops",
    ),
    (episode(signal("brand_new_kind")), "checkout: brand new kind, 1 stop"),
]


@pytest.mark.parametrize(("shown", "expected"), HEADLINES, ids=[expected for _, expected in HEADLINES])
def test_headline(shown: Episode, expected: str) -> None:
    """Whose, what, how often; singular and plural are right."""
    assert headline(shown) == expected


WHEN = [
    ("hook_awaiting_action", {"expiresAt": "2026-11-22T16:04:41Z"}, "deployment waits for a person until 16:04 UTC"),
    (
        "hook_awaiting_action",
        {"expiresAt": "2026-11-23T16:04:41Z"},
        "deployment waits for a person until 2026-11-23 16:04 UTC",
    ),
    ("hook_awaiting_action", {"expiresAt": "soon"}, "deployment waits for a person"),
    ("hook_failed", {"expiresAt": "2026-11-22T16:04:41Z"}, "deployment hook failed"),
]


@pytest.mark.parametrize(("kind", "detail", "expected"), WHEN)
def test_until_when_a_deployment_waits(kind: str, detail: dict[str, str], expected: str) -> None:
    """The hour that a person has to know; the day where it is another."""
    sample = replace(action(kind, ""), evidence={f"detail.{key}": text for key, text in detail.items()})
    assert headline(episode(sample)) == f"checkout: {expected}"


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (
            {"detail.affectedEntities.clusters": "prod, staging", "detail.startTime": "Thu, 27 Jan 2028 00:00:00 GMT"},
            "prod, staging: Fargate retires tasks from Thu, 27 Jan 2028 00:00:00 GMT",
        ),
        ({}, "account 123456789012: Fargate retires tasks"),
    ],
)
def test_a_notice_is_about_its_clusters(evidence: dict[str, str], expected: str) -> None:
    """And says from when; how many pages and updates it had is nobody's concern."""
    scope = replace(FAMILY_SCOPE, cluster=None, type=ScopeType.HEALTH_EVENT, name="AWS_ECS_X_0a1")
    first = replace(action("fargate_task_retirement", ""), evidence=evidence, scope=scope, service=None)
    update = replace(first, occurred_at=AT + timedelta(days=7))
    assert headline(episode(first, update)) == expected
