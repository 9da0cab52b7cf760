"""A symptom is explained by what ECS wrote for the service, where that tells a cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.facts.missing import Missing
from foghorn.rules.fh2009_messages_name_the_cause import RULE
from foghorn.rules.model import Subject
from tests.rules.builders import FAMILY_SCOPE, action, service, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why
from tests.rules.releases import known

MEMORY = (
    "(service checkout) was unable to place a task because no container instance met all of its requirements. The "
    "closest matching (container-instance 0123456789abcdef0123456789abcdef) has insufficient memory available."
)
UNHEALTHY = "(service checkout) (task 0) is unhealthy in (target-group checkout-blue) due to (reason Request timed out)"
FAILED = "(service checkout) (deployment ecs-svc/2) deployment failed: tasks failed to start."
IMPAIRED = "(service checkout) is unable to consistently start tasks successfully."
SYMPTOM = action("task_start_impaired", "SERVICE_TASK_START_IMPAIRED")


def _said(*messages: tuple[float, str], kind: str = "task_start_impaired") -> Subject:
    return subject(replace(SYMPTOM, kind=kind), given=known(service(), messages=messages))


CASES = [
    Case(
        FIRES,
        "no instance has room",
        _said((0, IMPAIRED), (-1, MEMORY)),
        says=(
            "ECS's own messages name the cause, ",
            ": “(service checkout) was unable to place a task because",
            "…”.",
            f"service message: {MEMORY}",
            "For checkout: ",
            "aws ecs describe-services --cluster prod --services checkout",
        ),
    ),
    Case(
        FIRES,
        "the newest that tells a cause",
        _said((0, FAILED), (-1, UNHEALTHY), (-2, MEMORY), kind="deployment_failed"),
        says=("name the cause, load balancer found the task unhealthy: “(service checkout) (task 0)", "timed out)”."),
    ),
    Case(FIRES, "a rollback", _said((0, UNHEALTHY), kind="deployment_rollback"), says=("found the task unhealthy",)),
    Case(NEAR_MISS, "they tell the symptom again", _said((0, FAILED), (-1, IMPAIRED))),
    Case(NEAR_MISS, "said long before", _said((-31, MEMORY))),
    Case(NEAR_MISS, "said long after", _said((6, MEMORY))),
    Case(NEAR_MISS, "nobody asked for them", subject(SYMPTOM, given=replace(known(service()), messages=None))),
    Case(
        NEAR_MISS,
        "they were not to be had",
        subject(SYMPTOM, given=replace(known(service()), messages=Missing("AccessDenied on DescribeServices"))),
    ),
    Case(SILENT, "the events tell the cause", subject(signal("oom_killed"), given=_said((0, MEMORY)).facts)),
    Case(SILENT, "a task without a service", subject(signal("unknown", scope=FAMILY_SCOPE, service=None))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh2009_messages_name_the_cause(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
