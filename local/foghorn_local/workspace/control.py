"""The workspace's page and its control: one small HTTP server, on loopback only.

GET  /               the channel as a page that loads itself anew
GET  /about          {"workspace": "foghorn", "aws_port", "slack_port", "log"}
POST /announce       one event: the embedded ECS lets it have happened
POST /send           one event: through the rules to its function → {"function", "outcome", "reason"}
POST /answer         a list of events → {"text", "missing"}: the messages about them, or why there is none
GET  /quiet          ?within_s=N: waits until nothing is due soon → {"quiet", "queued", "next_at", "complaints"}

Bodies are JSON and say so in Content-Type, which a page of another origin may not send without being asked first.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from foghorn_local.bus import AmbiguousEventError
from foghorn_local.listening import listening_socket
from foghorn_local.slack import render_html
from foghorn_local.workspace.answer import answer
from foghorn_local.workspace.loop import WorkspaceStoppedError

if TYPE_CHECKING:
    from foghorn_local.workspace.workspace import Workspace

StartResponse = Callable[..., Any]
NAME = "foghorn"
RELOAD_EVERY_S = 3
LONGEST_WAIT_S = 120.0
# EventBridge takes 256 KB per event; some files hold a few.
LARGEST_BODY_BYTES = 4_000_000


class BadRequestError(Exception):
    """What was sent cannot be used; the message says why."""


class _QuietHandler(WSGIRequestHandler):
    def log_request(self, *_status: object) -> None:
        """Says nothing: the terminal is the channel's."""


class ControlServer:
    """Serves one workspace. `port` 0 takes a free one."""

    def __init__(self, workspace: Workspace, host: str, port: int) -> None:
        self._workspace = workspace
        self._host = host
        self._port = port
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None
        self._actions: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/"): self._page,
            ("GET", "/about"): self._about,
            ("GET", "/quiet"): self._quiet,
            ("POST", "/announce"): self._announce,
            ("POST", "/send"): self._send,
            ("POST", "/answer"): self._answer,
        }

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{self._host}:{self._server.port if self._server else self._port}/"

    def __enter__(self) -> Self:
        with listening_socket(self._host, self._port) as listening:  # the server duplicates it
            fd = listening.fileno()
            self._server = make_server(
                self._host, self._port, self, threaded=True, request_handler=_QuietHandler, fd=fd
            )
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="workspace-control", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI application."""
        request = Request(environ)
        request.max_content_length = LARGEST_BODY_BYTES
        action = self._actions.get((request.method, request.path))
        try:
            response = action(request) if action is not None else _refused("not found", 404)
        except (AmbiguousEventError, BadRequestError) as error:
            response = _refused(str(error), 400)
        except WorkspaceStoppedError as error:
            response = _refused(str(error), 503)
        return response(environ, start_response)

    def _page(self, _request: Request) -> Response:
        with self._workspace.slack.workspace.lock:
            page = render_html([self._workspace.channel], reload_every_s=RELOAD_EVERY_S)
        return Response(page, mimetype="text/html", headers={"Cache-Control": "no-store"})

    def _about(self, _request: Request) -> Response:
        workspace = self._workspace
        return _json(
            {
                "workspace": NAME,
                "aws_port": workspace.aws.port,
                "slack_port": workspace.slack.port,
                "log": str(workspace.log.resolve()),
            }
        )

    def _announce(self, request: Request) -> Response:
        world = self._workspace.announce(_body(request))
        return _json({"clusters": [cluster.arn for cluster in world.clusters()]})

    def _send(self, request: Request) -> Response:
        event = _body(request)
        classification = self._workspace.classify(event)
        function = self._workspace.send(event)
        return _json({"function": function, "outcome": classification.outcome, "reason": classification.reason})

    def _answer(self, request: Request) -> Response:
        events = _body(request)
        if not isinstance(events, list):
            raise BadRequestError("the body must be a list of events")
        return _json(asdict(answer(self._workspace, events)))

    def _quiet(self, request: Request) -> Response:
        try:
            within_s = min(LONGEST_WAIT_S, float(request.args.get("within_s", "0")))
        except ValueError:
            raise BadRequestError("within_s must be a number of seconds") from None
        loop = self._workspace.loop
        quiet = loop.wait_until(loop.is_quiet, within_s)
        queues = self._workspace.polled_queues()
        next_at = loop.next_due()
        return _json(
            {
                "quiet": quiet,
                "queued": sum(len(queue) for queue in queues),
                "next_at": None if next_at is None else f"{next_at:%H:%M:%S} UTC",
                "complaints": self._workspace.complaints,
            }
        )


def _body(request: Request) -> Any:
    if request.mimetype != "application/json":
        raise BadRequestError("Content-Type must be application/json")
    try:
        return json.loads(request.get_data())
    except ValueError as error:
        raise BadRequestError(f"the body is not JSON: {error}") from None


def _json(value: object) -> Response:
    return Response(json.dumps(value), mimetype="application/json")


def _refused(reason: str, status: int) -> Response:
    return Response(json.dumps({"error": reason}), status=status, mimetype="application/json")
