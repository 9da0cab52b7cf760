"""A rate limit names whose it is."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1006_image_pull_rate_limited import RULE
from tests.rules.builders import signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "Docker Hub",
        subject(signal("image_pull_rate_limited", {"detail.stoppedReason": "toomanyrequests"}, image="nginx:1.29")),
        says=("Pulls from Docker Hub are limited", "aws ecr describe-pull-through-cache-rules --region eu-west-1"),
    ),
    Case(
        FIRES,
        "Amazon ECR is no upstream of a pull-through cache",
        subject(signal("image_pull_rate_limited", {"detail.stoppedReason": "ThrottlingException: Rate exceeded"})),
        says=("aws ecs describe-services --cluster prod --services checkout",),
        never=("pull-through",),
    ),
    Case(FIRES, "no image named", subject(signal("image_pull_rate_limited", image=None)), says=("from the registry",)),
    Case(NEAR_MISS, "Docker Hub refuses", subject(signal("image_pull_access_denied", image="nginx:1.29"))),
    Case(SILENT, "the scheduler is throttled", subject(signal("operation_throttled"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1006_image_pull_rate_limited(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
