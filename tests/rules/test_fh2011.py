"""Endless restarts are told when the circuit breaker is known to be off and stops repeat."""

from __future__ import annotations

from typing import Any

import pytest

from foghorn.facts.fact import FactName
from foghorn.rules.fh2011_no_circuit_breaker import RULE
from foghorn.rules.model import Subject
from foghorn.signals.kinds import KINDS
from tests.rules.builders import NO_ACCESS, facts, service, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, SKIPPED, Case, verify, why
from tests.rules.releases import DONE, PRIMARY, known, rolling, rollout


def _breaker(on: bool | None, kind: str = "oom_killed", stops: int = 3) -> Subject:
    return subject(signal(kind), given=facts(service(circuit_breaker=on)), stops=stops)


def _released(**changes: Any) -> Subject:
    made = rolling(**{"circuit_breaker": False, "desired_count": 4, **changes})
    return subject(signal("oom_killed"), given=known(made, rollout()), stops=3)


@pytest.mark.parametrize("kind", RULE.kinds)
def test_every_cause_of_a_crash_loop_of_a_release(kind: str) -> None:
    """What a release can bring, not what is taken from it."""
    assert KINDS[kind].family not in ("capacity", "lifecycle", "network", "other")
    assert KINDS[kind].stop


CASES = [
    Case(
        FIRES,
        "off, third stop",
        _breaker(False),
        says=("replacing its tasks for ever", "deploymentCircuitBreaker.enable: false", "aws ecs describe-services"),
    ),
    Case(
        FIRES,
        "4 tasks, 100 and 200: the old ones stay untouched",
        _released(),
        says=(
            "checkout has no circuit breaker: this release will cycle for ever; enable it with rollback. By",
            "minimumHealthyPercent 100 and maximumPercent 200 all 4 old tasks stay untouched, up to 4 new ones cycle",
            "beside them, 8 at most in all.",
        ),
    ),
    Case(
        FIRES,
        "one old task makes room",
        _released(minimum_healthy_percent=75, maximum_percent=100),
        says=("at least 3 of 4 old tasks stay, up to 1 new one cycles beside them, 4 at most in all",),
    ),
    Case(
        FIRES,
        "no old task has to stay",
        _released(minimum_healthy_percent=0, maximum_percent=100),
        says=("no old task has to stay, up to 4 new ones cycle beside them, 4 at most in all",),
    ),
    Case(
        FIRES,
        "nothing can move",
        _released(maximum_percent=100),
        says=("will cycle for ever; enable it",),
        never=("old task",),
    ),
    Case(FIRES, "the first deployment", _released(deployments=(PRIMARY,)), says=("for ever",), never=("old task",)),
    Case(FIRES, "bounds unknown", _released(maximum_percent=None), says=("for ever",), never=("old task",)),
    Case(
        FIRES,
        "the release had completed before",
        _released(deployments=DONE),
        says=("ECS will go on replacing its tasks for ever",),
        never=("this release", "old task"),
    ),
    Case(FIRES, "off, a side-car that others wait for", _breaker(False, "dependency_failed"), says=("for ever",)),
    Case(NEAR_MISS, "an alarm watches the deployment", _released(alarm_names=("checkout-5xx",))),
    Case(NEAR_MISS, "blue/green ends by itself", _released(strategy="BLUE_GREEN")),
    Case(FIRES, "off, image missing", _breaker(False, "image_pull_not_found", 40), says=("for ever",)),
    Case(NEAR_MISS, "two stops", _breaker(False, stops=2)),
    Case(NEAR_MISS, "not told whether it is on", _breaker(None)),
    Case(SILENT, "it is on", _breaker(True)),
    Case(SILENT, "Spot takes tasks, no release does", _breaker(False, "fargate_spot_interruption")),
    Case(
        SKIPPED,
        "the service is not known",
        subject(signal("oom_killed"), stops=9),
        says=(NO_ACCESS.reason,),
        need=FactName.SERVICE,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2011_no_circuit_breaker(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
