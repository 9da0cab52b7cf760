"""conversations.history and conversations.replies: order, bounds, pages, metadata."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from foghorn_local.slack import SlackServer
from tests.local.slack.slack_client import CHANNEL, Clock, refused

METADATA = {"event_type": "incident", "event_payload": {"scope": "checkout"}}


@pytest.fixture
def stamps(client: WebClient, clock: Clock) -> list[str]:
    """Five messages, one every 10 seconds."""
    posted = []
    for number in range(5):
        posted.append(client.chat_postMessage(channel=CHANNEL, text=f"{number}", metadata=METADATA)["ts"])
        clock.now += 10
    return posted


def texts(answer: Any) -> str:
    """The messages' one-letter texts, in their order."""
    return "".join(message["text"] for message in answer["messages"])


@pytest.mark.parametrize(
    "bounds, expected",
    [
        ({}, "43210"),
        ({"limit": 2}, "43"),
        ({"oldest": 2}, "43"),
        ({"oldest": 2, "inclusive": True}, "432"),
        ({"latest": 2}, "10"),
        ({"latest": 2, "inclusive": True}, "210"),
        ({"oldest": 1, "latest": 3}, "2"),
        ({"oldest": 1, "latest": 3, "inclusive": True}, "321"),
        ({"oldest": 0, "limit": 2}, "21"),
        ({"oldest": 0, "latest": 4, "limit": 2}, "32"),
        ({"oldest": 1, "inclusive": True, "limit": 1}, "1"),
    ],
)
def test_history_bounds(client: WebClient, stamps: list[str], bounds: dict[str, Any], expected: str) -> None:
    """Newest first; the ends count when inclusive; with oldest alone the page starts at the oldest."""
    at = {name: stamps[value] if name in ("oldest", "latest") else value for name, value in bounds.items()}
    assert texts(client.conversations_history(channel=CHANNEL, **at)) == expected


@pytest.mark.parametrize("more, pages", [({}, ["43", "21", "0"]), ({"oldest": "1"}, ["10", "32", "4"])])
def test_history_pages(client: WebClient, stamps: list[str], more: dict[str, str], pages: list[str]) -> None:
    """The cursor leads through all pages, and the last page has none."""
    seen, answer = [], client.conversations_history(channel=CHANNEL, limit=2, **more)
    seen.append(texts(answer))
    while answer["has_more"]:
        cursor = answer["response_metadata"]["next_cursor"]
        answer = client.conversations_history(channel=CHANNEL, limit=2, cursor=cursor, **more)
        seen.append(texts(answer))
    assert seen == pages
    assert "response_metadata" not in answer.data


def test_metadata_is_shown_on_request_only(client: WebClient, stamps: list[str]) -> None:
    """include_all_metadata brings the metadata, in the history and in threads."""
    for include in (False, True):
        history = client.conversations_history(channel=CHANNEL, include_all_metadata=include)["messages"]
        thread = client.conversations_replies(channel=CHANNEL, ts=stamps[0], include_all_metadata=include)["messages"]
        shown = {repr(message.get("metadata")) for message in [*history, *thread]}
        assert shown == {repr(METADATA if include else None)}


def test_replies_keep_the_parent_and_page(client: WebClient, stamps: list[str], clock: Clock) -> None:
    """The parent leads although it is older than ``oldest``; pages follow the cursor."""
    replies = []
    for name in "abc":
        replies.append(client.chat_postMessage(channel=CHANNEL, text=name, thread_ts=stamps[0])["ts"])
        clock.now += 1
    assert texts(client.conversations_replies(channel=CHANNEL, ts=stamps[0])) == "0abc"
    assert texts(client.conversations_replies(channel=CHANNEL, ts=stamps[0], oldest=replies[1])) == "0c"
    first = client.conversations_replies(channel=CHANNEL, ts=stamps[0], limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = client.conversations_replies(channel=CHANNEL, ts=stamps[0], limit=3, cursor=cursor)
    assert (texts(first), texts(second), second["has_more"]) == ("0ab", "c", False)


@pytest.mark.parametrize(
    "arguments, error",
    [
        ({"limit": 0}, "invalid_limit"),
        ({"limit": 1000}, "invalid_limit"),
        ({"cursor": "nonsense"}, "invalid_cursor"),
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "-1"}, "invalid_ts_latest"),
    ],
)
def test_arguments_out_of_bounds(client: WebClient, arguments: dict[str, Any], error: str) -> None:
    """A wrong limit, cursor or time has its own error."""
    call = refused(lambda: client.conversations_history(channel=CHANNEL, **arguments))
    assert call.response["error"] == error


def test_the_largest_page_is_taken(client: WebClient, stamps: list[str], slack: SlackServer) -> None:
    """A limit of 999 is allowed, and reads are counted as such."""
    assert texts(client.conversations_history(channel=CHANNEL, limit=999)) == "43210"
    assert slack.counters.other == 1


def test_a_thread_that_is_not(client: WebClient) -> None:
    """Replies of an unknown message: thread_not_found."""
    error = refused(lambda: client.conversations_replies(channel=CHANNEL, ts="1.000000"))
    assert error.response["error"] == "thread_not_found"
