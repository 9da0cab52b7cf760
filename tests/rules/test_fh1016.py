"""An unreachable token endpoint leads to subnets and endpoints."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1016_registry_auth_network import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "no connection",
        subject(signal("registry_auth_network", {"detail.stoppedReason": "ResourceInitializationError: i/o timeout"})),
        says=("could not reach Amazon ECR", "com.amazonaws.eu-west-1.ecr.api"),
    ),
    Case(NEAR_MISS, "the image, not the token", subject(signal("image_pull_network"))),
    Case(SILENT, "refused", subject(signal("registry_auth_denied"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1016_registry_auth_network(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
