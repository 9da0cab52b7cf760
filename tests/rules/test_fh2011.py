"""Endless restarts are told when the circuit breaker is known to be off and stops repeat."""

from __future__ import annotations

import pytest

from foghorn.facts.fact import FactName
from foghorn.rules.fh2011_no_circuit_breaker import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import NO_ACCESS, facts, service, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, SKIPPED, Case, verify, why


def _breaker(on: bool | None, kind: str = "oom_killed", stops: int = 3) -> Subject:
    return subject(signal(kind), given=facts(service(circuit_breaker=on)), stops=stops)


CASES = [
    Case(
        FIRES,
        "off, third stop",
        _breaker(False),
        says=("replacing its tasks for ever", "deploymentCircuitBreaker.enable: false", "aws ecs describe-services"),
    ),
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
