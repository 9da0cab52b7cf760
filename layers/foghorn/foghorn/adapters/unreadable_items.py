"""Items that this version of Foghorn cannot read: skipped, counted and logged. None of them may block its scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from foghorn.observability import Metric, count, logger

T = TypeVar("T")


def read_or_skip(item: Mapping[str, Any], read: Callable[[Mapping[str, Any]], T]) -> T | None:
    """What `read` makes of the item, or None. The log names the item's keys and the error, never its content."""
    try:
        return read(item)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        count(Metric.ITEMS_UNREADABLE)
        keys = {"scope": str(item.get("pk"))[:300], "item": str(item.get("sk"))[:300]}
        logger.error("item of another version skipped", extra={**keys, "error": type(error).__name__})
        return None
