"""Which AWS calls each function makes, taken down while its real handler plays streams on the embedded AWS.

The calls are read from the HTTP requests as they arrive there, so a function that runs in a fork (and dies in it) is
heard as well. The places in the code that ask an adapter for something are taken down too, in this process alone: with
them a test can tell that the streams have been everywhere.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import botocore.session
import pytest
from botocore.config import Config

from foghorn.adapters.closer_look import AwsCloserLook
from foghorn.adapters.dead_letter_depths import SqsQueueDepths
from foghorn.adapters.ecs_clusters import EcsClusters
from foghorn.adapters.ecs_facts import EcsFacts
from foghorn.adapters.incident_table import IncidentTable
from foghorn.adapters.notifications_queue import NotificationsQueue
from foghorn.adapters.silence_items import SilenceItems
from foghorn.facts.clusters import ClusterSource
from foghorn.facts.source import CloserLookSource, FactSource
from foghorn.incidents.announcer import Announcer
from foghorn.incidents.silence_book import SilenceBook
from foghorn.incidents.store import IncidentStore
from foghorn.pipeline.dead_letters import QueueDepths
from foghorn_local.aws import WORKSPACE_USER_AGENT, endpoint
from foghorn_local.play.lambdas import Lambdas
from tests.contract.permissions.resources import NAMING, Observed


def _asked(port: type) -> frozenset[str]:
    return frozenset(name for name, value in vars(port).items() if callable(value) and not name.startswith("_"))


PORTS: Mapping[type, frozenset[str]] = {
    IncidentTable: frozenset(IncidentStore.__abstractmethods__),
    NotificationsQueue: _asked(Announcer),
    EcsFacts: _asked(FactSource),
    AwsCloserLook: _asked(CloserLookSource),
    EcsClusters: _asked(ClusterSource),
    SilenceItems: _asked(SilenceBook),
    SqsQueueDepths: _asked(QueueDepths),
}
"""The adapters that call AWS, with what the pipeline may ask of them."""


@dataclass
class Recording:
    """The calls, and the lines (function, file, line) from which adapters were asked for something."""

    calls: set[Observed] = field(default_factory=set)
    asked_from: set[tuple[str | None, Path, int]] = field(default_factory=set)
    function: str | None = None

    def __or__(self, other: Recording) -> Recording:
        """Both recordings in one."""
        return Recording(self.calls | other.calls, self.asked_from | other.asked_from)

    def operations(self, *, of_functions: bool) -> set[str]:
        """`service:Operation` of every call that functions made, or that was made outside of them."""
        return {call.operation for call in self.calls if (call.function is not None) is of_functions}


@contextmanager
def recording() -> Iterator[Recording]:
    """Take down everything that is played meanwhile."""
    record = Recording()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(endpoint, "target_of", _listening(record))
        patch.setattr(Lambdas, "invoke", _naming(record))
        for adapter, methods in PORTS.items():
            for method in methods:
                patch.setattr(adapter, method, _noting(record, getattr(adapter, method)))
        yield record


def _listening(record: Recording) -> Callable[..., endpoint.Target]:
    target_of = endpoint.target_of

    def heard(environ: dict[str, Any], body: bytes) -> endpoint.Target:
        target = target_of(environ, body)
        if WORKSPACE_USER_AGENT not in environ.get("HTTP_USER_AGENT", ""):
            request = request_of(environ, body)
            parameters = tuple((name, _frozen(request[name])) for name in NAMING if name in request)
            region = region_of(target.service, target.region)
            record.calls.add(Observed(record.function, target.name, region, parameters))
        return target

    return heard


def _naming(record: Recording) -> Callable[..., Any]:
    invoke = Lambdas.invoke

    def invoked(self: Lambdas, name: str, event: Any) -> Any:
        record.function = name
        try:
            return invoke(self, name, event)
        finally:
            record.function = None

    return invoked


def _noting(record: Recording, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def noted(*args: Any, **kwargs: Any) -> Any:
        caller = sys._getframe(1)
        record.asked_from.add((record.function, Path(caller.f_code.co_filename).resolve(), caller.f_lineno))
        return method(*args, **kwargs)

    return noted


@functools.cache
def region_of(service: str, region: str) -> str:
    """The region in which AWS is asked by a client of that region: another one where the service is global.

    The recorded request does not tell: of an endpoint that it is given, as here, the SDK thinks it is the region's.
    """
    session = botocore.session.Session()
    if session.get_available_regions(service):
        return region
    config = Config(ignore_configured_endpoint_urls=True, parameter_validation=False)
    keys = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
    client = session.create_client(service, region_name=region, config=config, **keys)
    signed = parse_qs(client.generate_presigned_url(next(iter(client.meta.method_to_api_mapping))))
    return signed["X-Amz-Credential"][0].split("/")[2]


def request_of(environ: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """The parameters of a request: JSON, or the form of the query protocol, where lists are numbered.

    https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and, for EC2, aws-ec2-query-protocol.html
    """
    if "x-www-form-urlencoded" not in environ.get("CONTENT_TYPE", ""):
        request: dict[str, Any] = json.loads(body)
        return request
    fields: dict[str, Any] = {}
    for name, value in parse_qsl(body.decode("utf-8")):
        listed, _, number = name.rpartition(".")
        if number.isdigit():
            fields.setdefault(listed.removesuffix(".member"), []).append(value)
        else:
            fields[name] = value
    return fields


def _frozen(value: Any) -> str | tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else str(value)
