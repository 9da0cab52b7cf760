"""What a storm came to, for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from foghorn_local.play.faults import parse_faults
from foghorn_local.play.play import Played, play
from tests.storms import streams

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


@cache
def played(storm: str, faults: str = "") -> Played:
    """Play a storm of `streams` by name, once per test run and faults."""
    return play(getattr(streams, storm)(), template=TEMPLATE, faults=parse_faults(faults))


@dataclass(frozen=True)
class Message:
    """A top-level message as a reader sees it in the end: its words, and the words of its thread."""

    text: str
    blocks: str
    replies: tuple[str, ...]


def messages(play: Played) -> list[Message]:
    """The channel, oldest message first."""
    return [
        Message(message.text, str(message.blocks), tuple(reply.text for reply in message.replies))
        for message in play.channel.messages
    ]


def final_texts(play: Played) -> list[tuple[str, str]]:
    """The final text of every top-level message, in an order that does not depend on when it was posted."""
    return sorted((message.text, message.blocks) for message in messages(play))


def incidents(play: Played) -> list[dict[str, Any]]:
    """The incidents without the timestamps of their messages, which depend on the moment of delivery."""
    return [{key: value for key, value in row.items() if key != "message_ts"} for row in play.report.incidents]


def reads(play: Played) -> int:
    """AWS read calls as the budget counts them."""
    return play.report.reads
