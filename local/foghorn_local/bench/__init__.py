"""What things cost, always as a ratio or a count within one run."""

from __future__ import annotations
