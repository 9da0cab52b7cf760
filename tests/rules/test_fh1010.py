"""The load balancer's verdict leads to its target group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from foghorn.facts.closer_look import CloserLook, TargetGroup
from foghorn.facts.deployment import ServiceMessage
from foghorn.facts.missing import Missing
from foghorn.rules.fh1010_elb_health_check_failed import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import AT, TARGET_GROUP, TASK_ID, facts, service, signal, started_up, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

UNHEALTHY = {"detail.stoppedReason": "Task failed ELB health checks in (target-group checkout-blue)"}
GREEN = TARGET_GROUP.replace("blue", "green")
CHECKED = TargetGroup(
    "checkout-blue",
    TARGET_GROUP,
    health_check_interval_s=30,
    health_check_timeout_s=5,
    healthy_threshold=5,
    unhealthy_threshold=2,
)
NAMED = {"detail.stoppedReason": f"Task failed ELB health checks in (target-group {TARGET_GROUP})"}


def _ran(
    ran_s: float | None,
    grace_s: int | None = 0,
    groups: tuple[TargetGroup, ...] | Missing | None = (CHECKED,),
    reason: Mapping[str, str] = NAMED,
) -> Subject:
    """A task that ran so long under this grace period, and how its target groups check."""
    looks = {"elb_health_check_failed": CloserLook(target_groups=groups)}
    given = facts(service(health_check_grace_period_s=grace_s), closer=looks)
    return subject(started_up(ran_s=ran_s, evidence=reason), given=given)


def _said(reason: str, group: str = TARGET_GROUP, after_min: float = -1) -> Subject:
    """A task that failed, and what ECS says of its target."""
    text = f"(service checkout) (task {TASK_ID}) is unhealthy in (target-group {group}) due to (reason {reason})"
    message = ServiceMessage(text, AT + timedelta(minutes=after_min))
    return subject(signal("elb_health_check_failed", NAMED), given=replace(facts(service()), messages=(message,)))


ANSWERS = "Its checks "
TOO_SOON = "the load balancer gives up at"
OUTLIVED = "The grace period: a task ran for"
CASES = [
    Case(
        FIRES,
        "stopped at the first verdict, without a grace period",
        _ran(61),
        says=(
            "ECS stopped it. It ran 61 s; the load balancer gives up at grace 0 s + 2 × 30 s = 60 s at the latest:",
            "needs longer to answer is killed; if it is only slow, healthCheckGracePeriodSeconds 100 mends it.",
        ),
        never=("draining included", OUTLIVED),
    ),
    Case(
        FIRES,
        "stopped at the first verdict after one",
        _ran(185, 120),
        says=("at grace 120 s + 2 × 30 s = 180 s", "healthCheckGracePeriodSeconds 280 mends it"),
    ),
    Case(
        FIRES,
        "it ran far longer",
        _ran(900, 60),
        says=(f"{OUTLIVED} 900 s, and one that never answers is given up after 120 s.", "draining included"),
        never=(TOO_SOON,),
    ),
    Case(FIRES, "stopped within the grace period", _ran(20, 60), never=(TOO_SOON, OUTLIVED)),
    Case(FIRES, "the grace period is not known", _ran(61, None), never=(TOO_SOON, OUTLIVED)),
    Case(FIRES, "nobody looked at the target group", _ran(61, groups=None), never=(TOO_SOON, OUTLIVED)),
    Case(FIRES, "it was not to be had", _ran(61, groups=Missing("denied")), never=(TOO_SOON, OUTLIVED)),
    Case(
        FIRES,
        "it does not tell its threshold",
        _ran(61, groups=(replace(CHECKED, unhealthy_threshold=None),)),
        never=(TOO_SOON, OUTLIVED),
    ),
    Case(
        FIRES,
        "the event names another one",
        _ran(61, groups=(replace(CHECKED, arn=GREEN, name="green"),)),
        never=(TOO_SOON,),
    ),
    Case(FIRES, "named by its name alone", _ran(61, reason=UNHEALTHY), says=(TOO_SOON,)),
    Case(
        FIRES,
        "it names none, and there is one",
        _ran(61, reason={"detail.stoppedReason": "Task failed ELB health checks"}),
        says=(TOO_SOON,),
    ),
    Case(
        FIRES,
        "it names none, and there are two",
        _ran(61, groups=(CHECKED, replace(CHECKED, arn=GREEN)), reason={"detail.stoppedReason": "ELB health checks"}),
        never=(TOO_SOON,),
    ),
    Case(
        FIRES,
        "the event does not tell when it began to stop",
        subject(
            signal("elb_health_check_failed", NAMED),
            given=facts(
                service(health_check_grace_period_s=0),
                closer={"elb_health_check_failed": CloserLook(target_groups=(CHECKED,))},
            ),
        ),
        says=("It ended 75 s after it started",),
        never=(TOO_SOON,),
    ),
    Case(
        FIRES,
        "a time-out as long as the interval",
        _ran(61, groups=(replace(CHECKED, health_check_timeout_s=30),)),
        says=("The time-out of its checks, 30 s, must be less than their interval, 30 s.",),
    ),
    Case(
        FIRES,
        "the target group is known",
        subject(signal("elb_health_check_failed", UNHEALTHY), given=facts(service())),
        says=(
            "and ECS stopped it. It ended 75 s after it started, draining included.",
            f"aws elbv2 describe-target-health --target-group-arn {TARGET_GROUP} --region eu-west-1",
            "target group checkout-blue",
            "stoppedReason: Task failed ELB health checks",
        ),
    ),
    Case(
        FIRES,
        "of several target groups the one that the event names",
        subject(
            signal("elb_health_check_failed", {"detail.stoppedReason": f"ELB health checks in (target-group {GREEN})"}),
            given=facts(service()),
        ),
        says=(f"--target-group-arn {GREEN} --region", "Ask target group checkout-green"),
        never=("checkout-blue",),
    ),
    Case(
        FIRES,
        "the service is not known",
        subject(signal("elb_health_check_failed", UNHEALTHY, started_at=None)),
        says=("and ECS stopped it.", "aws ecs describe-services --cluster prod --services checkout"),
        never=("elbv2",),
    ),
    Case(
        FIRES,
        "137 is how the container took the stop",
        subject(
            signal("elb_health_check_failed", {**UNHEALTHY, "detail.containers[0].exitCode": "137"}, exit_code=137)
        ),
        says=("Out of memory: exit code 137 is how the container took the stop",),
    ),
    Case(
        FIRES,
        "its checks got 502",
        _said("Health checks failed with these codes: [502]"),
        says=(
            "Its checks got 502: the app behind the port answers with an error.",
            "service message: (service checkout) (task",
        ),
    ),
    Case(FIRES, "401", _said("Health checks failed with these codes: [401]"), says=("or asks for a login.",)),
    Case(FIRES, "301", _said("Health checks failed with these codes: [301]"), says=("the path redirects",)),
    Case(FIRES, "204", _said("Health checks failed with these codes: [204]"), says=("does not take that.",)),
    Case(FIRES, "a time-out", _said("Request timed out"), says=("Its checks timed out: a security group, the port",)),
    Case(FIRES, "no answer", _said("Health checks failed"), says=("got no answer: the port, a security group",)),
    Case(
        FIRES,
        "another reason stands for itself",
        _said("Target is in an Availability Zone that is not enabled for the load balancer"),
        says=("service message: ", "that is not enabled for the load balancer"),
        never=(ANSWERS,),
    ),
    Case(FIRES, "the message names it by its name", _said("Request timed out", "checkout-blue"), says=("timed out",)),
    Case(FIRES, "another target group", _said("Request timed out", GREEN), never=(ANSWERS, "service message")),
    Case(FIRES, "said long before", _said("Request timed out", after_min=-31), never=(ANSWERS, "service message")),
    Case(NEAR_MISS, "the container's own check", subject(signal("container_health_check_failed"))),
    Case(SILENT, "a crash", subject(signal("essential_container_exited", exit_code=1))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1010_elb_health_check_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
