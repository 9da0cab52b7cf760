"""Wordings from documentation, the agent's source and public reports, and the kind each of them tells."""

from __future__ import annotations

import pytest

from foghorn.signals import KINDS
from foghorn.signals.stop_reasons import kind_of_error, kind_of_stop
from tests.signals.tables import image_pull, initialisation, lifecycle, runtime

ERRORS = [*image_pull.ROWS, *initialisation.ROWS, *runtime.ROWS]


@pytest.mark.parametrize(("text", "kind"), ERRORS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ERRORS)])
def test_an_error_tells_its_kind(text: str, kind: str) -> None:
    """In a container's reason as in the task's."""
    assert (kind_of_error(text), kind_of_stop(text)) == (kind, kind)


@pytest.mark.parametrize(("text", "kind"), lifecycle.ROWS)
def test_a_stopped_reason_tells_its_kind(text: str, kind: str | None) -> None:
    """Who ended the task, or why there was no place for it; generic sentences tell nothing."""
    assert kind_of_stop(text) == kind


@pytest.mark.parametrize(("text", "kind"), ERRORS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ERRORS)])
def test_names_alone_never_claim_more_than_the_words_confirm(text: str, kind: str) -> None:
    """With the words switched off the verdict is coarser; where a name decides by itself, both agree."""
    coarse = kind_of_error(text, wording=False)
    assert coarse is None or KINDS[coarse].specificity < 3 or coarse == kind or coarse in CLASSES


CLASSES = {
    "container_start_failed",
    "container_create_failed",
    "container_runtime_error",
    "image_pull_not_found",
    "image_pull_access_denied",
    "image_pull_network",
    "eni_provisioning_failed",
}
"""Kinds that an error name stands for until the words behind it say more."""
