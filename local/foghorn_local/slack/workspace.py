"""What the embedded Slack remembers: channels, messages, threads, and every version of each message."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

BOT_USER = "U0FOGHORN"
PERSON_USER = "U0PERSON1"


def ts_micros(ts: str) -> int:
    """A Slack timestamp (``"1700000000.000100"``) as whole microseconds; ValueError when it is none."""
    seconds, _, fraction = ts.partition(".")
    if not (seconds.isdecimal() and (fraction.isdecimal() or not fraction)):
        raise ValueError(f"not a Slack timestamp: {ts!r}")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0")[:6] or "0")


@dataclass(frozen=True, slots=True)
class Revision:
    """What a message said from ``at_s`` (seconds since 1970) on."""

    at_s: float
    text: str
    blocks: list[Any]
    metadata: Mapping[str, Any] | None


@dataclass(slots=True)
class Message:
    """One message. ``revisions[0]`` is the post, every further one an edit; the last one is shown."""

    ts: str
    user: str
    revisions: list[Revision]
    thread_ts: str | None = None
    broadcast: bool = False
    replies: list[Message] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says now."""
        return self.revisions[-1].text

    @property
    def blocks(self) -> list[Any]:
        """The blocks it shows now, as they were sent."""
        return self.revisions[-1].blocks

    @property
    def metadata(self) -> Mapping[str, Any] | None:
        """The metadata it carries now."""
        return self.revisions[-1].metadata

    @property
    def posted_at_s(self) -> float:
        """When it was posted, by the server's clock."""
        return self.revisions[0].at_s

    @property
    def edited(self) -> bool:
        """Whether it was ever edited."""
        return len(self.revisions) > 1

    @property
    def edit_count(self) -> int:
        """How often it was edited."""
        return len(self.revisions) - 1


@dataclass(slots=True)
class Channel:
    """A channel; ``messages`` are its top-level messages, oldest first. The flags may be set at any time."""

    id: str
    name: str
    is_private: bool = False
    is_archived: bool = False
    is_member: bool = True
    messages: list[Message] = field(default_factory=list)
    deleted_ts: set[str] = field(default_factory=set)
    last_micros: int = 0

    def all_messages(self) -> Iterator[Message]:
        """Top-level messages and replies, thread by thread."""
        for message in self.messages:
            yield message
            yield from message.replies

    def find(self, ts: str) -> Message | None:
        """The message or reply with this timestamp."""
        return next((message for message in self.all_messages() if message.ts == ts), None)


class Workspace:
    """All channels behind one lock. ``clock`` gives seconds since 1970; timestamps are taken from it."""

    def __init__(self, channels: Mapping[str, str | Channel], clock: Callable[[], float]) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.channels: dict[str, Channel] = {
            key: value if isinstance(value, Channel) else Channel(key, value) for key, value in channels.items()
        }

    def resolve(self, name: str) -> Channel | None:
        """A channel by id, ``name`` or ``#name``."""
        if name in self.channels:
            return self.channels[name]
        return next((channel for channel in self.channels.values() if channel.name == name.removeprefix("#")), None)

    def add(self, channel: Channel, revision: Revision, user: str, parent: Message | None, broadcast: bool) -> Message:
        """Stores a new message under a timestamp that no other message of the channel has or had."""
        with self.lock:
            micros = max(round(revision.at_s * 1_000_000), channel.last_micros + 1)
            channel.last_micros = micros
            ts = f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
            message = Message(ts, user, [revision], parent.ts if parent else None, broadcast)
            (parent.replies if parent else channel.messages).append(message)
            return message

    def post_as_person(self, channel_id: str, text: str) -> Message:
        """A person writes into the channel: the bot may read this message but not edit it."""
        return self.add(self.channels[channel_id], Revision(self.clock(), text, [], None), PERSON_USER, None, False)

    def delete(self, channel_id: str, ts: str) -> None:
        """A person deletes a message (with its thread): an edit gives ``message_not_found`` from now on."""
        with self.lock:
            channel = self.channels[channel_id]
            channel.deleted_ts.add(ts)
            channel.messages[:] = [message for message in channel.messages if message.ts != ts]
            for message in channel.messages:
                message.replies[:] = [reply for reply in message.replies if reply.ts != ts]
