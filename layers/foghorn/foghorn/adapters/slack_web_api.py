"""The Messenger over Slack's Web API. Every call is tried once; what to do after a failure is the sender's choice."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import urllib.error
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NoReturn

# Only the notifier imports this module, so only the notifier pays for the SDK.
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from foghorn.adapters import slack_refusals
from foghorn.slack.errors import Ambiguous, MessageGone, RateLimited, Refused, SlackError, Unavailable
from foghorn.slack.message import Message
from foghorn.slack.messenger import CALL_TIMEOUT_S, Posted

DEFAULT_URL: Final = "https://slack.com/api/"
#: Names the metadata as ours. https://docs.slack.dev/messaging/message-metadata
EVENT_TYPE: Final = "foghorn_advisory"

_PAGE: Final = 200
_DEFAULT_WAIT_S: Final = 1.0
_NEVER_SENT: Final = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)


class SlackWebApi:
    """Posts, edits and finds messages with a bot token. `timeout_s` bounds connecting and each wait for bytes.

    Scopes: chat:write, channels:history, groups:history.
    """

    def __init__(self, token: str, base_url: str = "", *, timeout_s: int = CALL_TIMEOUT_S) -> None:
        token = token.strip()
        if not token.isascii() or not token.isprintable() or not token or " " in token or '"' in token:
            raise _refused("malformed_token" if token else "not_authed")
        self._client = WebClient(
            token=token,
            base_url=base_url or DEFAULT_URL,
            timeout=timeout_s,
            retry_handlers=[],
            # Its lines would stand as plain text between our JSON, and they quote what was answered.
            logger=logging.Logger("slack_sdk", logging.CRITICAL + 1),
        )

    def post(
        self, channel: str, message: Message, *, thread_ts: str | None = None, metadata: Mapping[str, str]
    ) -> Posted:
        """Post once. An answer that is lost, or that says that Slack broke down, is Ambiguous."""
        response = self._call(
            Ambiguous,
            lambda: self._client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
                **_content(message, metadata),
            ),
        )
        ts = response.get("ts")
        if not isinstance(ts, str) or not ts:
            raise Ambiguous("answer_without_ts")
        return Posted(ts)

    def update(self, channel: str, ts: str, message: Message, *, metadata: Mapping[str, str]) -> None:
        """Replace text, blocks and metadata of a message."""
        self._call(
            Unavailable,
            lambda: self._client.chat_update(channel=channel, ts=ts, **_content(message, metadata)),
        )

    def find(
        self,
        channel: str,
        *,
        since: datetime,
        metadata: Mapping[str, str],
        thread_ts: str | None = None,
        known: Collection[str] = (),
    ) -> str | None:
        """Read every page since `since` and return the earliest message that carries all these pairs."""
        found = [
            str(message["ts"])
            for message in self._messages(channel, f"{since.timestamp():.6f}", thread_ts)
            if message.get("ts") not in (thread_ts, *known) and _carries(message, metadata)
        ]
        return min(found, key=Decimal, default=None)

    def _messages(self, channel: str, oldest: str, thread_ts: str | None) -> Iterator[dict[str, Any]]:
        cursor: str | None = None
        while True:
            asked: dict[str, Any] = {
                "channel": channel,
                "oldest": oldest,
                "inclusive": True,
                "include_all_metadata": True,
                "limit": _PAGE,
                "cursor": cursor,
            }
            page = self._page(asked, thread_ts)
            yield from page.get("messages") or ()
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    def _page(self, asked: dict[str, Any], thread_ts: str | None) -> SlackResponse:
        if thread_ts is None:
            return self._call(Unavailable, lambda: self._client.conversations_history(**asked))
        return self._call(Unavailable, lambda: self._client.conversations_replies(ts=thread_ts, **asked))

    def _call(self, when_lost: type[SlackError], call: Callable[[], SlackResponse]) -> SlackResponse:
        """Call once; `when_lost` is what it means that the call may have been carried out.

        `from None` throughout: the SDK's errors quote the answer's body, which may quote our request.
        """
        try:
            return call()
        except SlackApiError as error:
            _raise_for(error, when_lost)
        except urllib.error.URLError as error:
            if isinstance(error.reason, _NEVER_SENT):
                raise Unavailable(_name(error.reason)) from None
            raise when_lost(_name(error.reason)) from None
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            raise when_lost(_name(error)) from None


def _content(message: Message, metadata: Mapping[str, str]) -> dict[str, Any]:
    # An edit without blocks removes them; without `parse`, an edit would link names that a post does not link.
    return {
        "text": message.text,
        "blocks": list(message.blocks),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": dict(metadata)},
        "parse": "none",
        "link_names": False,
    }


def _carries(message: Mapping[str, Any], pairs: Mapping[str, str]) -> bool:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return False
    payload = metadata.get("event_payload")
    return isinstance(payload, dict) and all(payload.get(key) == value for key, value in pairs.items())


def _raise_for(error: SlackApiError, when_lost: type[SlackError]) -> NoReturn:
    response = error.response
    status = response.status_code
    code = slack_refusals.code_of(response.get("error") if isinstance(response.data, dict) else None)
    if status == 429 or code in slack_refusals.RATE_LIMITED:
        raise RateLimited(_retry_after_s(response.headers)) from None
    if code in slack_refusals.NOT_NOW:
        raise Unavailable(code) from None
    if status >= 500 or code in slack_refusals.BROKEN:
        raise when_lost(code or f"http_{status}") from None
    if code in slack_refusals.GONE:
        raise MessageGone(code) from None
    if code:
        raise _refused(code) from None
    if status < 400:
        raise when_lost("answer_not_understood") from None
    raise Refused(f"http_{status}", slack_refusals.NO_WEB_API) from None


def _refused(code: str) -> Refused:
    return Refused(code, slack_refusals.WHAT_TO_DO.get(code, slack_refusals.UNKNOWN))


def _retry_after_s(headers: Mapping[str, Any]) -> float:
    value = next((text for name, text in headers.items() if name.lower() == "retry-after"), None)
    try:
        seconds = float(str(value))
    except ValueError:
        return _DEFAULT_WAIT_S
    return seconds if 0 <= seconds < float("inf") else _DEFAULT_WAIT_S


def _name(error: object) -> str:
    return type(error).__name__ if isinstance(error, BaseException) else "connection_failed"
