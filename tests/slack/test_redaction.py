from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foghorn.slack.redaction import REDACTED, redact

# Put together at run time, so that no scanner of the repository takes an example for a leak.
_AWS_KEY = "AKIA" + "ABCDEFGHIJKLMNOP"
_TEMPORARY_KEY = "ASIA" + "ABCDEFGHIJKLMNOP"
_BOT_TOKEN = "xoxb-" + "123456789012-abcdefghijkl"
_JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".c2lnbmF0dXJlLXRleHQ"
_PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"key {_AWS_KEY} used", f"key {REDACTED} used"),
        (f"({_TEMPORARY_KEY})", f"({REDACTED})"),
        (f"auth with {_BOT_TOKEN} failed", f"auth with {REDACTED} failed"),
        ("xoxp-" + "1-2-3-abcdef, xoxa-" + "2-abcdef", f"{REDACTED}, {REDACTED}"),
        ("https://hooks.slack.com/services/T0/B0/abc", f"https://hooks.slack.com/services/{REDACTED}"),
        ("ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789", REDACTED),
        ("dckr_pat_" + "abcdefghijklmnopqrstuvwxyz0", REDACTED),
        ("npm_" + "abcdefghijklmnopqrstuvwxyz0123456789", REDACTED),
        ("DB_PASSWORD=hunter2 next", f"DB_PASSWORD={REDACTED} next"),
        ("secret=s3cr3t&user=bob", f"secret={REDACTED}&user=bob"),
        ("token = abc", f"token = {REDACTED}"),
        ("password: hunter two", f"password: {REDACTED} two"),
        ('{"client_secret": "a b c", "id": 7}', f'{{"client_secret": {REDACTED}, "id": 7}}'),
        ('{\\"apiKey\\":\\"abc123\\"}', f'{{\\"apiKey\\":\\{REDACTED}}}'),
        ("Server=db;Pwd=hunter2;Timeout=3", f"Server=db;Pwd={REDACTED};Timeout=3"),
        ("aws_secret_access_key=abcd/efg+hij", f"aws_secret_access_key={REDACTED}"),
        ("X-Amz-Signature=0a1b2c&X-Amz-Expires=60", f"X-Amz-Signature={REDACTED}&X-Amz-Expires=60"),
        ("psql --password hunter2 --host db", f"psql --password {REDACTED} --host db"),
        ("Authorization: Bearer abc", f"Authorization: {REDACTED}"),
        ("authorization: Basic dXNlcjpwYXNz", f"authorization: {REDACTED}"),
        ("sent Bearer abcdef0123456789", f"sent Bearer {REDACTED}"),
        ("postgres://app:hunter2@db:5432/x", f"postgres://{REDACTED}@db:5432/x"),
        ("redis://:p@ss@cache:6379", f"redis://{REDACTED}@cache:6379"),
        (f"jwt {_JWT} end", f"jwt {REDACTED} end"),
        (f"key:\n{_PEM}\nend", f"key:\n{REDACTED}\nend"),
        (_PEM.removesuffix("-----END RSA PRIVATE KEY-----"), REDACTED),
    ],
)
def test_secrets_are_taken_out(text: str, expected: str) -> None:
    """What looks like a secret goes; the name that told us so stays."""
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "OutOfMemoryError: Container killed due to memory usage",
        "unable to pull secrets or registry auth: execution resource retrieval failed",
        "GetSecretValue on arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf: AccessDeniedException",
        "secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:DbPasswordSecret-AbCdEf: NotFoundException",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf:password::",
        "parameter /prod/db_password: AccessDeniedException",
        "ExpiredTokenException: The security token included in the request is expired",
        "repository does not exist or may require authorization: server message: insufficient_scope",
        "Bearer authentication failed",
        "secret: the name of it was not found",
        "credentials: the registry answered",
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/api@sha256:" + "0a" * 32,
        "https://example.com/a?b=c@d",
        "SyntaxError: Unexpected token '<'",
    ],
)
def test_reasons_are_kept(text: str) -> None:
    """Texts that only speak of secrets are what a reader needs."""
    assert redact(text) == text


_PIECES = [_AWS_KEY, _BOT_TOKEN, _JWT, _PEM, "password=", "secret: ", "Bearer ", "://u:p@h", "--token ", '"', "=", " "]


@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=8)), max_size=12).map("".join))
def test_once_is_enough(text: str) -> None:
    """What was redacted is not redacted again."""
    once = redact(text)

    assert redact(once) == once


@pytest.mark.parametrize(
    "piece",
    """a|-----BEGIN A-----|eyJ|eyJaaaaaa.|password|password=|secret: |
xoxb-|://|://a:b|--|Bearer |Bearer a|authorization:
|token |x@|AKIA|'|"|\\|hooks.slack.com/services/|authorization: |A""".replace("\n", "").split("|"),
)
def test_long_texts_come_to_an_end(piece: str) -> None:
    """256 KB of what each expression begins with: a nested repeat would take hours here."""
    assert isinstance(redact(piece * (262_144 // len(piece))), str)
