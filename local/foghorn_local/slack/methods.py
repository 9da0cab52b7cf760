"""The Web API methods, as https://docs.slack.dev/reference/methods documents them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from foghorn_local.slack.arguments import Arguments, SlackRefusal
from foghorn_local.slack.block_schema import PAYLOAD_CHARACTERS_MAX, check_blocks, payload_characters
from foghorn_local.slack.workspace import BOT_USER, Channel, Message, Revision, Workspace, ts_micros

POST_TEXT_MAX = 40_000
UPDATE_TEXT_MAX = 4_000
MARKDOWN_TEXT_MAX = 12_000
PAGE_MAX = 999
PAGE_DEFAULT = 100
DEFAULT_SCOPES = frozenset({"chat:write", "channels:history", "groups:history"})
TRUNCATED = "[WARN] Your message was truncated but still posted. The `text` field accepts up to 40,000 characters."

Answer = dict[str, Any]


class WebApi:
    """Answers calls from one workspace for one bot with the given scopes. Every call runs under the lock."""

    def __init__(self, workspace: Workspace, scopes: frozenset[str]) -> None:
        self._workspace = workspace
        self._scopes = scopes
        self.methods: Mapping[str, Callable[[Arguments], Answer]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post_message,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
        }

    def call(self, method: str, arguments: Arguments) -> Answer:
        """The answer without ``ok``; raises SlackRefusal."""
        if method not in self.methods:
            raise SlackRefusal("unknown_method", req_method=method)
        with self._workspace.lock:
            return self.methods[method](arguments)

    def _need(self, scope: str) -> None:
        if scope not in self._scopes:
            raise SlackRefusal("missing_scope", needed=scope, provided=",".join(sorted(self._scopes)))

    def _channel(self, arguments: Arguments) -> Channel:
        channel = self._workspace.resolve(arguments.text("channel"))
        if channel is None or (channel.is_private and not channel.is_member):
            raise SlackRefusal("channel_not_found")
        return channel

    def _auth_test(self, _arguments: Arguments) -> Answer:
        return {
            "url": "https://example.slack.com/",
            "team": "Example",
            "user": "foghorn",
            "team_id": "T0EXAMPLE",
            "user_id": BOT_USER,
            "bot_id": "B0FOGHORN",
            "is_enterprise_install": False,
        }

    def _post_message(self, arguments: Arguments) -> Answer:
        self._need("chat:write")
        channel = self._channel(arguments)
        if not channel.is_member:
            raise SlackRefusal("not_in_channel")
        if channel.is_archived:
            raise SlackRefusal("is_archived")
        parent = _parent(channel, arguments.text("thread_ts"))
        text, blocks = _content(arguments)
        if not text.strip() and not blocks:
            raise SlackRefusal("no_text")
        revision = Revision(self._workspace.clock(), text[:POST_TEXT_MAX], blocks or [], arguments.metadata() or None)
        message = self._workspace.add(channel, revision, BOT_USER, parent, arguments.flag("reply_broadcast"))
        answer: Answer = {"channel": channel.id, "ts": message.ts, "message": message_json(message, metadata=True)}
        if len(text) > POST_TEXT_MAX:
            answer["warning"] = "message_truncated"
            answer["response_metadata"] = {"messages": [TRUNCATED], "warnings": ["message_truncated"]}
        return answer

    def _update(self, arguments: Arguments) -> Answer:
        self._need("chat:write")
        channel = self._channel(arguments)
        if channel.is_archived:
            raise SlackRefusal("is_inactive")
        message = channel.find(arguments.text("ts"))
        if message is None:
            raise SlackRefusal("message_not_found")
        if message.user != BOT_USER:
            raise SlackRefusal("cant_update_message")
        text, blocks = _content(arguments)
        if len(text) > UPDATE_TEXT_MAX and "markdown_text" not in arguments:
            raise SlackRefusal("msg_too_long")
        message.revisions.append(self._revision(message, text, blocks, arguments.metadata()))
        shown = message_json(message, metadata=True)
        return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}

    def _revision(
        self, message: Message, text: str, blocks: list[Any] | None, metadata: Mapping[str, Any] | None
    ) -> Revision:
        """``text`` without ``blocks`` removes the blocks; metadata stays unless given; ``{}`` removes it."""
        if not text and blocks is None:
            raise SlackRefusal("no_text")
        if not (text or message.text or blocks):
            raise SlackRefusal("no_text")
        kept = message.metadata if metadata is None else metadata or None
        return Revision(self._workspace.clock(), text or message.text, blocks or [], kept)

    def _readable(self, arguments: Arguments) -> Channel:
        channel = self._channel(arguments)
        self._need("groups:history" if channel.is_private else "channels:history")
        if not channel.is_member:
            raise SlackRefusal("not_in_channel")
        return channel

    def _history(self, arguments: Arguments) -> Answer:
        """Newest first. ``oldest`` alone pages forward from there: https://github.com/slackhq/slack-api-docs/issues/4"""
        channel = self._readable(arguments)
        shown = [*channel.messages, *(reply for reply in channel.all_messages() if reply.broadcast and reply.thread_ts)]
        messages = _within(sorted(shown, key=lambda message: ts_micros(message.ts)), arguments)
        forward = "oldest" in arguments and "latest" not in arguments
        page, more = _page(messages if forward else messages[::-1], arguments, PAGE_DEFAULT)
        return _listing(page[::-1] if forward else page, more, arguments)

    def _replies(self, arguments: Arguments) -> Answer:
        """The parent, then its replies, oldest first; ``oldest`` and ``latest`` do not hide the parent."""
        channel = self._readable(arguments)
        message = channel.find(arguments.text("ts"))
        if message is None:
            raise SlackRefusal("thread_not_found")
        page, more = _page([message, *_within(message.replies, arguments)], arguments, PAGE_MAX)
        return _listing(page, more, arguments)


def _parent(channel: Channel, thread_ts: str) -> Message | None:
    """The message to reply to. A reply has no thread of its own, and neither has a deleted message."""
    if not thread_ts:
        return None
    parent = channel.find(thread_ts)
    if parent is None:
        raise SlackRefusal("cannot_reply_to_message" if thread_ts in channel.deleted_ts else "thread_not_found")
    if parent.thread_ts:
        raise SlackRefusal("cannot_reply_to_message")
    return parent


def _content(arguments: Arguments) -> tuple[str, list[Any] | None]:
    """Text and checked blocks; blocks are None when they were not given."""
    if "markdown_text" in arguments:
        if "text" in arguments or "blocks" in arguments:
            raise SlackRefusal("markdown_text_conflict")
        text = arguments.text("markdown_text")
        if len(text) > MARKDOWN_TEXT_MAX:
            raise SlackRefusal("msg_too_long")
        return text, [{"type": "markdown", "text": text}] if text else None
    blocks = arguments.blocks()
    faults = check_blocks(blocks or [])
    if faults:
        raise SlackRefusal(
            "invalid_blocks",
            errors=faults,
            response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]},
        )
    if payload_characters(blocks or []) > PAYLOAD_CHARACTERS_MAX:
        raise SlackRefusal("msg_blocks_too_long")
    return arguments.text("text"), blocks


def _within(messages: Sequence[Message], arguments: Arguments) -> list[Message]:
    """Those between ``oldest`` and ``latest``; the ends count only when ``inclusive``."""
    oldest = arguments.moment("oldest", "invalid_ts_oldest")
    latest = arguments.moment("latest", "invalid_ts_latest")
    slack = 1 if arguments.flag("inclusive") else 0
    return [
        message
        for message in messages
        if (oldest is None or ts_micros(message.ts) > oldest - slack)
        and (latest is None or ts_micros(message.ts) < latest + slack)
    ]


def _page(messages: Sequence[Message], arguments: Arguments, default: int) -> tuple[list[Message], str]:
    """One page and the cursor of the next one ('' when it is the last)."""
    start = 0
    if arguments.text("cursor"):
        try:
            wanted = base64.b64decode(arguments.text("cursor"), validate=True).decode().removeprefix("next_ts:")
            start = [message.ts for message in messages].index(wanted)
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise SlackRefusal("invalid_cursor") from None
    end = start + arguments.limit(default, PAGE_MAX)
    cursor = base64.b64encode(f"next_ts:{messages[end].ts}".encode()).decode() if end < len(messages) else ""
    return list(messages[start:end]), cursor


def _listing(page: Sequence[Message], cursor: str, arguments: Arguments) -> Answer:
    metadata = arguments.flag("include_all_metadata")
    answer: Answer = {
        "messages": [message_json(message, metadata=metadata) for message in page],
        "has_more": bool(cursor),
    }
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer


def message_json(message: Message, *, metadata: bool) -> Answer:
    """A message as the Web API shows it; blocks without a ``block_id`` are given one, as Slack does."""
    answer: Answer = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.user == BOT_USER:
        answer |= {"bot_id": "B0FOGHORN", "app_id": "A0FOGHORN", "team": "T0EXAMPLE"}
    if message.blocks:
        answer["blocks"] = [{"block_id": f"b{index}", **block} for index, block in enumerate(message.blocks)]
    if metadata and message.metadata:
        answer["metadata"] = dict(message.metadata)
    if message.edited:
        answer["edited"] = {"user": message.user, "ts": f"{message.revisions[-1].at_s:.6f}"}
    if message.thread_ts:
        answer["thread_ts"] = message.thread_ts
        answer |= {"subtype": "thread_broadcast"} if message.broadcast else {}
    elif message.replies:
        answer |= {
            "thread_ts": message.ts,
            "reply_count": len(message.replies),
            "reply_users": sorted({reply.user for reply in message.replies}),
            "latest_reply": message.replies[-1].ts,
        }
    return answer
