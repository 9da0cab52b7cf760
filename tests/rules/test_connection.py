"""How a connection failed, to which host, and what a number of tries hints at."""

from __future__ import annotations

import pytest

from foghorn.rules.connection import host_in, how_it_failed, retried_hint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dial tcp: lookup registry.example on 10.0.0.2:53: no such host", "DNS"),
        ("x509: certificate signed by unknown authority", "TLS"),
        ("net/http: TLS handshake timeout", "the TLS handshake failed"),
        ("dial tcp 10.0.3.9:443: connect: connection refused", "refused"),
        ("read: connection reset by peer", "reset"),
        ("connect: no route to host", "no route"),
        ("request canceled while waiting for connection", "no answer in time"),
        ("403 Forbidden", None),
    ],
)
def test_how_a_connection_failed(text: str, words: str | None) -> None:
    """In words for people; None where the text says nothing of a connection."""
    said = how_it_failed(text)
    assert said is None if words is None else words in (said or "")


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ('Head "https://registry-1.docker.io/v2/library/nginx": i/o timeout', "registry-1.docker.io"),
        ("lookup api.ecr.eu-west-1.amazonaws.com on 10.0.0.2:53: no such host", "api.ecr.eu-west-1.amazonaws.com"),
        ('Post "https://api.ecr.eu-west-1.ama', None),
        ("dial tcp 10.0.3.9:443: i/o timeout", None),
    ],
)
def test_the_host_is_named_where_the_text_has_it_whole(text: str, host: str | None) -> None:
    """An address alone is no name, and half a name is a wrong one."""
    assert host_in(text) == host


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("service call has been retried 1 time(s)", "a permission or a name"),
        ("service call has been retried 3 time(s)", "the network"),
        ("service call has been retried 2 time(s)", None),
        ("service call has been retried 5 time(s): context deadline exceeded", None),
        ("no tries are told", None),
    ],
)
def test_the_number_of_tries_is_a_hint_where_nothing_else_tells(text: str, hint: str | None) -> None:
    """Once for what is refused or not there, three times and more for a connection: never a verdict."""
    said = retried_hint(text)
    assert said is None if hint is None else hint in (said or "")
