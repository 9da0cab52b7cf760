"""Wiring: settings → adapters → what each function runs. The only module that knows all of them.

All of it happens when a handler module is loaded: a missing variable stops the function at INIT, and what every
first event needs (SDKs, clients, pipeline) is there before it comes, since INIT is where Lambda is fastest.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from foghorn import backoff, settings
from foghorn.adapters import aws_clients
from foghorn.adapters.ecs_facts import EcsFacts
from foghorn.adapters.incident_table import IncidentTable
from foghorn.adapters.notifications_queue import NotificationsQueue
from foghorn.observability import Metric, count, logger
from foghorn.signals.scope import Scope

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

    from foghorn.incidents.store import IncidentStore
    from foghorn.pipeline.dead_letters import DeadLetterLook
    from foghorn.pipeline.delivery import Deliverer
    from foghorn.pipeline.detection import Detector
    from foghorn.pipeline.self_watch import SelfWatch
    from foghorn.pipeline.silence import SilenceCheck
    from foghorn.pipeline.sweeping import Sweeper
    from foghorn.slack.messenger import Messenger


class NotOurMessage(ValueError):
    """A queue message that does not name a scope; it goes to the dead-letter queue after its receives."""


def clock() -> datetime:
    """The time, read only here and at other edges."""
    return datetime.now(UTC)


@cache
def incident_store() -> IncidentStore:
    """The container's store."""
    values = settings.store_settings()
    return IncidentTable(values.table, values.policy)


def messenger() -> Messenger:
    """Slack with the current token. A token that cannot be read is a refusal that says what to do.

    Secrets Manager that throttles or does not answer is no refusal: soon it may.
    """
    from foghorn.adapters.slack_token import TokenUnreadable, slack_token
    from foghorn.slack.errors import Refused, Unavailable

    values = settings.notifier_settings()
    try:
        token = slack_token(values.slack_token_secret)
    except (BotoCoreError, ClientError, TokenUnreadable) as error:
        reason = aws_clients.error_code(error) or type(error).__name__
        if aws_clients.is_transient(error):
            raise Unavailable(f"token_unreadable_{reason}") from None
        what_to_do = "Store the bot token (xoxb-…) as the secret's plain string and let the notifier's role read it."
        raise Refused("token_unreadable", f"{reason} on secret {values.slack_token_secret}. {what_to_do}") from None
    return _slack(token, values.slack_api_url)


@cache
def _slack(token: str, base_url: str) -> Messenger:
    from foghorn.adapters.slack_web_api import SlackWebApi

    return SlackWebApi(token, base_url)


@cache
def _self_watch() -> SelfWatch:
    from foghorn.pipeline.self_watch import SelfWatch

    queue_url = settings.store_settings().queue_url
    return SelfWatch(incident_store(), NotificationsQueue(queue_url), settings.home(queue_url), clock)


@cache
def _detector(*, looks_closer: bool = False) -> Detector:
    from foghorn.pipeline.detection import Detector

    values = settings.detector_settings()
    queue = NotificationsQueue(values.queue_url, values.dead_letter_queue_url)
    closer = None
    if looks_closer:
        from foghorn.adapters.closer_look import AwsCloserLook

        closer = AwsCloserLook(
            account=settings.account_of(values.queue_url),
            reads_logs=values.reads_logs,
            checks_starts=values.checks_starts,
        )
    return Detector(incident_store(), queue, EcsFacts(), clock, closer=closer, watch=_self_watch())


@cache
def _deliverer() -> Deliverer:
    from foghorn.pipeline.delivery import Deliverer

    values = settings.notifier_settings()
    queue = NotificationsQueue(values.queue_url)
    return Deliverer(
        incident_store(),
        queue,
        lambda: messenger(),
        values.slack_channel,
        clock,
        admin_channel=values.admin_channel,
        watch=_self_watch(),
    )


@cache
def _sweeper() -> Sweeper:
    from foghorn.pipeline.sweeping import Sweeper

    return Sweeper(incident_store(), NotificationsQueue(settings.store_settings().queue_url), EcsFacts(), clock)


@cache
def _silence_check() -> SilenceCheck:
    from foghorn.adapters.ecs_clusters import EcsClusters
    from foghorn.adapters.silence_items import SilenceItems
    from foghorn.pipeline.silence import SilenceCheck

    values = settings.silence_settings()
    queue, book = NotificationsQueue(values.queue_url), SilenceItems(values.table)
    excluded = values.excluded_clusters
    return SilenceCheck(EcsClusters(), book, incident_store(), queue, clock, excluded=excluded)


@cache
def _dead_letter_look() -> DeadLetterLook:
    from foghorn.adapters.dead_letter_depths import SqsQueueDepths
    from foghorn.pipeline.dead_letters import DeadLetterLook

    queues = settings.sweeper_settings().dead_letter_queues
    return DeadLetterLook(queues, SqsQueueDepths(), incident_store(), _self_watch(), clock)


def detector(*, looks_closer: bool = False) -> Callable[[object, LambdaContext], None]:
    """What a function that subscribes to events runs: one raw event.

    `looks_closer`: its role may read logs and what keeps tasks from starting.
    """
    settings.detector_settings()
    _detector(looks_closer=looks_closer)
    _build_clients("dynamodb", "sqs", "ecs")

    def detect(event: object, context: LambdaContext) -> None:
        with backoff.deadline(_remaining_s(context)):
            _detector(looks_closer=looks_closer).detect(event)

    return detect


def notifier() -> Callable[[dict[str, Any], LambdaContext], dict[str, Any]]:
    """What the notifier runs: an SQS batch; answers which messages failed."""
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

    import foghorn.adapters.slack_token
    import foghorn.adapters.slack_web_api  # noqa: F401 - loaded at INIT, used with the first token

    settings.notifier_settings()
    _deliverer()
    _build_clients("dynamodb", "sqs", "secretsmanager")
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def deliver(record: Any) -> None:
        scope, options = _read_message(record.body)
        _deliverer().deliver(scope, **options)

    def notify(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        with backoff.deadline(_remaining_s(context)):
            answer = process_partial_response(event, deliver, processor, context)
        for _, error, _ in processor.exceptions:
            logger.error("delivery failed, the queue will retry", exc_info=error)
        return dict(answer)

    return notify


def sweeper() -> Callable[[object, LambdaContext], int]:
    """What the sweeper runs, once a minute."""
    settings.sweeper_settings()
    _sweeper()
    _dead_letter_look()
    _build_clients("dynamodb", "sqs", "ecs")

    def sweep(_event: object, context: LambdaContext) -> int:
        with backoff.deadline(_remaining_s(context)):
            try:
                return _sweeper().sweep()
            finally:
                _dead_letter_look().look_if_due()

    return sweep


def silence_check() -> Callable[[object, LambdaContext], int]:
    """What the silence check runs on its schedule."""
    _silence_check()
    _build_clients("dynamodb", "sqs", "ecs")

    def check(_event: object, context: LambdaContext) -> int:
        with backoff.deadline(_remaining_s(context)):
            return _silence_check().run()

    return check


def _build_clients(*services: str) -> None:
    for service in services:
        aws_clients.client(service)


def _read_message(body: str) -> tuple[Scope, dict[str, Any]]:
    try:
        data = json.loads(body)
        scope = Scope.from_key(data["scope"])
        slot_ms, attempt = data.get("slot_ms"), int(data.get("attempt", 0))
        first_word = data.get("first_word") is True
        slot = None if slot_ms is None else datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(slot_ms))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        count(Metric.MESSAGES_NOT_OURS)
        raise NotOurMessage(f"the queue message names no scope ({type(error).__name__})") from None
    return scope, {"slot": slot, "attempt": attempt, "first_word": first_word}


def _remaining_s(context: LambdaContext) -> Callable[[], float]:
    return lambda: context.get_remaining_time_in_millis() / 1000


def reset() -> None:
    """Forget every adapter: the environment changed, or this is a forked process."""
    from foghorn.adapters.slack_token import forget_token

    for builder in (
        incident_store,
        _slack,
        _self_watch,
        _detector,
        _deliverer,
        _sweeper,
        _dead_letter_look,
        _silence_check,
    ):
        builder.cache_clear()
    aws_clients.forget_clients()
    forget_token()
