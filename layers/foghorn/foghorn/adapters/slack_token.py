"""The bot token, read from AWS Secrets Manager once per container. Only the notifier's role may."""

from __future__ import annotations

import time
from functools import lru_cache

from foghorn.adapters.aws_clients import call_aws, client

MAX_AGE_S = 300


class TokenUnreadable(Exception):
    """The secret holds no bot token. The message names the secret, never its value."""


@lru_cache(maxsize=1)
def _read(secret_id: str, _window: int) -> str:
    token = call_aws(lambda: client("secretsmanager").get_secret_value(SecretId=secret_id)).get("SecretString", "")
    if not isinstance(token, str) or not token.strip().startswith("xox"):
        raise TokenUnreadable(f"secret {secret_id} must hold a Slack bot token (xoxb-…) as its plain string")
    return token.strip()


def slack_token(secret_id: str) -> str:
    """The token; read again every 5 minutes, so that a rotated one is picked up."""
    return _read(secret_id, int(time.time()) // MAX_AGE_S)


def forget_token() -> None:
    """Read it anew next time."""
    _read.cache_clear()
