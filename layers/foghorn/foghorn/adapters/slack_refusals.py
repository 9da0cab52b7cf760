"""Slack's error codes by what they mean for the sender, and what an operator must do about each.

Sources: https://docs.slack.dev/reference/methods/chat.postMessage#errors and the same lists of chat.update,
conversations.history and conversations.replies. The grouping is Foghorn's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: The message or the thread's parent is gone, or not ours to edit any more.
GONE: Final = frozenset(
    {
        "message_not_found",
        "cant_update_message",
        "edit_window_closed",
        "thread_not_found",
        "cannot_reply_to_message",
        "update_failed",
    }
)
#: Slack broke down on the way and says itself that part of the work may have been done.
BROKEN: Final = frozenset({"internal_error", "fatal_error"})
#: Slack did not take the call: the same call may well work later.
NOT_NOW: Final = frozenset({"service_unavailable", "request_timeout", "team_added_to_org", "accesslimited"})
RATE_LIMITED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

_REINSTALL: Final = "Install the app again and store its new bot token (xoxb-…) in the Slack token secret."
_SCOPES: Final = "Give the app the scopes chat:write, channels:history and groups:history, and install it again."
_ARCHIVED: Final = "Unarchive the channel, or set another channel's id."
_NO_METHOD: Final = "Check SLACK_API_URL: there is no Slack Web API at that address."
_TOO_LARGE: Final = "The message broke one of Slack's limits: report it as a defect, with the advisory."
_NOT_ALLOWED: Final = "Ask a workspace admin to let the app post in this channel, or choose another channel."

WHAT_TO_DO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not_authed": "Store the bot token (xoxb-…) in the Slack token secret; it is empty or was not sent.",
        "invalid_auth": "Store the current bot token (xoxb-…) in the Slack token secret; Slack does not know this one.",
        "malformed_token": "Store the bot token alone (xoxb-…), without quotes, in the Slack token secret.",
        "token_revoked": _REINSTALL,
        "token_expired": _REINSTALL,
        "account_inactive": _REINSTALL,
        "org_login_required": _REINSTALL,
        "not_allowed_token_type": "Use the bot token (xoxb-…), not a user or app token.",
        "missing_scope": _SCOPES,
        "no_permission": _SCOPES,
        "channel_not_found": "Set the channel's id (C…), not its name; invite the app with /invite if it is private.",
        "not_in_channel": "Invite the app to the channel: /invite @foghorn.",
        "is_archived": _ARCHIVED,
        "is_inactive": _ARCHIVED,
        "restricted_action": _NOT_ALLOWED,
        "restricted_action_read_only_channel": _NOT_ALLOWED,
        "restricted_action_thread_only_channel": _NOT_ALLOWED,
        "restricted_action_thread_locked": _NOT_ALLOWED,
        "ekm_access_denied": _NOT_ALLOWED,
        "invalid_blocks": _TOO_LARGE,
        "invalid_blocks_format": _TOO_LARGE,
        "msg_too_long": _TOO_LARGE,
        "msg_blocks_too_long": _TOO_LARGE,
        "no_text": _TOO_LARGE,
        "too_many_attachments": _TOO_LARGE,
        "invalid_metadata_format": _TOO_LARGE,
        "metadata_too_large": _TOO_LARGE,
        "method_not_found": _NO_METHOD,
        "unknown_method": _NO_METHOD,
    }
)
UNKNOWN: Final = "Look the error up at https://docs.slack.dev/reference/methods/chat.postMessage#errors."
NO_WEB_API: Final = "Check SLACK_API_URL and any proxy: the answer did not come from the Slack Web API."

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


def code_of(error: object) -> str:
    """Slack's error code, or "" where the text is no code: an unexpected body may hold anything."""
    return error if isinstance(error, str) and _CODE.fullmatch(error) else ""
