"""Faults and rate limits: what the client sees, what the channel holds, what is counted."""

from __future__ import annotations

from dataclasses import asdict
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from foghorn_local.slack import Faults, SlackServer
from tests.local.slack.slack_client import CHANNEL, Clock, client_of, refused, section


def post(client: WebClient, **more: Any) -> str:
    """Posts and gives the ts."""
    return str(client.chat_postMessage(channel=CHANNEL, text="x", **more)["ts"])


def counted(slack: SlackServer) -> dict[str, int]:
    """The counters that are not zero."""
    return {name: count for name, count in asdict(slack.counters).items() if count}


def test_429_says_when_to_come_back(client: WebClient, slack: SlackServer) -> None:
    """The first N calls get 429 with Retry-After, the next one is posted."""
    slack.faults.add("429", 2, retry_after_s=7)
    for _ in range(2):
        error = refused(lambda: post(client))
        assert (error.response.status_code, error.response["error"]) == (429, "ratelimited")
        assert error.response.headers["Retry-After"] == "7"
    post(client)
    assert counted(slack) == {"posts": 1, "rate_limited": 2}


def test_500_is_a_page_and_stores_nothing(client: WebClient, slack: SlackServer) -> None:
    """A 500 carries no JSON."""
    slack.faults.add("500")
    error = refused(lambda: post(client))
    assert error.response.status_code == 500
    assert (counted(slack), slack.channels[CHANNEL].messages) == ({"failed": 1}, [])


def test_timeout_ends_the_connection_before_anything_is_accepted(client: WebClient, slack: SlackServer) -> None:
    """The client gets no answer, and the channel stays empty."""
    slack.faults.add("timeout")
    with pytest.raises(RemoteDisconnected):
        post(client)
    assert (counted(slack), slack.channels[CHANNEL].messages) == ({"failed": 1}, [])
    assert post(client)


@pytest.mark.parametrize(("kind", "kept", "count"), [("hang", 0, "failed"), ("hang-after-accept", 1, "posts")])
def test_a_slack_that_hangs_says_nothing_at_all(slack: SlackServer, kind: str, kept: int, count: str) -> None:
    """The client waits as long as it cares to; whether its message was accepted it cannot see."""
    slack.faults.add(kind)
    impatient = WebClient(token=slack.token, base_url=slack.url, retry_handlers=[])
    impatient.timeout = 0.2  # type: ignore[assignment] # the SDK asks for whole seconds and passes on what it gets
    with pytest.raises(TimeoutError):
        post(impatient)
    assert (counted(slack), len(slack.channels[CHANNEL].messages)) == ({count: 1}, kept)
    assert post(impatient)


def test_drop_after_accept_keeps_the_message(client: WebClient, slack: SlackServer) -> None:
    """The client gets no answer, but the message is there and counts as posted; so for replies and edits."""
    slack.faults.add("drop-after-accept", 3)
    with pytest.raises(RemoteDisconnected):
        post(client)
    (message,) = slack.channels[CHANNEL].messages
    with pytest.raises(RemoteDisconnected):
        post(client, thread_ts=message.ts)
    with pytest.raises(RemoteDisconnected):
        client.chat_update(channel=CHANNEL, ts=message.ts, text="y")
    assert (message.text, len(message.replies)) == ("y", 1)
    assert counted(slack) == {"posts": 1, "replies": 1, "updates": 1}
    assert [call.outcome for call in slack.calls] == ["dropped"] * 3


def test_errors_by_name(client: WebClient, slack: SlackServer) -> None:
    """Any ok:false error can be ordered."""
    slack.faults.add("error", name="internal_error")
    assert refused(lambda: post(client)).response["error"] == "internal_error"
    assert counted(slack) == {"failed": 1}


def test_faults_come_in_the_order_asked_for() -> None:
    """A list of specs is worked off from the front; reads are spared."""
    faults = Faults.from_specs(["slack:500:1", "slack:error:fatal_error:1", "slack:429:1"], retry_after_s=3)
    with SlackServer(faults=faults) as server:
        client = client_of(server)
        client.conversations_history(channel=CHANNEL)
        for _ in range(3):
            with pytest.raises(SlackApiError):
                post(client)
        post(client)
        outcomes = [call.outcome for call in server.calls]
    assert outcomes == ["ok", "500", "fatal_error", "ratelimited", "ok"]
    assert len(faults) == 0


@pytest.mark.parametrize("spec", ["ecs:throttle:1", "slack:429", "slack:429:x", "slack:moon:1", "slack:error:1"])
def test_specs_that_are_none(spec: str) -> None:
    """A spec of another service or of an unknown kind is refused, not ignored."""
    with pytest.raises(ValueError):
        Faults.from_specs([spec])


def test_one_post_per_second_and_channel(clock: Clock) -> None:
    """After a burst of three, each channel takes one post per second of the server's clock."""
    with SlackServer(clock=clock, channels={CHANNEL: "ops", "C0OTHER": "other"}) as server:
        client = client_of(server)
        for _ in range(3):
            post(client)
        error = refused(lambda: post(client))
        assert (error.response["error"], error.response.headers["Retry-After"]) == ("ratelimited", "1")
        client.chat_postMessage(channel="C0OTHER", text="x")
        clock.now += 1
        post(client)
        refused(lambda: post(client))
        assert counted(server) == {"posts": 5, "rate_limited": 2}


def test_fifty_edits_per_minute(clock: Clock) -> None:
    """chat.update is Tier 3: 50 at once, then one every 1.2 s."""
    with SlackServer(clock=clock) as server:
        client = client_of(server)
        ts = post(client)
        for _ in range(50):
            client.chat_update(channel=CHANNEL, ts=ts, text="y")
        error = refused(lambda: client.chat_update(channel=CHANNEL, ts=ts, text="y"))
        assert error.response.headers["Retry-After"] == "2"
        clock.now += 1.2
        client.chat_update(channel=CHANNEL, ts=ts, text="y")
        assert counted(server) == {"posts": 1, "updates": 51, "rate_limited": 1}


def test_limits_can_be_switched_off(client: WebClient, slack: SlackServer) -> None:
    """Without rate limits the clock need not move."""
    for _ in range(5):
        post(client)
    assert counted(slack) == {"posts": 5}


def test_a_refused_call_that_is_dropped_stores_nothing(client: WebClient, slack: SlackServer) -> None:
    """Dropping the answer of an invalid call loses the error, not more."""
    slack.faults.add("drop-after-accept")
    with pytest.raises(RemoteDisconnected):
        post(client, blocks=[section("")])
    assert (counted(slack), slack.channels[CHANNEL].messages) == ({"failed": 1}, [])


def test_stopping_twice_and_reading_afterwards() -> None:
    """The state outlives the server; the URL does not."""
    server = SlackServer().start()
    post(client_of(server))
    server.stop()
    server.stop()
    assert len(server.channels[CHANNEL].messages) == 1
    with pytest.raises(RuntimeError):
        _ = server.url
