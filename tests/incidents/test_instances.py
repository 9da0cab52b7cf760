"""The life of a container instance's incident, and when it is told."""

from __future__ import annotations

from datetime import datetime

import pytest

from foghorn.incidents.episode import Episode, Resolution
from foghorn.incidents.fold import Fold
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.records import GONE, Check
from foghorn.incidents.telling import Action, Decision, Reason, Rendered, decide, next_look
from foghorn.signals.signal import Signal
from tests.support.signals import BATCH, INSTANCE, at, away, failure, observed, recorded, recovery

MINUTE = 60
ILL = "container_instance_impaired"


def _episodes(*signals: Signal, now: float) -> tuple[Episode, ...]:
    fold = Fold(INSTANCE)
    for event in sorted((recorded(signal) for signal in signals), key=lambda event: event.sort_key):
        fold.add(event)
    return fold.episodes(at(now))


def _seen(seconds: float) -> Signal:
    return observed(seconds, scope=INSTANCE)


def _connected(seconds: float) -> Signal:
    return recovery(seconds, "container_agent_connected")


def _healthy(seconds: float) -> Signal:
    return recovery(seconds, "container_instance_ok")


def _gone(seconds: float) -> Signal:
    return recovery(seconds, GONE)


def _ill(seconds: float) -> Signal:
    return failure(seconds, ILL, scope=INSTANCE)


LIFE = [
    ("silence is no return", [away(0)], 86_400, (None, None, 0)),
    ("a look after five minutes", [away(0), _seen(300)], 301, (300, Resolution.QUIET, 0)),
    ("a look before that says nothing", [away(0), away(200), _seen(300)], 400, (None, None, 0)),
    ("a look five minutes after the last", [away(0), away(200), _seen(500)], 501, (500, Resolution.QUIET, 0)),
    ("it left the cluster", [away(0), _gone(20)], 21, (20, Resolution.GONE, 0)),
    ("it left after a look", [away(0), _seen(300), _gone(400)], 500, (300, Resolution.QUIET, 0)),
    ("a return holds for five minutes", [away(0), _connected(60)], 359, (None, None, 0)),
    ("then it is one", [away(0), _connected(60)], 360, (60, Resolution.STEADY_STATE, 0)),
    ("a look bears a return out", [away(0), _connected(60), _seen(300)], 301, (60, Resolution.STEADY_STATE, 0)),
    ("so does leaving", [away(0), _connected(60), _gone(90)], 91, (60, Resolution.STEADY_STATE, 0)),
    ("a return cures nothing else", [away(0), _ill(1), _connected(60)], 9_999, (None, None, 0)),
    ("health does", [away(0), _ill(1), _healthy(60)], 9_999, (60, Resolution.STEADY_STATE, 0)),
    ("a return of before the failure is none", [_connected(-5), away(0)], 9_999, (None, None, 0)),
    ("away again within half an hour", [away(0), _seen(300), away(900)], 901, (None, None, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("signals", "now", "expected"), [row[1:] for row in LIFE], ids=[row[0] for row in LIFE])
def test_life_of_an_instance_incident(
    signals: list[Signal], now: float, expected: tuple[float | None, Resolution | None, int]
) -> None:
    """Resolved (in seconds from the start), by what, and flaps."""
    episode = _episodes(*signals, now=now)[-1]
    assert expected == (_seconds(episode.resolved_at), episode.resolution, episode.flaps)


def _decide(signals: list[Signal], now: float, checked_at: float | None) -> Decision:
    checked = None if checked_at is None else at(checked_at)
    episode, rendered = _episodes(*signals, now=now)[-1], Rendered("new", "evidence", "")
    return decide(episode, None, rendered, now=at(now), checked_at=checked, policy=DEFAULT_POLICY)


FLAPS = [away(0), away(280)]
UNTOLD = [
    ("away", [away(0)], 10, None, (Action.WAIT, Reason.MAY_RECOVER, 301, 300)),
    ("looked at, still away", [away(0)], 310, 305, (Action.POST, Reason.FIRST, None, None)),
    ("looked at, back", [away(0), _seen(300)], 310, 305, (Action.NOTHING, Reason.RECOVERED_UNTOLD, None, None)),
    ("gone at once", [away(0), _gone(5)], 10, None, (Action.NOTHING, Reason.RECOVERED_UNTOLD, None, None)),
    ("nobody looks", [away(0)], 421, None, (Action.POST, Reason.FIRST, None, None)),
    ("another flap just before the look", FLAPS, 310, 305, (Action.WAIT, Reason.MAY_RECOVER, 581, 580)),
    ("its own look", [*FLAPS, _seen(580)], 590, 585, (Action.NOTHING, Reason.RECOVERED_UNTOLD, None, None)),
    ("impaired", [_ill(0)], 1, None, (Action.POST, Reason.FIRST, None, None)),
    ("away and impaired", [away(0), _ill(5)], 6, None, (Action.POST, Reason.FIRST, None, None)),
    ("back after it was seen away", [away(0), _seen(600)], 700, 605, (Action.POST, Reason.FIRST, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("signals", "now", "checked_at", "expected"), [row[1:] for row in UNTOLD], ids=[row[0] for row in UNTOLD]
)
def test_a_flap_is_not_told(
    signals: list[Signal], now: float, checked_at: float | None, expected: tuple[Action, Reason, float | None, float]
) -> None:
    """(action, reason, seconds of the next look, seconds for which it speaks)."""
    decision = _decide(signals, now, checked_at)
    speaks_for = _seconds(decision.check.at) if decision.check else None
    assert expected == (decision.action, decision.reason, _seconds(decision.at), speaks_for)
    assert decision.check is None or decision.check.instances == (INSTANCE.name,)


def test_looks_go_on_at_doubling_distance_for_a_day() -> None:
    """From five minutes; in all a handful."""
    episode, now, looks = _episodes(away(0), now=310)[-1], at(310), []
    checked = at(305)
    while (decision := next_look(episode, now, checked, DEFAULT_POLICY)).check is not None:
        assert decision.at is not None
        looks.append(_seconds(decision.check.at))
        now = checked = decision.at
        assert decision.check == Check((), decision.check.at, instances=(INSTANCE.name,))
    assert looks == [600, 1200, 2400, 4800, 9600, 19_200, 38_400, 76_800]


def test_what_nobody_replaces_does_not_wait() -> None:
    """A call for a standalone task that met a disconnected agent: nothing could say that it recovered."""
    fold = Fold(BATCH)
    fold.add(recorded(failure(0, "agent_disconnected", scope=BATCH)))
    episode, rendered = fold.episodes(at(2))[-1], Rendered("new", "evidence", "")
    decision = decide(episode, None, rendered, now=at(2), checked_at=None, policy=DEFAULT_POLICY)
    assert (Action.POST, Reason.FIRST) == (decision.action, decision.reason)


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - at(0)).total_seconds()
