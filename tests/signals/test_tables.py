"""Wordings from documentation, the agent's source and public reports, and the kind each of them tells."""

from __future__ import annotations

import pytest

from foghorn.signals import KINDS
from foghorn.signals.stop_reasons import kind_of_error, kind_of_stop
from tests.signals.tables import lifecycle
from tests.signals.tables.errors import ERRORS


@pytest.mark.parametrize(("text", "kind"), ERRORS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ERRORS)])
def test_an_error_tells_its_kind(text: str, kind: str) -> None:
    """In a container's reason as in the task's."""
    assert (kind_of_error(text), kind_of_stop(text)) == (kind, kind)


@pytest.mark.parametrize(("text", "kind"), lifecycle.ROWS)
def test_a_stopped_reason_tells_its_kind(text: str, kind: str | None) -> None:
    """Who ended the task, or why there was no place for it; generic sentences tell nothing."""
    assert kind_of_stop(text) == kind


OTHER_FAMILY = {
    "init": {"runtime", "image_pull"},  # CannotStartContainerError wraps log drivers and volumes, CannotPull… a login
    "network": {"init"},  # ResourceInitializationError wraps interfaces
    "capacity": {"init"},  # … and launches of Managed Instances
    "runtime": {"init"},  # … and the runtime's own errors
}


@pytest.mark.parametrize(("text", "kind"), ERRORS, ids=[f"{kind}-{n}" for n, (_, kind) in enumerate(ERRORS)])
def test_without_words_a_verdict_is_coarser_and_not_another(text: str, kind: str) -> None:
    """The class that the error name stands for, or nothing; where AWS wraps one error in another, the wrapper's."""
    coarse = kind_of_error(text, wording=False)
    families = {KINDS[kind].family} | OTHER_FAMILY.get(KINDS[kind].family, set())
    assert coarse is None or KINDS[coarse].family in families


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("OutOfMemoryError: anything", "oom_killed"),
        ("CannotPullECRContainerError: AccessDeniedException: anything", "image_pull_access_denied"),
        ("CannotPullContainerError: anything", "image_pull_other"),
        ("TaskFailedToStart: RESOURCE:GPU", "placement_failure"),
        ("AGENT", "agent_disconnected"),
        ("ResourceNotFoundException: anything", "secret_not_found"),
        ("Your Spot Task was interrupted.", None),
        ("failed to resolve ref x: not found", None),
    ],
)
def test_what_names_and_codes_tell_alone(text: str, kind: str | None) -> None:
    """The switch leaves them in, and nothing else."""
    assert kind_of_stop(text, wording=False) == kind
