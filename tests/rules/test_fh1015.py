"""An unreachable secret store leads to subnets and endpoints."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1015_secret_network import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "deadline exceeded",
        subject(
            signal("secret_network", {"detail.stoppedReason": "ResourceInitializationError: context deadline exceeded"})
        ),
        says=("checkout could not reach the secret store", "com.amazonaws.eu-west-1.secretsmanager"),
    ),
    Case(NEAR_MISS, "the text does not decide", subject(signal("secret_failed_unspecified"))),
    Case(SILENT, "the registry", subject(signal("image_pull_network"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1015_secret_network(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
