"""What the runtime refused is put in words where they are known."""

from __future__ import annotations

import pytest

from foghorn.rules.fh1030_container_create_failed import RULE
from tests.rules.builders import refused_by_container, signal, subject
from tests.rules.cases import FIRES, NEAR_MISS, SILENT, Case, verify, why

CASES = [
    *(
        Case(
            FIRES,
            words,
            refused_by_container("container_create_failed", f"CannotCreateContainerError: {reason}"),
            (words,),
        )
        for reason, words in (
            (
                "devmapper: Thin Pool has 4350 free data blocks",
                "could not be created: the thin pool of the host's storage",
            ),
            ("mkdir /var/lib/docker: no space left on device", "could not be created: the disk of the host is full"),
            ("failed to chown /data: operation not permitted", "the owner of a mounted directory could not be set"),
            (
                "bind source path does not exist: /srv/data",
                "a directory of the host that is to be mounted does not exist",
            ),
            ("something new", "Container app of checkout could not be created: the container runtime refused it."),
        )
    ),
    Case(
        FIRES,
        "mounts first, then the host",
        refused_by_container("container_create_failed", "CannotCreateContainerError: invalid mount config"),
        says=("taskDefinition.[volumes", "containerInstanceArn", "The image pull: the image was there."),
    ),
    Case(NEAR_MISS, "it was created and not started", subject(signal("container_start_failed"))),
    Case(SILENT, "no space for the image", subject(signal("image_pull_no_space"))),
]


@pytest.mark.parametrize("case", CASES, ids=why)
def test_fh1030_container_create_failed(case: Case) -> None:
    """The rule does what the row says."""
    verify(RULE, case)
