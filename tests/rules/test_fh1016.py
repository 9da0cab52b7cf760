"""An unreachable token endpoint leads to subnets and endpoints."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1016_registry_auth_network import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "no connection",
        subject(signal("registry_auth_network", {"detail.stoppedReason": "ResourceInitializationError: i/o timeout"})),
        says=("could not reach Amazon ECR", "com.amazonaws.eu-west-1.ecr.api"),
    ),
    Case(
        FIRES,
        "the host is named",
        stopped("registry_auth_network", 'Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp: i/o timeout'),
        says=("Amazon ECR (api.ecr.eu-west-1.amazonaws.com: there was no answer in time) to fetch",),
    ),
    Case(
        FIRES,
        "three tries are a hint, no proof",
        stopped(
            "registry_auth_network", "unable to retrieve ecr registry auth: service call has been retried 3 time(s)"
        ),
        says=("A hint, no proof: it was retried 3 time(s), which points to the network.",),
        never=("Permissions:",),
    ),
    Case(NEAR_MISS, "the image, not the token", subject(signal("image_pull_network"))),
    Case(SILENT, "refused", subject(signal("registry_auth_denied"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1016_registry_auth_network(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
