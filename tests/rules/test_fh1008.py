"""The wanted architecture is named where it is known."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1008_image_platform_mismatch import RULE
from tests.rules.builders import definition, facts, signal, stopped, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    Case(
        FIRES,
        "architecture known",
        subject(signal("image_platform_mismatch"), given=facts(definition=definition(architecture="ARM64"))),
        says=("has no variant for ARM64", "taskDefinition.runtimePlatform"),
    ),
    Case(
        FIRES,
        "the text names the platform",
        stopped(
            "image_platform_mismatch", "image Manifest does not contain descriptor matching platform 'linux/arm64'"
        ),
        says=("has no variant for linux/arm64.", "imageManifestMediaType"),
    ),
    Case(FIRES, "architecture not known", subject(signal("image_platform_mismatch")), says=("the task's platform",)),
    Case(
        FIRES,
        "no task definition named",
        subject(signal("image_platform_mismatch", task_definition=None)),
        says=("aws ecs describe-tasks",),
    ),
    Case(NEAR_MISS, "the image does not exist", subject(signal("image_pull_not_found"))),
    Case(SILENT, "it started and could not run", subject(signal("essential_container_exited", exit_code=126))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1008_image_platform_mismatch(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
