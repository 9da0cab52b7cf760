"""A missing image is named with its registry."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1003_image_pull_not_found import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

NOT_FOUND = {"detail.stoppedReason": "CannotPullContainerError: failed to resolve ref: not found"}
CASES = [
    Case(
        FIRES,
        "an Amazon ECR tag that does not exist",
        subject(signal("image_pull_not_found", NOT_FOUND)),
        says=(
            "The registry has no image 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:v2.4.1",
            "tag v2.4.1 exists in repository shop/checkout",
            (
                "aws ecr describe-images --registry-id 123456789012 --repository-name shop/checkout"
                " --image-ids imageTag=v2.4.1 --region eu-west-1"
            ),
            "stoppedReason: CannotPullContainerError",
        ),
    ),
    Case(
        FIRES,
        "a digest is asked for as a digest",
        subject(
            signal("image_pull_not_found", image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/a@sha256:" + "0" * 64)
        ),
        says=("imageDigest=sha256:000",),
    ),
    Case(
        FIRES,
        "another registry has no command of AWS's",
        subject(signal("image_pull_not_found", image="nginx:1.99")),
        says=("docker.io", "describe-task-definition"),
        never=("ecr describe-images",),
    ),
    Case(FIRES, "no image named", subject(signal("image_pull_not_found", image=None)), says=("has no such image",)),
    Case(NEAR_MISS, "refused, not missing", subject(signal("image_pull_access_denied", NOT_FOUND))),
    Case(SILENT, "out of memory", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1003_image_pull_not_found(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
