"""The log group is named where the task definition is known."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1018_log_driver_failed import RULE
from tests.rules.builders import container, definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

NO_GROUP = {"detail.stoppedReason": "ResourceInitializationError: failed to validate logger args: log group not found"}
CASES = [
    Case(
        FIRES,
        "the log group is known",
        subject(signal("log_driver_failed", NO_GROUP), given=facts(definition=definition())),
        says=(
            "could not open log group /ecs/checkout in eu-west-1",
            "aws logs describe-log-groups --log-group-name-prefix /ecs/checkout --region eu-west-1",
        ),
    ),
    Case(
        FIRES,
        "a side-car that is in no task definition",
        subject(
            signal("log_driver_failed", NO_GROUP, container="guard-agent"),
            given=facts(definition=definition(container())),
        ),
        says=("its log destination", "logConfiguration"),
    ),
    Case(
        FIRES,
        "the group does not exist",
        stopped("log_driver_failed", "ResourceNotFoundException: The specified log group does not exist."),
        says=("CloudWatch Logs answered that the log group does not exist.",),
    ),
    Case(
        FIRES,
        "the refusal names group, Region, role and action",
        stopped(
            "log_driver_failed",
            "failed to create Cloudwatch log stream: AccessDeniedException: User:"
            " arn:aws:sts::123456789012:assumed-role/runner/7c is not authorized to perform: logs:CreateLogStream on"
            " resource: arn:aws:logs:eu-central-1:123456789012:log-group:/ecs/other:log-stream:x because no"
            " identity-based policy allows the logs:CreateLogStream action",
        ),
        says=(
            "could not open log group /ecs/other in eu-central-1",
            "Refused: role runner may not call logs:CreateLogStream.",
            "--log-group-name-prefix /ecs/other --region eu-central-1",
        ),
        never=("logs:PutLogEvents",),
    ),
    Case(
        FIRES,
        "an endpoint that does not answer",
        stopped("log_driver_failed", "ResourceInitializationError: failed to validate logger args::signal:killed"),
        says=("Its endpoint did not answer in time.", "com.amazonaws.eu-west-1.logs"),
        never=("logs:CreateLogStream",),
    ),
    Case(NEAR_MISS, "another initialisation error", subject(signal("init_network_unspecified", NO_GROUP))),
    Case(SILENT, "the container could not be created", subject(signal("container_create_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1018_log_driver_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
