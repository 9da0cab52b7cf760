"""The Web API's contract through a real client: posting, editing, threads, reading, and who may."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from slack_sdk import WebClient

from foghorn_local.slack import Channel, SlackServer
from tests.local.slack.slack_client import CHANNEL, Clock, client_of, refused, section

METADATA = {"event_type": "incident", "event_payload": {"scope": "checkout", "count": 3}}


def post(client: WebClient, text: str = "x", **more: Any) -> str:
    """Posts and gives the ts."""
    return str(client.chat_postMessage(channel=CHANNEL, text=text, **more)["ts"])


def test_a_post_is_stored_and_answered(client: WebClient, slack: SlackServer, clock: Clock) -> None:
    """The answer names channel and ts; the state holds text, blocks and metadata."""
    answer = client.chat_postMessage(channel=CHANNEL, text="hi", blocks=[section()], metadata=METADATA)
    message = slack.channels[CHANNEL].messages[0]
    assert (answer["ts"], answer["channel"]) == ("1763805600.000000", CHANNEL) == (message.ts, CHANNEL)
    assert (message.text, message.blocks, message.metadata) == ("hi", [section()], METADATA)
    assert (message.posted_at_s, message.edited, message.edit_count) == (clock.now, False, 0)


def test_timestamps_rise_although_the_clock_stands_still(client: WebClient, clock: Clock) -> None:
    """Same instant, or a clock that steps back: each ts is larger than the last."""
    stamps = [post(client), post(client)]
    clock.now -= 60
    stamps.append(post(client))
    assert stamps == ["1763805600.000000", "1763805600.000001", "1763805600.000002"]


def test_form_bodies_are_read_like_json(slack: SlackServer, client: WebClient) -> None:
    """A form carries blocks and metadata as JSON text, and the token may be among its fields."""
    data = {"channel": CHANNEL, "text": "hi", "blocks": json.dumps([section()]), "metadata": json.dumps(METADATA)}
    client.api_call("chat.postMessage", data=data)
    client_of(slack, "").api_call("chat.postMessage", data={**data, "token": slack.token})
    assert [message.blocks for message in slack.channels[CHANNEL].messages] == [[section()], [section()]]
    assert [message.metadata for message in slack.channels[CHANNEL].messages] == [METADATA, METADATA]


def test_channels_may_be_named(client: WebClient, slack: SlackServer) -> None:
    """A post may name its channel, with or without the hash sign."""
    client.chat_postMessage(channel="#ops-alerts", text="x")
    client.chat_postMessage(channel="ops-alerts", text="y")
    assert slack.counters.posts == 2


def test_replies_go_below_their_parent(client: WebClient, slack: SlackServer) -> None:
    """A reply is no top-level message; it counts as a reply; a broadcast one shows in the history too."""
    parent = post(client)
    reply = post(client, "reply", thread_ts=parent)
    loud = post(client, "loud", thread_ts=parent, reply_broadcast=True)
    (message,) = slack.channels[CHANNEL].messages
    assert [item.ts for item in message.replies] == [reply, loud]
    assert (slack.counters.posts, slack.counters.replies) == (1, 2)
    history = client.conversations_history(channel=CHANNEL)["messages"]
    assert [item["ts"] for item in history] == [loud, parent]
    assert (history[1]["reply_count"], history[1]["latest_reply"]) == (2, loud)
    thread = client.conversations_replies(channel=CHANNEL, ts=parent)["messages"]
    assert [item["ts"] for item in thread] == [parent, reply, loud]
    assert thread[1]["thread_ts"] == parent


def test_an_edit_replaces_and_is_remembered(client: WebClient, slack: SlackServer, clock: Clock) -> None:
    """Text and blocks are new, metadata stays, and every version is kept with its time."""
    ts = post(client, "one", blocks=[section("one")], metadata=METADATA)
    clock.now += 15
    client.chat_update(channel=CHANNEL, ts=ts, text="two", blocks=[section("two")])
    (message,) = slack.channels[CHANNEL].messages
    assert (message.text, message.blocks, message.metadata) == ("two", [section("two")], METADATA)
    assert [(revision.text, revision.at_s - clock.now) for revision in message.revisions] == [("one", -15), ("two", 0)]
    assert (message.edited, message.edit_count, slack.counters.updates) == (True, 1, 1)


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
@pytest.mark.parametrize(
    "change, blocks, metadata",
    [
        ({"text": "new"}, [], METADATA),
        ({"text": "new", "blocks": []}, [], METADATA),
        ({"blocks": [section("new")]}, [section("new")], METADATA),
        ({"text": "new", "metadata": {}}, [], None),
        ({"text": "new", "metadata": METADATA | {"event_type": "other"}}, [], METADATA | {"event_type": "other"}),
    ],
)
def test_what_an_edit_leaves_out(
    client: WebClient, slack: SlackServer, change: dict[str, Any], blocks: list[Any], metadata: dict[str, Any] | None
) -> None:
    """Text without blocks removes the blocks; metadata stays unless an empty object removes it."""
    ts = post(client, "old", blocks=[section("old")], metadata=METADATA)
    client.chat_update(channel=CHANNEL, ts=ts, **change)
    (message,) = slack.channels[CHANNEL].messages
    assert (message.text, message.blocks) == (change.get("text", "old"), blocks)
    assert message.metadata == metadata


def test_only_own_and_living_messages_can_be_edited(client: WebClient, slack: SlackServer) -> None:
    """Unknown or deleted: message_not_found. A person's: cant_update_message. A deleted parent takes no reply."""
    person = slack.workspace.post_as_person(CHANNEL, "hello")
    gone = post(client)
    slack.workspace.delete(CHANNEL, gone)

    def edit(ts: str) -> str:
        return str(refused(lambda: client.chat_update(channel=CHANNEL, ts=ts, text="y")).response["error"])

    assert [edit("1.000000"), edit(gone), edit(person.ts)] == ["message_not_found"] * 2 + ["cant_update_message"]
    assert refused(lambda: post(client, thread_ts=gone)).response["error"] == "cannot_reply_to_message"
    assert refused(lambda: post(client, thread_ts="1.000000")).response["error"] == "thread_not_found"


def test_a_reply_is_no_parent(client: WebClient) -> None:
    """A reply's own ts starts no further thread."""
    reply = post(client, thread_ts=post(client))
    assert refused(lambda: post(client, thread_ts=reply)).response["error"] == "cannot_reply_to_message"


@pytest.mark.parametrize(
    "arguments, error",
    [
        ({"text": ""}, "no_text"),
        ({"text": " \n"}, "no_text"),
        ({"text": "", "blocks": []}, "no_text"),
        ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": '{"type": "divider"}'}, "invalid_blocks_format"),
        ({"text": "x", "metadata": "no json"}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "", "event_payload": {}}}, "invalid_metadata_format"),
        ({"text": "x", "metadata": {"event_type": "a", "event_payload": []}}, "invalid_metadata_format"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"markdown_text": "y" * 12_001}, "msg_too_long"),
    ],
)
def test_content_that_no_message_can_have(client: WebClient, arguments: dict[str, Any], error: str) -> None:
    """Each wrong content has the error that Slack documents."""
    call = refused(lambda: client.api_call("chat.postMessage", json={"channel": CHANNEL, **arguments}))
    assert call.response["error"] == error


def test_a_long_text_is_truncated_on_post_and_refused_on_edit(client: WebClient, slack: SlackServer) -> None:
    """40,000 characters are posted whole, more are cut with a warning; an edit takes 4,000."""
    whole = client.chat_postMessage(channel=CHANNEL, text="x" * 40_000)
    cut = client.chat_postMessage(channel=CHANNEL, text="x" * 40_001)
    assert ("warning" in whole.data, cut["warning"]) == (False, "message_truncated")
    assert [len(message.text) for message in slack.channels[CHANNEL].messages] == [40_000, 40_000]
    client.chat_update(channel=CHANNEL, ts=cut["ts"], text="x" * 4_000)
    edit = refused(lambda: client.chat_update(channel=CHANNEL, ts=cut["ts"], text="x" * 4_001))
    assert edit.response["error"] == "msg_too_long"


@pytest.mark.parametrize("token, error", [("", "not_authed"), ("xoxb-other", "invalid_auth")])
def test_tokens_are_checked(slack: SlackServer, token: str, error: str) -> None:
    """Without the server's token nothing is answered or stored."""
    call = refused(lambda: client_of(slack, token).chat_postMessage(channel=CHANNEL, text="x"))
    assert (call.response["error"], slack.channels[CHANNEL].messages) == (error, [])


def test_auth_test_names_bot_and_scopes(client: WebClient) -> None:
    """auth.test tells who the token is, and the header which scopes it has."""
    answer = client.auth_test()
    assert (answer["user"], answer["bot_id"]) == ("foghorn", "B0FOGHORN")
    assert answer.headers["x-oauth-scopes"] == "channels:history,chat:write,groups:history"


@pytest.mark.parametrize(
    "scopes, channel, call, needed",
    [
        ((), CHANNEL, "chat_postMessage", "chat:write"),
        (("chat:write",), CHANNEL, "conversations_history", "channels:history"),
        (("channels:history",), "G0PRIVATE", "conversations_history", "groups:history"),
    ],
)
def test_scopes_are_checked(scopes: tuple[str, ...], channel: str, call: str, needed: str) -> None:
    """A missing scope is named."""
    channels: dict[str, str | Channel] = {CHANNEL: "ops", "G0PRIVATE": Channel("G0PRIVATE", "own", is_private=True)}
    with SlackServer(scopes=scopes, channels=channels) as server:
        error = refused(lambda: getattr(client_of(server), call)(channel=channel, text="x"))
    assert (error.response["error"], error.response["needed"]) == ("missing_scope", needed)


@pytest.mark.parametrize(
    "flags, posting, editing, reading",
    [
        ({"is_archived": True}, "is_archived", "is_inactive", None),
        ({"is_member": False}, "not_in_channel", None, "not_in_channel"),
        ({"is_member": False, "is_private": True}, *["channel_not_found"] * 3),
    ],
)
def test_channel_states(
    client: WebClient,
    slack: SlackServer,
    flags: dict[str, bool],
    posting: str,
    editing: str | None,
    reading: str | None,
) -> None:
    """Archived, not joined, or private and out of sight: each call has its own error."""
    ts = post(client)
    for name, value in flags.items():
        setattr(slack.channels[CHANNEL], name, value)
    assert refused(lambda: post(client)).response["error"] == posting
    if editing:
        error = refused(lambda: client.chat_update(channel=CHANNEL, ts=ts, text="y"))
        assert error.response["error"] == editing
    if reading:
        assert refused(lambda: client.conversations_history(channel=CHANNEL)).response["error"] == reading


def test_unknown_channels_and_methods(client: WebClient) -> None:
    """channel_not_found, and unknown_method for what the embedded Slack does not offer."""
    error = refused(lambda: client.chat_postMessage(channel="C0OTHER", text="x"))
    assert error.response["error"] == "channel_not_found"
    assert refused(lambda: client.api_call("chat.meMessage")).response["error"] == "unknown_method"


def test_threads_do_not_lose_each_others_posts(slack: SlackServer) -> None:
    """Parallel posts all arrive, each with a ts of its own."""

    def run() -> None:
        for _ in range(5):
            post(client_of(slack))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({message.ts for message in slack.channels[CHANNEL].messages}) == 20
    assert slack.counters.posts == 20
