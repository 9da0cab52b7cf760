"""The embedded AWS: one HTTP endpoint in a thread of this process."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterable, Sequence
from typing import Any, Self

from moto.core.base_backend import BackendDict
from moto.core.model_instances import reset_model_data
from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import ThreadedWSGIServer

from foghorn_local.aws.counters import Counters
from foghorn_local.aws.endpoint import Endpoint, OnCall
from foghorn_local.aws.faults import Faults
from foghorn_local.aws.world import World
from foghorn_local.listening import listening_socket


class _Handler(MotoRequestHandler):
    """Keeps connections open between requests, which more than doubles throughput.

    werkzeug closes after every answer and first waits 10 ms for more input, because an application may leave part of
    a body unread; the endpoint always reads the whole body.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(ConnectionError):  # the client may be gone before the last flush
            super().finish()

    def run_wsgi(self) -> None:
        """Answer one request with a single write."""
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
            code, _, phrase = status.partition(" ")
            self.send_response(int(code), phrase)
            for name, value in headers:
                self.send_header(name, value)

        app: Any = self.server.app
        try:
            content = b"".join(app(self.make_environ(), start_response))
        except ConnectionAbortedError:
            self.close_connection = True
            return
        self._headers_buffer.append(b"\r\n" + content)
        self.flush_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: requests are counted, not logged."""


class _Server(ThreadedWSGIServer):
    """Knows its open connections, so that stopping ends them too."""

    daemon_threads = True

    def __init__(self, host: str, port: int, app: Any) -> None:
        self.connections: set[socket.socket] = set()
        with listening_socket(host, port) as listening:  # the server duplicates it
            super().__init__(host, port, app, handler=_Handler, fd=listening.fileno())

    def hang_up(self) -> None:
        """End every open connection."""
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class AwsServer:
    """DynamoDB, SQS, EventBridge, SSM, Secrets Manager (moto) and ECS reads (a seeded world) behind one URL.

    moto keeps its state per process, so one server runs at a time and starting one empties that state. A fork of this
    process, and any other process, reaches it through `url`. Long polling is answered at once.

    - `port=0` takes a free port; `extra_hosts` are further addresses to listen on at the same port, such as the one
      of a container bridge.
    - `home_region`: where every table, queue and secret is, whatever region a call is signed for. Without it each
      region has its own, as in AWS. ECS answers for the region that an event names in either case.
    - `faults`: see `Faults`; `keep_log=True` keeps a chronological log in `counters`.
    - `on_call(name, body)` sees each counted call as it arrives, in the thread that will answer it; while it does not
      return, the call waits.
    """

    _running = threading.Lock()

    def __init__(
        self,
        world: World | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        extra_hosts: Sequence[str] = (),
        home_region: str | None = None,
        faults: Iterable[str] = (),
        keep_log: bool = False,
        on_call: OnCall | None = None,
    ) -> None:
        self.counters = Counters(keep_log=keep_log)
        self.faults = Faults(faults)
        self._endpoint = Endpoint(world or World(), self.counters, self.faults, home_region, on_call)
        self._hosts = (host, *extra_hosts)
        self._port = port
        self._servers: list[_Server] = []
        self._threads: list[threading.Thread] = []

    @property
    def world(self) -> World:
        """The state behind the ECS reads; may be replaced while the server runs."""
        return self._endpoint.world

    @world.setter
    def world(self, world: World) -> None:
        self._endpoint.world = world

    @property
    def url(self) -> str:
        """The endpoint for `AWS_ENDPOINT_URL`."""
        return f"http://{self._hosts[0]}:{self.port}"

    @property
    def port(self) -> int:
        """The port in use."""
        return self._servers[0].port if self._servers else self._port

    def start(self) -> Self:
        """Empty moto's state and listen.

        Raises `RuntimeError` if another server of this process runs, `PortUnavailableError` if something else listens.
        """
        if not AwsServer._running.acquire(blocking=False):
            raise RuntimeError("another AwsServer runs in this process; stop it first")
        try:
            BackendDict.reset()
            reset_model_data()
            for host in self._hosts:
                self._servers.append(_Server(host, self.port, self._endpoint))
        except BaseException:
            self._release()
            raise
        for server in self._servers:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="embedded-aws", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def stop(self) -> None:
        """Stop listening and end every connection. Does nothing if it does not run."""
        if not self._servers:
            return
        for server in self._servers:
            server.shutdown()
        for thread in self._threads:
            thread.join()
        self._release()

    def _release(self) -> None:
        for server in self._servers:
            server.hang_up()
            server.server_close()
        self._servers.clear()
        self._threads.clear()
        AwsServer._running.release()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exc_info: object) -> None:
        self.stop()
