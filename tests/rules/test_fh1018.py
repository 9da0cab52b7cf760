"""The log group is named where the task definition is known."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1018_log_driver_failed import RULE
from tests.rules.builders import container, definition, facts, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

NO_GROUP = {"detail.stoppedReason": "ResourceInitializationError: failed to validate logger args: log group not found"}
CASES = [
    Case(
        FIRES,
        "the log group is known",
        subject(signal("log_driver_failed", NO_GROUP), given=facts(definition=definition())),
        says=(
            "could not open log group /ecs/checkout",
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
    Case(NEAR_MISS, "another initialisation error", subject(signal("init_network_unspecified", NO_GROUP))),
    Case(SILENT, "the container could not be created", subject(signal("container_create_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1018_log_driver_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
