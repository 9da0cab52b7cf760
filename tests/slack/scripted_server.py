"""A Slack that answers what a test tells it to, over real HTTP on loopback: also what no Slack would plan to say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Answer:
    """One answer. `body` is sent as JSON unless it is text; `hang_up` closes without answering, `stall` waits first."""

    body: object = field(default_factory=lambda: {"ok": True, "ts": "1700000000.000100"})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False
    stall: bool = False
    cut_short: bool = False


@dataclass
class Request:
    """What the client sent: method, and arguments of a JSON or form body alike."""

    method: str
    arguments: dict[str, Any]
    token: str


class ScriptedSlack:
    """Gives its answers in order; the last one again and again."""

    def __init__(self, answers: list[Answer]) -> None:
        self.answers = list(answers)
        self.requests: list[Request] = []
        self.released = threading.Event()
        self.url = ""

    def next(self) -> Answer:
        """The answer whose turn it is."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def scripted(*answers: Answer) -> Iterator[ScriptedSlack]:
    """A running server with these answers."""
    slack = ScriptedSlack(list(answers) or [Answer()])
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(slack))
    slack.url = f"http://127.0.0.1:{server.server_port}/api/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        slack.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(slack: ScriptedSlack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            slack.requests.append(self._request())
            answer = slack.next()
            if answer.stall:
                slack.released.wait(timeout=30)
            if answer.hang_up or answer.stall:
                self.close_connection = True
                return
            body = (answer.body if isinstance(answer.body, str) else json.dumps(answer.body)).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body) + (100 if answer.cut_short else 0)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def _request(self) -> Request:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            if raw.startswith("{"):
                arguments = json.loads(raw)
            else:
                arguments = {name: values[0] for name, values in parse_qs(raw).items()}
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            return Request(self.path.removeprefix("/api/"), arguments, token)

        def log_message(self, *_arguments: object) -> None:
            return

    return Handler
