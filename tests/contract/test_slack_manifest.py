"""The Slack app asks for what the notifier calls, and for nothing more."""

from __future__ import annotations

from pathlib import Path

import yaml

MANIFEST = Path(__file__).parents[2] / "slack-app-manifest.yaml"


def test_the_app_asks_for_exactly_the_scopes_it_uses() -> None:
    """Posting and editing, and reading back after a lost answer in public and private channels.

    https://docs.slack.dev/reference/scopes
    """
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    assert manifest["oauth_config"]["scopes"] == {"bot": ["chat:write", "channels:history", "groups:history"]}
    assert "bot_user" in manifest["features"]


def test_the_texts_fit_slacks_limits() -> None:
    """https://docs.slack.dev/reference/app-manifest: name 35, description 140, bot's display name 80 characters."""
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    assert len(manifest["display_information"]["name"]) <= 35
    assert len(manifest["display_information"]["description"]) <= 140
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80
