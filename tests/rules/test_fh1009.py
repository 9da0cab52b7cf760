"""An undecided pull is told as undecided."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1009_image_pull_other import RULE
from tests.rules.builders import signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "the text is cut off",
        subject(
            signal("image_pull_other", {"detail.stoppedReason": "CannotPullContainerError: inspect image has been"})
        ),
        says=("does not say why", "aws ecs describe-tasks", "within an hour of 14:28 UTC"),
    ),
    Case(
        FIRES,
        "cut off by ECS at 255 characters",
        stopped("image_pull_other", "CannotPullContainerError: ref pull".ljust(255, "x")),
        says=("the text stops before it says why", "cut off: by ECS after 255 characters; what followed is not known"),
    ),
    Case(
        FIRES,
        "a layer of an unknown type; the number of tries then says nothing",
        stopped(
            "image_pull_other",
            "CannotPullContainerError: ref pull has been retried 1 time(s): failed to unpack: no"
            " processor for media-type",
        ),
        says=("a layer of a media type that the runtime does not know",),
        never=("hint", "cut off"),
    ),
    Case(
        FIRES,
        "one try is a hint",
        stopped("image_pull_other", "CannotPullContainerError: inspect image has been retried 1 time(s)"),
        says=("A hint, no proof: it was retried 1 time(s), which points to a permission or a name.",),
    ),
    Case(NEAR_MISS, "the registry said that it is missing", subject(signal("image_pull_not_found"))),
    Case(SILENT, "a container did not start", subject(signal("container_start_failed"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1009_image_pull_other(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
