"""A time-out of initialisation points to the network and proves no more."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1024_init_network_unspecified import RULE
from tests.rules.builders import FAMILY_SCOPE, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "killed while it waited",
        stopped(
            "init_network_unspecified", "unable to pull secrets or registry auth: pull command failed: : signal: killed"
        ),
        says=(
            "was cut off by a time-out. That points to the network of the task; the text does not say which service",
            "aws ecs describe-services --cluster prod --services checkout",
            "com.amazonaws.eu-west-1.secretsmanager",
        ),
    ),
    Case(
        FIRES,
        "a standalone task is looked at itself",
        stopped("init_network_unspecified", "signal: killed", scope=FAMILY_SCOPE, service=None),
        says=("nightly-report cannot start", "aws ecs describe-tasks"),
        never=("describe-services",),
    ),
    Case(NEAR_MISS, "the store is named", subject(signal("secret_network"))),
    Case(SILENT, "a log driver", subject(signal("log_driver_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1024_init_network_unspecified(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
