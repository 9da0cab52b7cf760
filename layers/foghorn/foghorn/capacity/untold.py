"""What takes the place of a quantity that the data at hand does not tell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Untold:
    """No figure, and why. `reason`: "no pullStoppedAt", "startedAt is before createdAt"."""

    reason: str
