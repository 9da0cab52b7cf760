"""Free addresses are counted where the task was to run."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1019_eni_provisioning_failed import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "a zone is known",
        subject(signal("eni_provisioning_failed")),
        says=(
            "a task of checkout in eu-west-1a",
            "Name=availability-zone,Values=eu-west-1a",
            "AvailableIpAddressCount",
        ),
    ),
    Case(
        FIRES,
        "no zone is known",
        subject(signal("eni_provisioning_failed", availability_zone=None)),
        says=("aws ec2 describe-subnets --region eu-west-1",),
    ),
    Case(NEAR_MISS, "an instance lacks interfaces", subject(signal("placement_failure"))),
    Case(SILENT, "the registry was unreachable", subject(signal("image_pull_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1019_eni_provisioning_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
