"""An unreachable registry leads to the subnets and endpoints."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1005_image_pull_network import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

TIMEOUT = {"detail.stoppedReason": "CannotPullContainerError: dial tcp: i/o timeout"}
CASES = [
    Case(
        FIRES,
        "Amazon ECR",
        subject(signal("image_pull_network", TIMEOUT)),
        says=(
            (
                "checkout could not reach Amazon ECR (account 123456789012, eu-west-1) over the network"
                " (there was no answer"
            ),
            "aws ecs describe-services --cluster prod --services checkout --region eu-west-1",
            "com.amazonaws.eu-west-1.ecr.dkr",
        ),
    ),
    Case(
        FIRES,
        "Docker Hub needs no endpoint of AWS's",
        subject(signal("image_pull_network", TIMEOUT, image="nginx:1.29")),
        says=("could not reach Docker Hub",),
        never=("describe-vpc-endpoints",),
    ),
    Case(
        FIRES,
        "a task without a service is looked at itself",
        subject(signal("image_pull_network", TIMEOUT, service=None)),
        says=("aws ecs describe-tasks --cluster prod --tasks 0123456789abcdef0123456789abcdef",),
    ),
    Case(
        FIRES,
        "a host name that is not found",
        stopped(
            "image_pull_network",
            "CannotPullContainerError: lookup ghcr.example on 10.0.0.2:53: no such host",
            image=None,
        ),
        says=("(ghcr.example: its host name was not resolved (DNS))", "Permissions: the connection failed"),
    ),
    Case(
        FIRES,
        "a certificate that is not trusted",
        stopped("image_pull_network", "CannotPullContainerError: x509: certificate signed by unknown authority"),
        says=("its certificate was not accepted (TLS)",),
    ),
    Case(
        FIRES,
        "five tries are a hint, no proof: nothing is ruled out",
        stopped("image_pull_network", "CannotPullContainerError: inspect image has been retried 5 time(s):"),
        says=("A hint, no proof: it was retried 5 time(s), which points to the network.",),
        never=("Permissions:",),
    ),
    Case(NEAR_MISS, "the token, not the image", subject(signal("registry_auth_network", TIMEOUT))),
    Case(SILENT, "refused", subject(signal("image_pull_access_denied"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1005_image_pull_network(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
