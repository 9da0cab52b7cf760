"""Missing: a fact that could not be had. A failed look-up is never a verdict."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a fact is not known. `reason` reads well after "not checked: ": "AccessDenied on DescribeServices"."""

    reason: str
