"""How long a stop may take is told of a release, where the delay of a target group is known and long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from foghorn.facts.closer_look import CloserLook, TargetGroup
from foghorn.facts.fact import ContainerDefinition, TaskDefinition
from foghorn.facts.missing import Missing
from foghorn.rules.fh2014_stopping_takes_long import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import (
    AT,
    NO_DEFINITION,
    TARGET_GROUP,
    container,
    definition,
    facts,
    service,
    signal,
    subject,
)
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.releases import DONE, NEW, failing, rolling

KIND = "elb_health_check_failed"


def _draining(
    delay_s: int | Missing | None,
    *containers: ContainerDefinition,
    released: bool = True,
    defined: TaskDefinition | Missing | None = None,
    **changes: Any,
) -> Subject:
    group = TargetGroup("checkout-blue", TARGET_GROUP, deregistration_delay_s=delay_s)
    made = rolling() if released else service(deployments=DONE)
    known = definition(*containers) if defined is None else defined
    given = facts(made, known, {KIND: CloserLook(target_groups=(group,))})
    return subject(signal(KIND, deployment_id=NEW, **changes), given=given)


def _killed(took_s: float, **changes: Any) -> dict[str, Any]:
    return {"exit_code": 137, "stopping_at": AT - timedelta(seconds=took_s), "execution_stopped_at": AT, **changes}


GAVE_UP = replace(failing(60, kind=KIND), failed_at=AT)
CASES = [
    Case(
        FIRES,
        "the defaults",
        _draining(300),
        says=(
            "A task of checkout may take 300 s (deregistration delay) + 30 s (stopTimeout) = 330 s to stop, and a",
            "Where responses are short, 5 s are enough; not where connections live long (WebSocket, uploads)",
            f"aws elbv2 describe-target-group-attributes --target-group-arn {TARGET_GROUP} --region eu-west-1",
        ),
        never=("SIGTERM",),
    ),
    Case(
        FIRES,
        "the longest stopTimeout counts",
        _draining(300, container(stop_timeout_s=2), container(name="proxy", stop_timeout_s=120)),
        says=("300 s (deregistration delay) + 120 s (stopTimeout) = 420 s",),
    ),
    Case(
        FIRES,
        "on EC2 the agent's default is not known",
        _draining(300, launch_type="EC2"),
        says=("may take 300 s (deregistration delay) and its stopTimeout, which is not known, to stop",),
    ),
    Case(
        FIRES,
        "the task definition is not known",
        _draining(300, defined=NO_DEFINITION),
        says=("and its stopTimeout, which is not known",),
    ),
    Case(
        FIRES,
        "a release that ECS gave up",
        replace(_draining(300, released=False), releases=(GAVE_UP,)),
        says=("= 330 s",),
    ),
    Case(
        FIRES,
        "the container did not end at SIGTERM",
        _draining(300, **_killed(335)),
        says=("Container app did not end at SIGTERM: exit code 137 after 335 s.", "exec form, initProcessEnabled"),
    ),
    Case(FIRES, "it ended in time", _draining(300, **_killed(335, exit_code=143)), never=("SIGTERM",)),
    Case(FIRES, "it was killed earlier than that", _draining(300, **_killed(10)), never=("SIGTERM",)),
    Case(NEAR_MISS, "a minute", _draining(60)),
    Case(NEAR_MISS, "no release", _draining(300, released=False)),
    Case(NEAR_MISS, "the delay was not to be had", _draining(Missing("denied"))),
    Case(NEAR_MISS, "it was not asked", _draining(None)),
    Case(SILENT, "nobody looked closer", subject(signal("oom_killed"), given=facts(rolling(), definition()))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2014_stopping_takes_long(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
