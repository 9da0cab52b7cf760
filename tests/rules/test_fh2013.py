"""How far the circuit breaker is, when it acts and what then; only while it watches a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from foghorn.facts.deployment import Breaker, Rollout
from foghorn.facts.fact import Facts, Service
from foghorn.facts.missing import Missing
from foghorn.rules.fh2013_circuit_breaker_counts import RULE
from foghorn.rules.model import Release, Subject
from tests.rules.builders import AT, FAMILY_SCOPE, NO_ACCESS, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.releases import ACTIVE, NEW, OLD, PRIMARY, failing, known, progress, rolling, rollout

STOP = signal("oom_killed", deployment_id=NEW)
# 20 tasks, four at once by 100 and 120: threshold 10. A batch of four every two minutes.
MANY = rolling(desired_count=20, maximum_percent=120)
SEVEN = failing(*(126, 124, 122, 120), *(4, 2, 0))
TWO = failing(120, 0)


def _while(release: Release, made: Service = MANY, found: Rollout | Missing | None = None, **changes: Any) -> Subject:
    given = replace(known(made), rollout=rollout() if found is None else found)
    return subject(STOP, given=given, stops=release.stops, releases=(release,), **changes)


def _live(status: str, count: int | None = None, threshold: int | None = None, **changes: Any) -> Rollout:
    return rollout(progress(breaker=Breaker(status, count, threshold), **changes))


CASES = [
    Case(
        FIRES,
        "by the settings: 7 of 10, three more, the last of which two minutes later",
        _while(SEVEN),
        says=(
            "Release checkout:42: 7 of 10 failures by the stops seen so far; at this rate ECS gives it up not before",
            "It then goes back to checkout:41.",
            "aws ecs describe-services",
        ),
    ),
    Case(
        FIRES,
        "ECS's own count and threshold come first",
        _while(SEVEN, found=_live("MONITORING", 9, 12)),
        says=(
            ": 9 of 12 failures at the last look; at this rate ECS gives it up not before 14:30 UTC.",
            "aws ecs describe-service-deployments --service-deployment-arns arn:new",
        ),
        never=("at least",),
    ),
    Case(
        FIRES,
        "its own count was looked up before more failed",
        _while(SEVEN, found=_live("MONITORING", 1, 12)),
        says=("1 of 12 failures at the last look; 7 tasks have stopped; a healthy task sets the count back",),
        never=("at this rate",),
    ),
    Case(
        FIRES,
        "failedTasks of the deployment",
        _while(
            SEVEN, replace(MANY, deployments=(replace(PRIMARY, failed_tasks=9), ACTIVE)), _live("MONITORING", 1, 12)
        ),
        says=(": 9 of 12 failures at the last look",),
    ),
    Case(
        FIRES,
        "it shows no threshold yet",
        _while(SEVEN, found=_live("MONITORING", 8)),
        says=(": 8 of 10 failures at the last look",),
    ),
    Case(
        FIRES,
        "a threshold that was configured",
        _while(TWO, replace(MANY, breaker_threshold_type="COUNT", breaker_threshold_value=6)),
        says=("2 of 6 failures by the stops seen",),
    ),
    Case(
        FIRES,
        "on another day",
        _while(failing(4500, 0), replace(MANY, maximum_percent=105), rollout(created_at=AT - timedelta(hours=3))),
        says=(
            "2 of 10 failures by the stops seen so far; at this rate ECS gives it up not before 2026-11-23 00:28 UTC",
        ),
    ),
    Case(
        FIRES,
        "a single failure tells no rate",
        _while(failing(0)),
        says=("1 of 10 failures by the stops seen so far; when ECS gives it up cannot be told yet. It then goes back",),
    ),
    Case(
        FIRES,
        "more stopped than the threshold, and ECS goes on",
        _while(SEVEN, rolling(desired_count=4)),
        says=("7 tasks of it failed, 3 are the threshold", "unless tasks were healthy for a while"),
        never=("not before", "of 3 failures"),
    ),
    Case(
        FIRES,
        "rollback is off",
        _while(SEVEN, replace(MANY, circuit_breaker_rollback=False)),
        says=("It then leaves the service as it is: rollback is off.",),
    ),
    Case(
        FIRES,
        "whether it rolls back is not known",
        _while(SEVEN, replace(MANY, circuit_breaker_rollback=None)),
        never=("It then", "completed"),
    ),
    Case(
        FIRES,
        "which deployment it goes back to is not known",
        _while(SEVEN, found=rollout(previous=None)),
        says=("It then goes back to the last deployment that completed.",),
    ),
    Case(
        FIRES,
        "the first deployment",
        _while(SEVEN, replace(MANY, deployments=(PRIMARY,)), rollout(previous=None)),
        says=("No completed deployment is known to go back to: without one it stalls.",),
    ),
    Case(
        FIRES,
        "the service is not known, ECS's own count is",
        subject(
            STOP,
            given=replace(Facts(NO_ACCESS), rollout=_live("MONITORING", 7, 10)),
            stops=7,
            releases=(SEVEN,),
        ),
        says=(": 7 of 10 failures at the last look", "not before 14:29 UTC"),
        never=("It then",),
    ),
    Case(NEAR_MISS, "neither is known", subject(STOP, releases=(SEVEN,))),
    Case(NEAR_MISS, "ECS gave it up", _while(replace(SEVEN, failed_at=AT))),
    Case(NEAR_MISS, "ECS rolls it back", _while(replace(SEVEN, rolled_back_at=AT, rolled_back_to=OLD))),
    Case(NEAR_MISS, "it was triggered since", _while(SEVEN, found=_live("TRIGGERED", 10, 10))),
    Case(NEAR_MISS, "it is off for this deployment", _while(SEVEN, found=_live("DISABLED"))),
    Case(NEAR_MISS, "it is off", _while(SEVEN, replace(MANY, circuit_breaker=False))),
    Case(NEAR_MISS, "not told whether it is on", _while(SEVEN, replace(MANY, circuit_breaker=None))),
    Case(
        NEAR_MISS,
        "a threshold of a type that is new",
        _while(SEVEN, replace(MANY, breaker_threshold_type="WEIGHTED", breaker_threshold_value=6)),
    ),
    Case(
        NEAR_MISS,
        "a type without a value",
        _while(SEVEN, replace(MANY, breaker_threshold_type="COUNT")),
    ),
    Case(NEAR_MISS, "canary has none", _while(SEVEN, found=_live("MONITORING", 1, 10, strategy="CANARY"))),
    Case(
        NEAR_MISS,
        "the deployment completed, its tasks crash later",
        _while(SEVEN, replace(MANY, deployments=(replace(PRIMARY, rollout_state="COMPLETED"),))),
    ),
    Case(
        NEAR_MISS,
        "the count is that of another deployment",
        _while(
            replace(SEVEN, deployment_id=OLD, task_definition="checkout:41"),
            replace(MANY, circuit_breaker=None),
            _live("MONITORING", 7, 10),
        ),
    ),
    Case(SILENT, "a task without a service", subject(signal("oom_killed", scope=FAMILY_SCOPE))),
    Case(SILENT, "no release fails", subject(signal("oom_killed"), given=known(MANY, rollout()))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2013_circuit_breaker_counts(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
