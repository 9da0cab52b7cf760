"""The `foghorn` command line."""

from __future__ import annotations

from foghorn_local.cli.command import main

__all__ = ["main"]
