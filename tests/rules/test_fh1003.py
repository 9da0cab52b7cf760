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
            (
                "Amazon ECR (account 123456789012, eu-west-1) has no image"
                " 123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:v2.4.1"
            ),
            "Check that there is tag v2.4.1 in repository shop/checkout of Amazon ECR",
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
        says=(
            "Docker Hub has no image nginx:1.99",
            "the same answer for a private repository",
            "describe-task-definition",
        ),
        never=("ecr describe-images",),
    ),
    Case(
        FIRES,
        "a registry that is neither",
        subject(signal("image_pull_not_found", image="ghcr.io/example/app:1")),
        says=("Registry ghcr.io has no image ghcr.io/example/app:1",),
        never=("private repository",),
    ),
    Case(
        FIRES,
        "a repository of another Region",
        subject(signal("image_pull_not_found", image="123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1")),
        says=("The repository is in us-east-1, the task runs in eu-west-1.", "--region us-east-1"),
    ),
    Case(FIRES, "no image named", subject(signal("image_pull_not_found", image=None)), says=("has no such image",)),
    Case(NEAR_MISS, "refused, not missing", subject(signal("image_pull_access_denied", NOT_FOUND))),
    Case(SILENT, "out of memory", subject(signal("oom_killed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1003_image_pull_not_found(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
