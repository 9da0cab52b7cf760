"""One contract, two queues: what holds for Amazon SQS holds for the fake that other tests stand on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from foghorn.adapters import aws_clients
from foghorn.adapters.notifications_queue import NotificationsQueue
from foghorn.incidents.announcer import Announcer
from foghorn.signals.scope import Scope, ScopeType
from foghorn.wiring import _read_message
from foghorn_local.aws import AwsServer, create_resources, workspace_client
from foghorn_local.play.backends import Queue
from foghorn_local.play.clock import Clock
from tests.support.fakes import FakeAnnouncer
from tests.support.signals import BATCH, CHECKOUT

ACCOUNT, REGION = "123456789012", "eu-west-1"
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
# The embedded queue shows a message strictly after the millisecond at which its delay ends.
TICK = timedelta(milliseconds=1)

Ring = tuple[Scope, datetime | None, int, bool]


@dataclass(frozen=True)
class Side:
    """A queue with its receiving ends: `due` takes what the notifier would read now, `kept` the dead letters."""

    announcer: Announcer
    clock: Clock
    due: Callable[[], list[Ring]]
    kept: Callable[[], list[tuple[object, str, str]]]


def _real(aws: AwsServer, clock: Clock) -> Side:
    urls = create_resources(aws.url, tables={}, queues={"Rings": {}, "Letters": {}}, region=REGION).queue_urls
    queue = Queue(ACCOUNT, REGION, "Rings")
    sqs = workspace_client("sqs", aws.url, region=REGION)

    def due() -> list[Ring]:
        messages = queue.receive(10)
        queue.delete(messages)
        read = [_read_message(message["Body"]) for message in messages]
        return [(scope, options["slot"], options["attempt"], options["first_word"]) for scope, options in read]

    def kept() -> list[tuple[object, str, str]]:
        answer = sqs.receive_message(QueueUrl=urls["Letters"], MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        letters = []
        for message in answer.get("Messages", ()):
            given = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
            letters.append((json.loads(message["Body"]), given["ERROR_FIELD"], given["ERROR_MESSAGE"]))
        return letters

    return Side(NotificationsQueue(urls["Rings"], urls["Letters"]), clock, due, kept)


@pytest.fixture(params=["fake", "sqs"])
def side(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Side]:
    """Each implementation in turn, with nothing in its queues."""
    with Clock(NOW) as clock:
        if request.param == "fake":
            fake = FakeAnnouncer(clock.now)
            yield Side(fake, clock, fake.due, lambda: list(fake.dead_letters))
            return
        with AwsServer() as aws:
            monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
            aws_clients.forget_clients()
            yield _real(aws, clock)
        aws_clients.forget_clients()


def test_a_ring_names_its_scope(side: Side) -> None:
    """At once, without slot or attempt; taken once, it is gone."""
    side.announcer.announce(CHECKOUT)
    side.clock.move_to(NOW + TICK)

    assert side.due() == [(CHECKOUT, None, 0, False)]
    assert side.due() == []


@pytest.mark.parametrize(
    "scope",
    [
        BATCH,
        Scope("123456789012", "us-gov-west-1", None, ScopeType.CAPACITY_PROVIDER, "FARGATE_SPOT"),
        Scope("123456789012", "eu-central-1", "prod", ScopeType.SERVICE, 'odd|name "quoted" ü'),
    ],
)
def test_any_scope_arrives_as_it_was(side: Side, scope: Scope) -> None:
    """Without a cluster, or with a name that nobody expects."""
    side.announcer.announce(scope)
    side.clock.move_to(NOW + TICK)

    assert side.due() == [(scope, None, 0, False)]


@pytest.mark.parametrize(
    ("delay_s", "visible_after_s"),
    [(-5, 0), (0, 0), (0.2, 1), (1, 1), (1.001, 2), (59.5, 60), (900, 900), (900.5, 900), (86_400, 900)],
)
def test_a_delay_is_whole_seconds_and_bounded(side: Side, delay_s: float, visible_after_s: int) -> None:
    """Rounded up, so that nobody comes before the time is ripe; at most a quarter of an hour."""
    side.announcer.announce(CHECKOUT, delay_s=delay_s)
    visible_at = NOW + timedelta(seconds=visible_after_s)

    if visible_after_s:
        side.clock.move_to(visible_at - TICK)
        assert side.due() == []
    side.clock.move_to(visible_at + TICK)
    assert side.due() == [(CHECKOUT, None, 0, False)]


@pytest.mark.parametrize("slot", [NOW, NOW + timedelta(seconds=3, milliseconds=7), NOW + timedelta(days=400)])
def test_a_reserved_slot_travels_along(side: Side, slot: datetime) -> None:
    """To the millisecond, in UTC."""
    side.announcer.announce(CHECKOUT, slot=slot, attempt=3)
    side.clock.move_to(NOW + TICK)

    assert side.due() == [(CHECKOUT, slot, 3, False)]


def test_the_hint_of_a_first_word_travels_along(side: Side) -> None:
    """Only a hint: who ignores it is slower, not wrong."""
    side.announcer.announce(CHECKOUT, first_word=True)
    side.clock.move_to(NOW + TICK)

    assert side.due() == [(CHECKOUT, None, 0, True)]


def test_several_rings_arrive_each(side: Side) -> None:
    """The queue does not merge: the store does."""
    side.announcer.announce(CHECKOUT, delay_s=5)
    side.announcer.announce(CHECKOUT)
    side.announcer.announce(BATCH, attempt=1)
    side.clock.move_to(NOW + TICK)

    assert sorted(side.due(), key=lambda ring: ring[2]) == [(CHECKOUT, None, 0, False), (BATCH, None, 1, False)]
    side.clock.move_to(NOW + timedelta(seconds=6))
    assert side.due() == [(CHECKOUT, None, 0, False)]


@pytest.mark.parametrize(
    "event",
    [None, True, 7, "text", "", [], [1, {"a": None}], {}, {"detail": {"reason": "ü <!channel> \u2028"}}],
    ids=repr,
)
def test_a_dead_letter_keeps_the_event(side: Side, event: object) -> None:
    """As it came, with the field at fault and what is wrong with it; nobody is rung."""
    side.announcer.dead_letter(event, "detail.containers[0].exitCode", "is a string, not a whole number")
    side.clock.move_to(NOW + TICK)

    assert side.kept() == [(event, "detail.containers[0].exitCode", "is a string, not a whole number")]
    assert side.due() == []
