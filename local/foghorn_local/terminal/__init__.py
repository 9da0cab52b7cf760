"""Advisories in a terminal: the same content as in Slack, in colour, and plain when piped."""

from __future__ import annotations

from foghorn_local.terminal.panel import advisory_panel, print_advisory

__all__ = ["advisory_panel", "print_advisory"]
