"""The addresses of the embedded servers: what is taken is named, what is extra is listened on, one region or many."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import boto3
import pytest

from foghorn_local.aws import AwsServer, create_resources
from foghorn_local.listening import PortUnavailableError, listening_socket
from foghorn_local.slack import SlackServer

SERVERS = [AwsServer, SlackServer]
QUEUE: dict[str, Any] = {"Queue": {}}


@pytest.mark.parametrize("server", SERVERS)
def test_a_port_in_use_is_named(server: Callable[..., AbstractContextManager[Any]]) -> None:
    """Port, address and reason; and the process lives on, so that the next start can work."""
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortUnavailableError, match=f"port {port} on 127.0.0.1: Address already in use"):
            server(port=port).__enter__()
    with server(port=port) as started:
        assert started.port == port


@pytest.mark.parametrize("server", SERVERS)
def test_a_taken_port_on_an_extra_address_leaves_nothing_listening(
    server: Callable[..., AbstractContextManager[Any]],
) -> None:
    """It starts on all addresses or on none."""
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(PortUnavailableError, match=r"192\.0\.2\.1"):
        server(port=port, extra_hosts=["192.0.2.1"]).__enter__()
    listening_socket("127.0.0.1", port).close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers on all of 127.0.0.0/8")
@pytest.mark.parametrize("server", SERVERS)
def test_extra_addresses_are_listened_on(server: Callable[..., AbstractContextManager[Any]]) -> None:
    """At the same port, so that one URL differs from the other by its host alone."""
    with server(extra_hosts=["127.0.0.2"]) as started, pytest.raises(OSError, match="Address already in use"):
        socket.create_server(("127.0.0.2", started.port))


@pytest.mark.parametrize("home, found", [("eu-west-1", 1), (None, 0)])
def test_a_home_region_has_everything(home: str | None, found: int) -> None:
    """With one, a call that is signed for another region finds the queue; without, it does not, as in AWS."""
    with AwsServer(home_region=home) as aws:
        create_resources(aws.url, tables={}, queues=QUEUE, region="eu-west-1")
        session = boto3.session.Session(aws_access_key_id="x", aws_secret_access_key="x")
        sqs = session.client("sqs", endpoint_url=aws.url, region_name="us-east-2")
        assert len(sqs.list_queues().get("QueueUrls", [])) == found
