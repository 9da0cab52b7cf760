"""Settings: the environment variables of each function, read once at INIT.

A missing or wrong one raises `SettingError`, whose message names the variable: the function stops at INIT, visibly.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from foghorn.incidents.policy import DEFAULT_POLICY, Policy
from foghorn.signals.own_signals import DeadLetterQueue, Home


class SettingError(Exception):
    """A setting is missing or wrong; the message names the variable and says what it should be."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """What every function needs: the incident table and the notifications queue."""

    table: str
    queue_url: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class DetectorSettings(StoreSettings):
    """Functions that subscribe to events: where an unparsable event is kept, what may be looked at closer."""

    dead_letter_queue_url: str
    reads_logs: bool = True
    checks_starts: bool = True


@dataclass(frozen=True, slots=True)
class SilenceSettings(StoreSettings):
    """The silence check: names of clusters that it does not look at."""

    excluded_clusters: frozenset[str]


@dataclass(frozen=True, slots=True)
class NotifierSettings(StoreSettings):
    """The notifier: the channel, the secret with the bot token, Slack's address, the channel for Foghorn's troubles."""

    slack_channel: str
    slack_token_secret: str
    slack_api_url: str
    admin_channel: str


@dataclass(frozen=True, slots=True)
class SweeperSettings(StoreSettings):
    """The sweeper: the dead-letter queues that it looks at."""

    dead_letter_queues: tuple[DeadLetterQueue, ...]


# https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html
_CLUSTER = re.compile(r"[A-Za-z0-9_-]{1,255}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{2,}")
_SLACK_API_URL = "https://slack.com/api/"


def _required(environ: Mapping[str, str], name: str, meaning: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingError(f"{name} is not set: it must hold {meaning}")
    return value


def _url(environ: Mapping[str, str], name: str, meaning: str) -> str:
    value = _required(environ, name, meaning)
    if not re.match(r"https?://", value):
        raise SettingError(f"{name} must be a URL ({meaning}), not {value!r}")
    return value


def _policy(environ: Mapping[str, str]) -> Policy:
    text = environ.get("FOGHORN_REOPEN_WITHIN_S", "").strip()
    if not text:
        return DEFAULT_POLICY
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 86_400:
        raise SettingError(f"FOGHORN_REOPEN_WITHIN_S must be whole seconds from 1 to 86400, not {text!r}")
    return replace(DEFAULT_POLICY, reopen_within_s=int(text))


def _on_or_off(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = environ.get(name, "").strip()
    if text not in ("", "on", "off"):
        raise SettingError(f"{name} must be on or off, not {text!r}")
    return default if not text else text == "on"


def account_of(queue_url: str) -> str:
    """The account that a queue belongs to, from its URL; "" where it does not tell.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
    """
    found = re.search(r"/(\d{12})/", queue_url)
    return found[1] if found is not None else ""


def home_region(environ: Mapping[str, str] = os.environ) -> str | None:
    """The region that the function runs in, as Lambda sets it; None elsewhere, where the SDK's own rules hold."""
    return environ.get("AWS_REGION") or None


def home(queue_url: str, environ: Mapping[str, str] = os.environ) -> Home:
    """Where Foghorn runs, as the queue's URL and Lambda tell; what they do not tell is "".

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
    """
    function, log_group = (environ.get(f"AWS_LAMBDA_{name}", "") for name in ("FUNCTION_NAME", "LOG_GROUP_NAME"))
    return Home(account_of(queue_url), home_region(environ) or "", function, log_group)


def store_settings(environ: Mapping[str, str] = os.environ) -> StoreSettings:
    """What every function needs."""
    return StoreSettings(
        table=_required(environ, "FOGHORN_TABLE", "the name of the incident table"),
        queue_url=_url(environ, "FOGHORN_QUEUE_URL", "the notifications queue"),
        policy=_policy(environ),
    )


def detector_settings(environ: Mapping[str, str] = os.environ) -> DetectorSettings:
    """Settings of the functions that subscribe to events."""
    base = store_settings(environ)
    dead_letters = _url(environ, "FOGHORN_DEAD_LETTER_QUEUE_URL", "the queue that keeps unparsable events")
    reads_logs = _on_or_off(environ, "FOGHORN_READ_LOGS", default=True)
    checks_starts = _on_or_off(environ, "FOGHORN_START_CHECKS", default=True)
    return DetectorSettings(base.table, base.queue_url, base.policy, dead_letters, reads_logs, checks_starts)


def silence_settings(environ: Mapping[str, str] = os.environ) -> SilenceSettings:
    """Settings of the silence check."""
    base = store_settings(environ)
    listed = environ.get("FOGHORN_SILENCE_EXCLUDE_CLUSTERS", "").split(",")
    names = [name.strip() for name in listed if name.strip()]
    for name in names:
        if not _CLUSTER.fullmatch(name):
            raise SettingError(f"FOGHORN_SILENCE_EXCLUDE_CLUSTERS must list names of clusters, not {name!r}")
    return SilenceSettings(base.table, base.queue_url, base.policy, frozenset(names))


def sweeper_settings(environ: Mapping[str, str] = os.environ) -> SweeperSettings:
    """Settings of the sweeper."""
    base = store_settings(environ)
    events = _url(environ, "FOGHORN_DEAD_LETTER_QUEUE_URL", "the queue that keeps events which failed")
    untold = _url(environ, "FOGHORN_NOTIFICATIONS_DEAD_LETTER_QUEUE_URL", "the queue that keeps failed deliveries")
    queues = (
        DeadLetterQueue("events dead-letter queue", events, "event"),
        DeadLetterQueue("notifications dead-letter queue", untold, "message", takes_own=True),
    )
    return SweeperSettings(base.table, base.queue_url, base.policy, queues)


def _channel(environ: Mapping[str, str], name: str, default: str = "") -> str:
    channel = environ.get(name, "").strip() or default
    channel = channel or _required(environ, name, "a Slack channel id such as C0123456789")
    if not _CHANNEL.fullmatch(channel):
        raise SettingError(f"{name} must be a channel id such as C0123456789, not {channel!r}")
    return channel


def notifier_settings(environ: Mapping[str, str] = os.environ) -> NotifierSettings:
    """Settings of the notifier. Without an admin channel it is the one for everything."""
    base = store_settings(environ)
    channel = _channel(environ, "FOGHORN_SLACK_CHANNEL")
    admins = _channel(environ, "FOGHORN_ADMIN_CHANNEL", channel)
    secret = _required(environ, "FOGHORN_SLACK_TOKEN_SECRET", "the name or ARN of the secret with the bot token")
    api_url = environ.get("SLACK_API_URL", "").strip() or _SLACK_API_URL
    if not re.match(r"https?://", api_url):
        raise SettingError(f"SLACK_API_URL must be a URL, not {api_url!r}")
    return NotifierSettings(base.table, base.queue_url, base.policy, channel, secret, api_url.rstrip("/") + "/", admins)
