"""The embedded Slack: a real HTTP server that ``slack_sdk.WebClient(base_url=server.url)`` talks to."""

from __future__ import annotations

import contextlib
import dataclasses
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from foghorn_local.listening import listening_socket
from foghorn_local.slack.arguments import SlackRefusal
from foghorn_local.slack.faults import Fault, Faults
from foghorn_local.slack.http_messages import json_response, read_arguments, read_token
from foghorn_local.slack.methods import DEFAULT_SCOPES, WebApi
from foghorn_local.slack.pacing import Pacer
from foghorn_local.slack.page import render_html
from foghorn_local.slack.workspace import Channel, Workspace

if TYPE_CHECKING:
    from types import TracebackType

    from werkzeug.serving import BaseWSGIServer

TOKEN = "xoxb-embedded-slack"
CHANNELS: Mapping[str, str | Channel] = {"C0FOGHORN": "ops-alerts"}
StartResponse = Callable[..., Any]


@dataclasses.dataclass(slots=True)
class Counters:
    """Accepted calls (also those whose answer was dropped), and attempts that were refused or lost."""

    posts: int = 0
    replies: int = 0
    updates: int = 0
    other: int = 0
    rate_limited: int = 0
    failed: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """One attempt. ``outcome`` is ``ok``, ``dropped`` (accepted, answer lost), ``timeout``, ``hang``, ``ratelimited``,
    ``500`` or Slack's error name."""

    at_s: float
    method: str
    channel: str
    outcome: str


class _QuietHandler(WSGIRequestHandler):
    """Requests are in ``SlackServer.calls``; a line per request on stderr would drown the channel."""

    def log_request(self, *_status: object) -> None:
        """Says nothing."""
        return


class SlackServer:
    """``with SlackServer(...) as slack: WebClient(token=slack.token, base_url=slack.url)``.

    ``clock`` (seconds since 1970) gives the message timestamps and paces the rate limits; ``channels`` maps ids to
    names or to ``Channel``; ``port`` 0 takes a free one; ``extra_hosts`` are further addresses to listen on at the same
    port, such as the one of a container bridge. The state stays readable after ``stop()``.
    ``on_call`` is given each method as its call arrives, in the thread that will answer it; while it does not return,
    the call waits.
    A browser that opens the server's root sees the channels as ``render_html`` draws them.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        token: str = TOKEN,
        channels: Mapping[str, str | Channel] = CHANNELS,
        scopes: Iterable[str] = DEFAULT_SCOPES,
        rate_limit: bool = True,
        faults: Faults | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        extra_hosts: Sequence[str] = (),
        on_call: Callable[[str], None] | None = None,
    ) -> None:
        self.token = token
        self.rate_limit = rate_limit
        self.faults = faults or Faults()
        self.workspace = Workspace(channels, clock)
        self.counters = Counters()
        self.calls: list[Call] = []
        self._scopes = frozenset(scopes)
        self._api = WebApi(self.workspace, self._scopes)
        self._pacer = Pacer(clock)
        self._hosts = (host, *extra_hosts)
        self._port = port
        self._servers: list[BaseWSGIServer] = []
        self._threads: list[threading.Thread] = []
        self._on_call = on_call

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels by id."""
        return self.workspace.channels

    @property
    def url(self) -> str:
        """The base URL for a Slack client; it ends with ``/api/``."""
        return f"http://{self._hosts[0]}:{self.port}/api/"

    @property
    def port(self) -> int:
        """The port in use."""
        if not self._servers:
            raise RuntimeError("the embedded Slack is not started")
        return self._servers[0].port

    def start(self) -> SlackServer:
        """Listens in threads; the URL is known from here on. Raises PortUnavailableError if something else listens."""
        try:
            for host in self._hosts:
                port = self.port if self._servers else self._port
                with listening_socket(host, port) as listening:  # the server duplicates it
                    fd = listening.fileno()
                    server = make_server(host, port, self, threaded=True, request_handler=_QuietHandler, fd=fd)
                self._servers.append(server)
        except BaseException:
            self._close()
            raise
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="slack", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def stop(self) -> None:
        """Stops listening and waits for the threads; a second call does nothing."""
        for server in self._servers:
            server.shutdown()
        for thread in self._threads:
            thread.join()
        self._close()

    def _close(self) -> None:
        for server in self._servers:
            server.server_close()
        self._servers.clear()
        self._threads.clear()

    def __enter__(self) -> SlackServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI application."""
        request = Request(environ)
        if self._on_call is not None and request.path.startswith("/api/"):
            self._on_call(request.path.removeprefix("/api/"))
        if request.path == "/" and request.method == "GET":
            with self.workspace.lock:
                page = render_html(self.channels.values())
            return Response(page, mimetype="text/html")(environ, start_response)
        if not request.path.startswith("/api/"):
            return Response("not found", status=404)(environ, start_response)
        fault = self.faults.take() if request.path.startswith("/api/chat.") else None
        response = self._answer(request, request.path.removeprefix("/api/"), fault)
        if response is None:
            if fault is not None and fault.kind.startswith("hang"):
                _keep_waiting(environ)
            _hang_up(environ)
            response = Response(status=500)
        return response(environ, start_response)

    def _answer(self, request: Request, method: str, fault: Fault | None) -> Response | None:
        """The response, or None when the connection is to end without one."""
        if fault is not None and fault.kind in ("429", "500", "timeout", "hang"):
            return self._refuse_by_fault(method, fault)
        channel = ""
        try:
            arguments = read_arguments(request)
            channel = arguments.text("channel")
            self._check_token(read_token(request))
            if fault is not None and fault.kind == "error":
                raise SlackRefusal(fault.name)
            wait_s = self._pacer.retry_after_s(method, channel) if self.rate_limit else None
            if wait_s is not None:
                return self._rate_limited(method, channel, wait_s)
            answer = self._api.call(method, arguments)
        except SlackRefusal as refusal:
            self._note(method, channel, refusal.error, "failed")
            body = {"ok": False, "error": refusal.error, **refusal.fields}
        else:
            outcome = "dropped" if fault is not None else "ok"
            self._note(method, channel, outcome, _accepted_as(method, "thread_ts" in arguments))
            body = {"ok": True, **answer}
        if fault is not None and fault.kind in ("drop-after-accept", "hang-after-accept"):
            return None
        return json_response(body, scopes=self._scopes)

    def _refuse_by_fault(self, method: str, fault: Fault) -> Response | None:
        if fault.kind == "429":
            return self._rate_limited(method, "", fault.retry_after_s)
        self._note(method, "", fault.kind, "failed")
        if fault.kind in ("timeout", "hang"):
            return None
        # Slack's edge answers an outage with a page, not with JSON.
        return Response("<html><body>Internal Server Error</body></html>", status=500, mimetype="text/html")

    def _rate_limited(self, method: str, channel: str, wait_s: int) -> Response:
        self._note(method, channel, "ratelimited", "rate_limited")
        return json_response({"ok": False, "error": "ratelimited"}, status=429, retry_after_s=wait_s)

    def _check_token(self, token: str) -> None:
        if not token:
            raise SlackRefusal("not_authed")
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            raise SlackRefusal("invalid_auth")

    def _note(self, method: str, channel: str, outcome: str, counter: str) -> None:
        with self.workspace.lock:
            self.calls.append(Call(self.workspace.clock(), method, channel, outcome))
            setattr(self.counters, counter, getattr(self.counters, counter) + 1)


def _accepted_as(method: str, in_thread: bool) -> str:
    if method == "chat.postMessage":
        return "replies" if in_thread else "posts"
    return "updates" if method == "chat.update" else "other"


def _hang_up(environ: Mapping[str, Any]) -> None:
    """Closes the connection under the response: the client sees it end without an answer."""
    connection: socket.socket = environ["werkzeug.socket"]
    with contextlib.suppress(OSError):  # the client may have gone first
        connection.shutdown(socket.SHUT_RDWR)


def _keep_waiting(environ: Mapping[str, Any]) -> None:
    """Says nothing until the client gives up and ends the connection."""
    connection: socket.socket = environ["werkzeug.socket"]
    with contextlib.suppress(OSError):
        while connection.recv(1024):
            pass
