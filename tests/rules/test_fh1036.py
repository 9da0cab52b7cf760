"""Both sides that exclude each other are shown."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1036_configuration_error import RULE
from tests.rules.builders import FAMILY_SCOPE, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

TEXT = "The selected task definition is not compatible with the selected compute strategy"
CASES = [
    Case(
        FIRES,
        "a service",
        stopped("configuration_error", TEXT),
        says=(
            "checkout:42 does not fit how checkout runs it (FARGATE)",
            "requiresCompatibilities",
            "Compare launch type and capacity provider strategy of checkout",
        ),
    ),
    Case(
        FIRES,
        "a standalone task",
        stopped("configuration_error", TEXT, scope=FAMILY_SCOPE, service=None, launch_type=None),
        says=("checkout:42 does not fit how nightly-report runs it:", "See how the task of nightly-report was run"),
        never=("describe-services",),
    ),
    Case(NEAR_MISS, "the image is for another platform", subject(signal("image_platform_mismatch"))),
    Case(SILENT, "no capacity", subject(signal("placement_failure"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1036_configuration_error(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
