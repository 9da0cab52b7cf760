"""A retirement says from when, of what, and who must do something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.rules.fh2008_fargate_task_retirement import RULE
from foghorn.signals.record import CUT
from foghorn.signals.scope import ScopeType
from foghorn.signals.signal import Signal
from tests.rules.builders import SERVICE_SCOPE, action, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

DAY = "Thu, 27 Jan 2028 00:00:00 GMT"
ARN = "arn:aws:health:eu-west-1::event/ECS/AWS_ECS_TASK_PATCHING_RETIREMENT/AWS_ECS_TASK_PATCHING_RETIREMENT_0a1"
SCOPE = replace(SERVICE_SCOPE, cluster=None, type=ScopeType.HEALTH_EVENT, name="AWS_ECS_TASK_PATCHING_RETIREMENT_0a1")


def _notice(*, starts: str = DAY, arn: str = ARN, **entities: str) -> Signal:
    said = {
        "eventTypeCode": "AWS_ECS_TASK_PATCHING_RETIREMENT",
        "startTime": starts,
        **{f"affectedEntities.{what}": text for what, text in entities.items()},
        "eventArn": arn,
    }
    evidence = {f"detail.{key}": text for key, text in said.items() if text}
    return replace(action("fargate_task_retirement", ""), evidence=evidence, scope=SCOPE, service=None)


CASES = [
    Case(
        FIRES,
        "services",
        subject(_notice(clusters="prod, staging", services="prod/cart, prod/checkout, staging/web")),
        says=(
            f"Fargate stops tasks on an old platform revision in prod, staging from {DAY} on.",
            "ECS replaces the tasks of services by itself; nobody need do anything.",
            "aws ecs describe-services --cluster prod --services cart checkout --region eu-west-1",
            f"force a new deployment of each service before {DAY}",
            "affectedEntities.services: prod/cart, prod/checkout, staging/web",
        ),
        never=("standalone", "update-service", "staging/web of"),
    ),
    Case(
        FIRES,
        "standalone tasks",
        subject(_notice(clusters="prod", tasks="prod/a1b2, prod/c3d4")),
        says=(
            "Nobody starts the standalone tasks again: run them anew before that day.",
            "aws ecs describe-tasks --cluster prod --tasks a1b2 c3d4 --region eu-west-1",
        ),
        never=("by itself", "force a new deployment"),
    ),
    Case(
        FIRES,
        "both, and more than are listed",
        subject(_notice(services="prod/cart and 12 more", tasks=f"prod/a1b2, prod/c3{CUT}d4, prod/e5f6")),
        says=("--services cart --region", "--tasks a1b2 e5f6 --region", "Nobody starts", "by itself"),
    ),
    Case(
        FIRES,
        "it names nothing",
        subject(_notice(starts="")),
        says=(
            "Fargate stops tasks on an old platform revision. The notice names neither service nor task.",
            f"aws health describe-affected-entities --filter eventArns={ARN} --region us-east-1",
        ),
    ),
    Case(
        FIRES,
        "it names nothing, not even itself",
        subject(_notice(arn="")),
        says=("aws ecs list-account-settings --name fargateTaskRetirementWaitPeriod",),
    ),
    Case(FIRES, "its ARN is cut", subject(_notice(arn=f"arn:aws{CUT}0a1")), never=("aws health",)),
    Case(NEAR_MISS, "a task that is retired now", subject(signal("infrastructure_maintenance"))),
    Case(SILENT, "a Spot reclaim", subject(signal("fargate_spot_interruption"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2008_fargate_task_retirement(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
