"""The WSGI application behind the embedded AWS: counts, has faults, answers ECS reads, leaves the rest to moto."""

from __future__ import annotations

import contextlib
import io
import json
import re
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import parse_qs

from moto.iam.models import get_account_id_from
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from foghorn_local.aws import ecs_api
from foghorn_local.aws.counters import Call, Counters
from foghorn_local.aws.errors import AwsError
from foghorn_local.aws.faults import Faults, refusal
from foghorn_local.aws.iam_simulation import simulate_principal_policy
from foghorn_local.aws.log_streams import described_events
from foghorn_local.aws.world import World

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
OnCall = Callable[[str, bytes], None]

# Calls of a client that carries this in its User-Agent are the workspace's own: neither counted nor hit by faults.
WORKSPACE_USER_AGENT = "foghorn-workspace"

_CREDENTIAL = re.compile(r"Credential=(?P<key>[^/\s]+)/\d+/(?P<region>[\w-]+)/(?P<service>[\w.-]+)/aws4_request")
# Where SigV4's service name is not the name of the boto3 client.
_CLIENT_NAMES = {
    "elasticloadbalancing": "elbv2",
    "monitoring": "cloudwatch",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a request is about, by its signature and target header."""

    service: str
    operation: str
    region: str
    access_key: str

    @property
    def name(self) -> str:
        """`service:Operation`, the service by its boto3 client name."""
        return f"{self.service}:{self.operation}"


def target_of(environ: Environ, body: bytes) -> Target:
    """Service, operation and region of a request; "unknown" and "us-east-1" where it does not say."""
    credential = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    signed = credential["service"] if credential else "unknown"
    operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    if not operation and "x-www-form-urlencoded" in environ.get("CONTENT_TYPE", ""):
        operation = parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    return Target(
        service=_CLIENT_NAMES.get(signed, signed),
        operation=operation or f"{environ.get('REQUEST_METHOD', '')} {environ.get('PATH_INFO', '')}",
        region=credential["region"] if credential else "us-east-1",
        access_key=credential["key"] if credential else "",
    )


class Endpoint:
    """All of the embedded AWS behind one URL."""

    def __init__(
        self,
        world: World,
        counters: Counters,
        faults: Faults,
        home_region: str | None = None,
        on_call: OnCall | None = None,
    ) -> None:
        self.world = world
        self.counters = counters
        self.faults = faults
        self._home_region = home_region
        self._on_call = on_call
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._applications: dict[tuple[str, str], Callable[..., Any]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request. Raises `ConnectionAbortedError` where a fault closes the connection."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        target = target_of(environ, body)
        if WORKSPACE_USER_AGENT in environ.get("HTTP_USER_AGENT", ""):
            return _sent(start_response, *self._serve(environ, target, body))
        self.counters.begin(target.name)
        if self._on_call is not None:
            self._on_call(target.name, body)
        started_s = time.perf_counter()
        status: int | None = None
        error: str | None = None
        try:
            code, headers, content = self._with_faults(environ, target, body)
            status, error = code, _error_code(content) if code >= 400 else None
            return _sent(start_response, code, headers, content)
        finally:
            finished_s = time.perf_counter()
            self.counters.end(Call(target.name, target.region, started_s, finished_s, status, error))

    def _with_faults(self, environ: Environ, target: Target, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        kind = self.faults.take(target.service, target.operation)
        if kind in ("throttle", "deny"):
            return _refused_as_asked(refusal(kind, target.service, target.operation), environ, target)
        if kind == "timeout":
            _hang_up(environ)
        if kind == "hang":
            _keep_waiting(environ)
        answer = self._serve(environ, target, body)
        if kind == "drop-after-accept":
            _hang_up(environ)
        if kind == "hang-after-accept":
            _keep_waiting(environ)
        return answer

    def _serve(self, environ: Environ, target: Target, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        if target.service == "ecs":
            account = get_account_id_from(target.access_key)
            try:
                content = ecs_api.answer(self.world, target.operation, body, region=target.region, account=account)
            except AwsError as error:
                return _refused(error)
            return 200, [("Content-Type", "application/x-amz-json-1.1")], content
        if target.name == "logs:GetLogEvents":
            described = described_events(self.world, body)
            if described is not None:
                return 200, [("Content-Type", "application/x-amz-json-1.1")], described
        if target.name == "iam:SimulatePrincipalPolicy":
            return simulate_principal_policy(body)
        if target.name == "sqs:ReceiveMessage":
            body = _without_waiting(body)
        if self._home_region is not None:
            environ = _signed_for(environ, self._home_region)
        return self._from_moto(self._application(environ, target), environ, body)

    def _application(self, environ: Environ, target: Target) -> Callable[..., Any]:
        """moto's application for a service; asking moto each time takes as long as a put."""
        key = (target.service, environ.get("HTTP_X_AMZ_TARGET", "").partition(".")[0])
        if target.service == "unknown":
            return self._moto
        if key not in self._applications:
            self._applications[key] = self._moto.get_application(environ)
        return self._applications[key]

    def _from_moto(
        self, application: Callable[..., Any], environ: Environ, body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        said: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
            said.append((int(status.split(" ", 1)[0]), headers))

        asked = environ | {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        parts = application(asked, start_response)
        try:
            content = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        return *said[-1], content


def _signed_for(environ: Environ, region: str) -> Environ:
    """The request as if it were signed for this region; moto takes the region from there and checks no signature."""
    signed = environ.get("HTTP_AUTHORIZATION", "")
    credential = _CREDENTIAL.search(signed)
    if credential is None:
        return environ
    start, end = credential.span("region")
    return environ | {"HTTP_AUTHORIZATION": signed[:start] + region + signed[end:]}


def _without_waiting(body: bytes) -> bytes:
    """Long polling off: under a clock that stands still moto would wait for ever, and here nobody need wait."""
    try:
        parameters = json.loads(body)
    except ValueError:
        return body
    return json.dumps(parameters | {"WaitTimeSeconds": 0}).encode() if isinstance(parameters, dict) else body


def _refused(error: AwsError) -> tuple[int, list[tuple[str, str]], bytes]:
    return error.http_status, [("Content-Type", "application/x-amz-json-1.1")], error.body()


def _refused_as_asked(error: AwsError, environ: Environ, target: Target) -> tuple[int, list[tuple[str, str]], bytes]:
    """Services of the query protocol (EC2, IAM, Elastic Load Balancing) answer in XML, all others in JSON."""
    if "x-www-form-urlencoded" not in environ.get("CONTENT_TYPE", ""):
        return _refused(error)
    return error.http_status, [("Content-Type", "text/xml")], error.xml_body(ec2=target.service == "ec2")


def _error_code(content: bytes) -> str | None:
    try:
        kind = json.loads(content).get("__type")
    except (ValueError, AttributeError):
        return None
    return kind.rpartition("#")[2] if isinstance(kind, str) else None


def _hang_up(environ: Environ) -> NoReturn:
    connection: socket.socket = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("a fault closed the connection")


def _keep_waiting(environ: Environ) -> NoReturn:
    """Say nothing until the caller gives up or the server stops: both end the connection."""
    connection: socket.socket = environ["werkzeug.socket"]
    with contextlib.suppress(OSError):
        while connection.recv(1024):
            pass
    raise ConnectionAbortedError("a fault kept the caller waiting")


def _sent(
    start_response: StartResponse, status: int, headers: list[tuple[str, str]], content: bytes
) -> Iterable[bytes]:
    kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "connection")]
    start_response(f"{status} {'OK' if status < 400 else 'Error'}", [*kept, ("Content-Length", str(len(content)))])
    return [content]
