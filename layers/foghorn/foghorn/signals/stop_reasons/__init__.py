"""Texts of ECS → kinds. One module per family of causes, asked in a fixed order."""

from __future__ import annotations

from collections.abc import Callable

from foghorn.signals.stop_reasons import image_pull, initialisation, lifecycle, placement, runtime
from foghorn.signals.stop_reasons.wording import Said, said

# Memory first: it wins over whatever wraps it. The runtime's error names last: they wrap the others.
_ERRORS: tuple[Callable[[Said], str | None], ...] = (
    runtime.match_memory,
    placement.match,
    image_pull.match,
    runtime.match_dependency,
    initialisation.match,
    runtime.match,
)


def kind_of_error(text: str | None) -> str | None:
    """The kind that an error text names (a container's reason, a scheduler's reason), or None."""
    if not text:
        return None
    return _error(said(text))


def kind_of_stop(text: str | None) -> str | None:
    """The kind that `stoppedReason` names, or None. It may also say who ended the task."""
    if not text:
        return None
    whole = said(text)
    return lifecycle.match(whole) or _error(whole)


def _error(text: Said) -> str | None:
    return next((kind for matcher in _ERRORS if (kind := matcher(text)) is not None), None)
