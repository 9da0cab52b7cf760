"""Texts of ECS → kinds: reason codes and error names first, words last.

`wording=False` leaves the words out, so that what the documented names prove alone can be measured.
"""

from __future__ import annotations

from collections.abc import Callable

from foghorn.signals.stop_reasons import image_pull, initialisation, lifecycle, placement, runtime
from foghorn.signals.stop_reasons.error_names import Area, by_names_alone, named
from foghorn.signals.stop_reasons.matched_text import Said, said

# Memory first: it wins over whatever is around it. The runtime's words last: they are around the others.
_UNNAMED: tuple[Callable[[Said], str | None], ...] = (
    runtime.match_memory,
    placement.match,
    image_pull.match,
    runtime.match_dependency,
    initialisation.match,
    runtime.match,
)


# The two sentences that ECS writes most often, and that say nothing: the cause is elsewhere.
_GENERIC = frozenset({"Essential container in task exited", "Task failed to start"})


def kind_of_error(text: str | None, *, wording: bool = True) -> str | None:
    """The kind that an error text names (a container's reason, a scheduler's reason), or None."""
    if not text or text in _GENERIC:
        return None
    whole = said(text)
    return _structured(whole, wording) or (_unnamed(whole) if wording else None)


def kind_of_stop(text: str | None, *, wording: bool = True) -> str | None:
    """The kind that `stoppedReason` names, or None. It may also say who ended the task."""
    if not text or text in _GENERIC:
        return None
    whole = said(text)
    return _structured(whole, wording) or (lifecycle.match(whole) or _unnamed(whole) if wording else None)


def _structured(text: Said, wording: bool) -> str | None:
    """By error name or reason code. An error name that covers several kinds lets the words behind it choose."""
    area = named(text)
    if isinstance(area, Area):
        return (_refined(area, text) if wording else None) or by_names_alone(area, text)
    return area or placement.by_code(text)


def _refined(area: Area, text: Said) -> str | None:
    match area:
        case Area.IMAGE_PULL:
            return image_pull.refine(text)
        case Area.INITIALISATION:
            return initialisation.refine(text) or runtime.match(text)
        case Area.SECRET:
            return initialisation.refine(text) or initialisation.secret(text)
        case _:
            return runtime.refine(area, text)


def _unnamed(text: Said) -> str | None:
    for matcher in _UNNAMED:
        kind = matcher(text)
        if kind is not None:
            return kind
    return None
