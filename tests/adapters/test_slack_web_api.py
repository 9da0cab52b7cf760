from __future__ import annotations

import socket
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from foghorn.adapters.slack_refusals import UNKNOWN, WHAT_TO_DO
from foghorn.adapters.slack_web_api import EVENT_TYPE, SlackWebApi
from foghorn.slack.errors import Ambiguous, MessageGone, RateLimited, Refused, SlackError, Unavailable
from foghorn.slack.message import Message
from foghorn.slack.messenger import Messenger
from tests.slack.scripted_server import Answer, scripted

TOKEN = "xoxb-" + "0123456789-scripted"
CHANNEL = "C0123456789"
TS = "1700000000.000100"
SINCE = datetime(2026, 11, 22, 14, 28, 3, tzinfo=UTC)
MESSAGE = Message("hello", ({"type": "section", "text": {"type": "mrkdwn", "text": "hello"}},))
METADATA = {"scope": "s", "slot": "1"}

Call = Callable[[SlackWebApi], object]


def _post(api: SlackWebApi) -> object:
    return api.post(CHANNEL, MESSAGE, metadata=METADATA)


def _reply(api: SlackWebApi) -> object:
    return api.post(CHANNEL, MESSAGE, thread_ts=TS, metadata=METADATA)


def _update(api: SlackWebApi) -> object:
    return api.update(CHANNEL, TS, MESSAGE, metadata=METADATA)


def _find(api: SlackWebApi) -> object:
    return api.find(CHANNEL, since=SINCE, metadata=METADATA)


def _find_reply(api: SlackWebApi) -> object:
    return api.find(CHANNEL, since=SINCE, metadata=METADATA, thread_ts=TS)


CALLS = [_post, _reply, _update, _find, _find_reply]


def _failure(answer: Answer, call: Call) -> SlackError:
    with scripted(answer) as slack, pytest.raises(SlackError) as caught:
        call(SlackWebApi(TOKEN, slack.url))
    assert len(slack.requests) == 1
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    return caught.value


def _said(ts: str, pairs: dict[str, str], event_type: str = EVENT_TYPE) -> dict[str, Any]:
    return {"ts": ts, "text": "x", "metadata": {"event_type": event_type, "event_payload": pairs}}


def test_a_post_carries_text_blocks_and_metadata() -> None:
    """And asks Slack neither to unfurl nor to link anything."""
    with scripted() as slack:
        api: Messenger = SlackWebApi(f"{TOKEN}\n", slack.url)
        posted = api.post(CHANNEL, MESSAGE, thread_ts=None, metadata=METADATA)

    assert posted.ts == TS
    (request,) = slack.requests
    assert request.method == "chat.postMessage"
    assert request.token == TOKEN
    assert request.arguments["text"] == "hello"
    assert request.arguments["blocks"] == list(MESSAGE.blocks)
    assert request.arguments["metadata"] == {"event_type": EVENT_TYPE, "event_payload": METADATA}
    assert request.arguments["unfurl_links"] is False
    assert request.arguments["unfurl_media"] is False
    assert request.arguments["link_names"] is False
    assert "thread_ts" not in request.arguments


def test_a_reply_names_its_thread() -> None:
    """By the parent's ts, a string."""
    with scripted() as slack:
        _reply(SlackWebApi(TOKEN, slack.url))

    assert slack.requests[0].arguments["thread_ts"] == TS


def test_an_edit_carries_text_and_blocks() -> None:
    """Text alone would remove the blocks."""
    with scripted() as slack:
        assert _update(SlackWebApi(TOKEN, slack.url)) is None

    (request,) = slack.requests
    assert request.method == "chat.update"
    assert request.arguments["ts"] == TS
    assert request.arguments["blocks"] == list(MESSAGE.blocks)
    assert request.arguments["metadata"]["event_payload"] == METADATA


def test_find_reads_every_page() -> None:
    """History comes newest first, a page at a time; the earliest match is the one."""
    pages = [
        Answer({"ok": True, "messages": [_said("9.0", METADATA)], "response_metadata": {"next_cursor": "c1"}}),
        Answer({"ok": True, "messages": [], "response_metadata": {"next_cursor": "c2"}}),
        Answer({"ok": True, "messages": [_said("8.5", METADATA | {"more": "x"}), {"ts": "8.1"}], "has_more": False}),
    ]
    with scripted(*pages) as slack:
        assert _find(SlackWebApi(TOKEN, slack.url)) == "8.5"

    assert [request.method for request in slack.requests] == ["conversations.history"] * 3
    assert [request.arguments.get("cursor") for request in slack.requests] == [None, "c1", "c2"]
    assert {request.arguments["oldest"] for request in slack.requests} == {f"{SINCE.timestamp():.6f}"}
    assert slack.requests[0].arguments["include_all_metadata"] == "1"


@pytest.mark.parametrize(
    "message",
    [
        {"ts": "9.0"},
        {"ts": "9.0", "metadata": "odd"},
        {"ts": "9.0", "metadata": {"event_type": EVENT_TYPE, "event_payload": None}},
        _said("9.0", {"scope": "s"}),
        _said("9.0", {"scope": "s", "slot": "2"}),
        _said("9.0", METADATA, "another_app"),
    ],
)
def test_find_takes_no_other_message(message: dict[str, Any]) -> None:
    """All pairs, and ours."""
    with scripted(Answer({"ok": True, "messages": [message]})) as slack:
        assert _find(SlackWebApi(TOKEN, slack.url)) is None


def test_find_in_a_thread_skips_the_parent() -> None:
    """Slack lists the parent with its replies."""
    messages = [_said(TS, METADATA), _said("1700000001.000000", METADATA)]
    with scripted(Answer({"ok": True, "messages": messages})) as slack:
        assert _find_reply(SlackWebApi(TOKEN, slack.url)) == "1700000001.000000"

    assert slack.requests[0].method == "conversations.replies"
    assert slack.requests[0].arguments["ts"] == TS


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({}, 1.0),
        ({"Retry-After": "soon"}, 1.0),
        ({"Retry-After": "-3"}, 1.0),
        ({"Retry-After": "inf"}, 1.0),
    ],
)
def test_a_rate_limit_says_how_long(call: Call, headers: dict[str, str], wait_s: float) -> None:
    """The header where it makes sense, a second otherwise."""
    failure = _failure(Answer({"ok": False, "error": "ratelimited"}, 429, headers), call)

    assert isinstance(failure, RateLimited)
    assert failure.retry_after_s == wait_s


_MAYBE_ACCEPTED = {
    "HTTP 500": Answer("<html>oops</html>", 500),
    "HTTP 503 without a body": Answer("", 503),
    "internal_error": Answer({"ok": False, "error": "internal_error"}),
    "fatal_error in a 500": Answer({"ok": False, "error": "fatal_error"}, 500),
    "closed without an answer": Answer(hang_up=True),
    "an answer cut short": Answer({"ok": True, "ts": TS}, cut_short=True),
    "an answer that is no JSON": Answer("<html>a proxy's page</html>"),
    "an empty answer": Answer(""),
    "an answer that is a list": Answer([1]),
}


@pytest.mark.parametrize("answer", _MAYBE_ACCEPTED.values(), ids=_MAYBE_ACCEPTED)
@pytest.mark.parametrize("call", [_post, _reply])
def test_a_post_that_may_have_been_accepted_is_ambiguous(call: Call, answer: Answer) -> None:
    """Posting again at once could tell the same twice."""
    assert isinstance(_failure(answer, call), Ambiguous)


@pytest.mark.parametrize("answer", _MAYBE_ACCEPTED.values(), ids=_MAYBE_ACCEPTED)
@pytest.mark.parametrize("call", [_update, _find, _find_reply])
def test_the_same_of_an_edit_or_a_look_up_is_only_a_reason_to_retry(call: Call, answer: Answer) -> None:
    """Doing these twice is doing them once."""
    assert isinstance(_failure(answer, call), Unavailable)


@pytest.mark.parametrize("body", [{"ok": True}, {"ok": True, "ts": ""}, {"ok": True, "ts": 1.5}])
def test_a_post_without_ts_is_ambiguous(body: dict[str, Any]) -> None:
    """It cannot be edited, so it must be found first."""
    assert isinstance(_failure(Answer(body), _post), Ambiguous)


@pytest.mark.parametrize(("call", "expected"), [(_post, Ambiguous), (_update, Unavailable), (_find, Unavailable)])
def test_no_answer_in_time(call: Call, expected: type[SlackError]) -> None:
    """The client gives up; the server has the request."""
    with scripted(Answer(stall=True)) as slack, pytest.raises(expected) as caught:
        call(SlackWebApi(TOKEN, slack.url, timeout_s=1))

    assert caught.value.reason == "TimeoutError"


@pytest.mark.parametrize("call", CALLS)
def test_a_refused_connection_was_never_sent(call: Call) -> None:
    """Nobody listens: worth a retry, without a look-up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/api/"

    with pytest.raises(Unavailable) as caught:
        call(SlackWebApi(TOKEN, url))

    assert caught.value.reason == "ConnectionRefusedError"


def test_an_unknown_host_was_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS fails before anything is sent."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "create_connection", fail)

    with pytest.raises(Unavailable) as caught:
        _post(SlackWebApi(TOKEN, "http://slack.invalid/api/"))
    assert caught.value.reason == "gaierror"


@pytest.mark.parametrize("error", ["service_unavailable", "request_timeout"])
@pytest.mark.parametrize("call", CALLS)
def test_slack_not_taking_the_call_is_unavailable(call: Call, error: str) -> None:
    """Slack says that it did not take it."""
    assert isinstance(_failure(Answer({"ok": False, "error": error}), call), Unavailable)


@pytest.mark.parametrize("error", sorted(WHAT_TO_DO))
@pytest.mark.parametrize("call", [_post, _update, _find])
def test_a_refusal_says_what_to_do(call: Call, error: str) -> None:
    """Each error that a person must see to has its own sentence."""
    failure = _failure(Answer({"ok": False, "error": error}), call)

    assert isinstance(failure, Refused)
    assert failure.error == failure.reason == error
    assert failure.what_to_do == WHAT_TO_DO[error]
    assert error in str(failure)


def test_an_unknown_error_is_refused_and_named() -> None:
    """Slack may add errors: shown, not retried."""
    failure = _failure(Answer({"ok": False, "error": "brand_new_error"}), _post)

    assert isinstance(failure, Refused)
    assert failure.error == "brand_new_error"
    assert failure.what_to_do == UNKNOWN


@pytest.mark.parametrize("status", [403, 404])
def test_an_answer_from_someone_else_is_refused(status: int) -> None:
    """A proxy or a wrong address, which may quote our request: its body is not repeated."""
    failure = _failure(Answer(f"Bearer {TOKEN} not allowed", status), _post)

    assert isinstance(failure, Refused)
    assert failure.error == f"http_{status}"


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_an_edit_of_a_message_that_is_gone(error: str) -> None:
    """A person deleted it, or it is not ours to edit any more."""
    assert isinstance(_failure(Answer({"ok": False, "error": error}), _update), MessageGone)


@pytest.mark.parametrize(("call", "error"), [(_reply, "cannot_reply_to_message"), (_find_reply, "thread_not_found")])
def test_a_thread_that_is_gone(call: Call, error: str) -> None:
    """Nothing can be said there any more."""
    assert isinstance(_failure(Answer({"ok": False, "error": error}), call), MessageGone)


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        (" \n", "not_authed"),
        ("xoxb-1\nxoxb-2", "malformed_token"),
        ('{"a": 1}', "malformed_token"),
        ("xoxb-ü", "malformed_token"),
        ("xoxb 1", "malformed_token"),
        ('"xoxb-1"', "malformed_token"),
    ],
)
def test_a_token_that_cannot_be_one_is_refused_unsent(token: str, error: str) -> None:
    """The HTTP library would quote it in its error."""
    with pytest.raises(Refused) as caught:
        SlackWebApi(token, "http://127.0.0.1:1/api/")

    assert caught.value.error == error
    assert "xoxb-1" not in str(caught.value)
