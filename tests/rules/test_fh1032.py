"""No grace period is told only when it is known to be zero."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.closer_look import CloserLook, TargetGroup
from foghorn.facts.fact import FactName, Facts
from foghorn.rules.fh1032_no_grace_period import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import FAMILY_SCOPE, NO_ACCESS, TARGET_GROUP, facts, service, signal, started_up, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, SKIPPED, Case, verify, why


def _graced(seconds: int | None) -> Facts:
    return facts(service(health_check_grace_period_s=seconds))


def _judged(ran_s: float | None) -> Subject:
    """A task that ran so long; the target group gives up after 60 s."""
    group = TargetGroup("checkout-blue", TARGET_GROUP, health_check_interval_s=30, unhealthy_threshold=2)
    given = replace(_graced(0), closer={"elb_health_check_failed": CloserLook(target_groups=(group,))})
    return subject(started_up(ran_s=ran_s), given=given)


CASES = [
    Case(
        FIRES,
        "zero",
        subject(signal("elb_health_check_failed"), given=_graced(0)),
        says=("no grace period", "healthCheckGracePeriodSeconds: 0", "aws ecs describe-services"),
    ),
    Case(NEAR_MISS, "FH1010 tells whether it is the cause", _judged(61)),
    Case(NEAR_MISS, "FH1010 tells that it is not", _judged(900)),
    Case(FIRES, "the times do not tell", _judged(None), says=("no grace period",)),
    Case(NEAR_MISS, "not told by the API", subject(signal("elb_health_check_failed"), given=_graced(None))),
    Case(NEAR_MISS, "two minutes", subject(signal("elb_health_check_failed"), given=_graced(120))),
    Case(SILENT, "a crash", subject(signal("oom_killed"), given=_graced(0))),
    Case(SILENT, "a task without a service", subject(signal("elb_health_check_failed", scope=FAMILY_SCOPE))),
    Case(
        SKIPPED,
        "the service is not known",
        subject(signal("elb_health_check_failed")),
        says=(NO_ACCESS.reason,),
        need=FactName.SERVICE,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1032_no_grace_period(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
