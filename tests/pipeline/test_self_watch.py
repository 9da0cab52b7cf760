"""Self-watch on fakes: what is noted, what is not, and that nothing depends on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from foghorn.adapters.memory_store import MemoryStore
from foghorn.facts.missing import Missing
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.records import Recorded
from foghorn.pipeline.dead_letters import DeadLetterLook
from foghorn.pipeline.delivery import Deliverer
from foghorn.pipeline.self_watch import SelfWatch
from foghorn.signals.own_signals import SPAN, DeadLetterQueue, Home
from foghorn.signals.scope import Scope
from foghorn.slack.errors import Refused
from tests.rules.own import EVENTS, UNTOLD
from tests.support.fakes import FakeAnnouncer, FakeClock
from tests.support.harness import CHANNEL, Harness
from tests.support.signals import CHECKOUT, at, failure

HOME = Home(CHECKOUT.account, CHECKOUT.region)
DENIED = "AccessDeniedException on DescribeServices"
ADMINS = "C0ADMINS"


class _Counting(MemoryStore):
    """Counts what is put; breaks while it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.puts = 0
        self.breaks = False

    def put_event(self, recorded: Recorded) -> bool:
        self.puts += 1
        if self.breaks:
            raise ConnectionError("no table")
        return super().put_event(recorded)


class _Bench:
    """A watch with a store, a queue and a clock."""

    def __init__(self) -> None:
        self.clock = FakeClock(at(0))
        self.store = _Counting()
        self.queue = FakeAnnouncer(self.clock)
        self.watch = SelfWatch(self.store, self.queue, HOME, self.clock)
        self.depths: dict[str, int | Missing | Exception] = {EVENTS.name: 0, UNTOLD.name: 0}
        self.looks = 0
        self.look = DeadLetterLook((EVENTS, UNTOLD), self, self.store, self.watch, self.clock)

    def depth(self, queue: DeadLetterQueue) -> int | Missing:
        self.looks += 1
        found = self.depths[queue.name]
        if isinstance(found, Exception):
            raise found
        return found

    def minutes(self, number: int) -> None:
        """So many sweeps."""
        for _ in range(number):
            self.look.look_if_due()
            self.clock.forward(60)

    @property
    def names(self) -> list[str]:
        return sorted(scope.name for scope in self.store.scopes())


@pytest.fixture
def bench() -> _Bench:
    """A new one."""
    return _Bench()


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        (DENIED, "DescribeServices"),
        ("AccessDenied on SimulatePrincipalPolicy", "SimulatePrincipalPolicy"),
        ("UnauthorizedOperation on DescribeSubnets", "DescribeSubnets"),
        ("ThrottlingException on DescribeServices", None),
        ("the look-up did not finish", None),
        ("AccessDenied", None),
        ("AccessDenied on ", None),
        ("AccessDenied on a day without | end", None),
    ],
)
def test_only_refusals_are_noted(bench: _Bench, reason: str, name: str | None) -> None:
    """By the call that was refused."""
    bench.watch.look_up_failed(CHECKOUT, reason)

    assert bench.names == ([name] if name else [])
    assert bench.queue.sent == (1 if name else 0)


def test_a_storm_of_refusals_is_one_put_per_span(bench: _Bench) -> None:
    """And one ring in all: the incident is open then."""
    for _ in range(1000):
        bench.watch.look_up_failed(CHECKOUT, DENIED)
        bench.clock.forward(0.5)

    assert bench.store.puts == 2
    assert timedelta(seconds=500) < 2 * SPAN
    assert bench.names == ["DescribeServices"]


def test_of_its_own_scopes_nothing_is_noted(bench: _Bench) -> None:
    """Else telling a trouble could make another one."""
    own = HOME.scope("DescribeServices")
    bench.watch.look_up_failed(own, DENIED)
    bench.watch.slack_refuses(own, "C1", "is_archived", "Unarchive it.")

    assert bench.names == []


def test_what_cannot_be_noted_is_noted_the_next_time(bench: _Bench) -> None:
    """Nothing is raised."""
    bench.store.breaks = True
    bench.watch.look_up_failed(CHECKOUT, DENIED)
    assert bench.names == []

    bench.store.breaks = False
    bench.watch.look_up_failed(CHECKOUT, DENIED)
    assert bench.names == ["DescribeServices"]


def test_queues_are_looked_at_every_four_minutes(bench: _Bench) -> None:
    """Two calls each time, and no write while they are empty."""
    bench.minutes(60)

    assert bench.looks == 2 * 3600 // DEFAULT_POLICY.dead_letters_look_s
    assert bench.store.puts == 0
    assert timedelta(seconds=DEFAULT_POLICY.dead_letters_look_s) < DEFAULT_POLICY.hold_down


def test_the_same_letters_are_recorded_once_an_hour(bench: _Bench) -> None:
    """Other numbers as they come; the two queues are two incidents."""
    bench.depths[EVENTS.name] = 3
    bench.minutes(60)
    assert (bench.store.puts, bench.names) == (1, [EVENTS.name])

    bench.depths[EVENTS.name] = 4
    bench.depths[UNTOLD.name] = 1
    bench.minutes(4)
    assert (bench.store.puts, bench.names) == (3, [EVENTS.name, UNTOLD.name])

    bench.minutes(120)
    assert bench.store.puts == 3 + 2


def test_more_letters_about_foghorn_itself_make_no_more(bench: _Bench) -> None:
    """A message that tells of them may end in the same queue: to say so again would fill it."""
    for depth in range(1, 50):
        bench.depths[UNTOLD.name] = depth
        bench.minutes(4)
    assert (bench.store.puts, bench.queue.sent) == (1, 1)

    bench.depths[UNTOLD.name] = 0
    bench.minutes(4)
    assert bench.store.puts == 2


def test_a_queue_that_cannot_be_looked_at_is_not_empty(bench: _Bench) -> None:
    """No verdict, and the other queue is looked at all the same."""
    bench.depths |= {EVENTS.name: 2, UNTOLD.name: 1}
    bench.minutes(1)
    puts = bench.store.puts
    bench.depths |= {
        EVENTS.name: ConnectionError("hangs"),
        UNTOLD.name: Missing("ConnectTimeoutError on GetQueueAttributes"),
    }
    bench.minutes(8)

    assert bench.store.puts == puts
    meta = bench.store.meta(HOME.scope(EVENTS.name))
    assert meta is not None
    assert meta.is_open


def _refused(harness: Harness, watch: SelfWatch, *, admins: str) -> None:
    harness.deliverer = Deliverer(
        harness.store, harness.queue, lambda: harness.slack, CHANNEL, harness.clock, admin_channel=admins, watch=watch
    )
    harness.slack.before.append(Refused("is_archived", "Unarchive the channel."))
    harness.signal(failure(0))
    harness.until(at(120))


@pytest.mark.parametrize(("admins", "told"), [(ADMINS, [ADMINS]), (CHANNEL, [])])
def test_a_refusal_is_told_where_it_can_be(admins: str, told: list[str]) -> None:
    """A channel that refuses cannot tell of it."""
    harness = Harness()
    _refused(harness, SelfWatch(harness.store, harness.queue, HOME, harness.clock), admins=admins)

    assert [message.channel for message in harness.slack.posts] == told


def test_each_channel_has_its_own_pace() -> None:
    """A slot of the one costs the other nothing."""
    harness = Harness()
    watch = SelfWatch(harness.store, harness.queue, HOME, harness.clock)
    harness.deliverer = Deliverer(
        harness.store, harness.queue, lambda: harness.slack, CHANNEL, harness.clock, admin_channel=ADMINS, watch=watch
    )
    slots: list[str] = []
    reserve = harness.store.reserve_slot
    harness.store.reserve_slot = lambda channel, *rest: (slots.append(channel), reserve(channel, *rest))[1]  # type: ignore[method-assign]
    harness.signal(failure(0))
    watch.look_up_failed(CHECKOUT, DENIED)
    harness.until(at(30))

    assert set(slots) == {CHANNEL, ADMINS}
    assert {message.channel for message in harness.slack.posts} == {CHANNEL, ADMINS}


def test_an_own_trouble_rings_like_any_other() -> None:
    """With its scope and nothing else."""
    clock = FakeClock(at(0))
    queue = FakeAnnouncer(clock)
    SelfWatch(MemoryStore(), queue, HOME, clock).look_up_failed(CHECKOUT, DENIED)
    scopes: list[Scope] = [entry[2] for entry in queue.messages]

    assert scopes == [HOME.scope("DescribeServices")]
