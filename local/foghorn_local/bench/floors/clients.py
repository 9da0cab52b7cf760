"""boto3 clients as Foghorn builds them: the same time-outs, no retries."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})


def build(*services: str) -> dict[str, Any]:
    """One client per service, by its name."""
    return {name: boto3.client(name, config=CONFIG) for name in services}  # type: ignore[call-overload]
