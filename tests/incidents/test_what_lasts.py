"""What neither silence nor a look ends: a hook that waits for a person, a retirement that is announced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foghorn.incidents.episode import Episode, Resolution
from foghorn.incidents.fold import Fold
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.telling import Action, Reason, Rendered, decide, next_look
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Signal
from tests.support.signals import CHECKOUT, at, failure, observed, recorded, recovery, steady

HOUR, DAY = 3_600, 86_400
NOTICE = Scope("123456789012", "eu-central-1", None, ScopeType.HEALTH_EVENT, "AWS_ECS_TASK_PATCHING_RETIREMENT_0a1")


def _waits(seconds: float, **given: object) -> Signal:
    return failure(seconds, "hook_awaiting_action", **given)


def _answered(seconds: float, kind: str = "hook_succeeded") -> Signal:
    return recovery(seconds, kind, scope=CHECKOUT)


def _announced(seconds: float) -> Signal:
    return failure(seconds, "fargate_task_retirement", scope=NOTICE)


def _closed(seconds: float) -> Signal:
    return recovery(seconds, "fargate_task_retirement_closed", scope=NOTICE)


def _episode(*signals: Signal, now: float) -> Episode:
    fold = Fold(signals[0].scope)
    for event in sorted((recorded(signal) for signal in signals), key=lambda event: event.sort_key):
        fold.add(event)
    return fold.episodes(at(now))[-1]


HOOK = "detail.hookId"


def _hook(identity: str, seconds: float) -> Signal:
    return _waits(seconds, evidence={HOOK: identity}, event_key=f"{identity}@{seconds}")


def _done(identity: str, seconds: float) -> Signal:
    return replace(_answered(seconds), evidence={HOOK: identity})


LIFE = [
    ("a look that finds all tasks running", [_waits(0), observed(HOUR)], DAY, None, None),
    ("it is answered", [_waits(0), observed(HOUR), _answered(2 * HOUR)], DAY, 2 * HOUR, "hook_succeeded"),
    ("the answer is held down as all recoveries are", [_waits(0), _answered(60)], 359, None, None),
    ("the old tasks are steady all the while", [_waits(0), steady(60)], DAY, None, None),
    ("one of two is answered", [_hook("a", 0), _hook("b", 5), _done("b", 60), steady(90)], DAY, None, None),
    ("both are", [_hook("a", 0), _hook("b", 5), _done("b", 60), _done("a", 90)], DAY, 90, "hook_succeeded"),
    (
        "another hook's answer heals no failed one",
        [_hook("a", 0), failure(60, "hook_failed", evidence={HOOK: "a"}), _done("b", 90)],
        DAY,
        None,
        None,
    ),
    (
        "it is answered in the second of a stop",
        [_hook("a", 0), failure(60), _done("a", 60), observed(HOUR)],
        DAY,
        HOUR,
        None,
    ),
    ("a second hook waits", [_waits(0), _answered(60), _waits(120), observed(HOUR)], DAY, None, None),
    (
        "it timed out: then a look counts again",
        [_waits(0), failure(60, "hook_timed_out"), observed(HOUR)],
        DAY,
        HOUR,
        None,
    ),
    ("it failed: then a look counts again", [_waits(0), failure(60, "hook_failed"), observed(HOUR)], DAY, HOUR, None),
    ("tasks crash while it waits", [_waits(0), failure(60), observed(HOUR)], DAY, None, None),
    ("an answer heals no task", [_waits(0), failure(60), _answered(120)], DAY, None, None),
    ("after the answer a look counts", [_waits(0), failure(60), _answered(120), observed(HOUR)], DAY, HOUR, None),
    ("an announcement", [_announced(0)], 20 * DAY, None, None),
    ("its update", [_announced(0), _announced(7 * DAY)], 20 * DAY, None, None),
    (
        "it is closed",
        [_announced(0), _announced(7 * DAY), _closed(9 * DAY)],
        20 * DAY,
        9 * DAY,
        "fargate_task_retirement_closed",
    ),
]


@pytest.mark.parametrize(("signals", "now", "end", "by"), [row[1:] for row in LIFE], ids=[row[0] for row in LIFE])
def test_when_it_is_over(signals: list[Signal], now: float, end: float | None, by: str | None) -> None:
    """A recovery ends it, whatever else is quiet or runs as it should."""
    shown = _episode(*signals, now=now)
    assert (shown.resolved_at, shown.recovered_by) == (None if end is None else at(end), by)
    assert shown.resolution is (None if end is None else Resolution.STEADY_STATE if by else Resolution.QUIET)


def test_the_newest_of_what_lasts_is_shown() -> None:
    """A second hook has another deadline, an update another day; what fails is shown as it was first."""
    first, second = (_waits(n, evidence={"detail.expiresAt": f"day {n}"}) for n in (0, 60))
    shown = _episode(first, second, failure(0, "hook_failed"), failure(60, "hook_failed"), now=61)
    assert shown.kinds["hook_awaiting_action"].sample.evidence == {"detail.expiresAt": "day 60"}
    assert shown.kinds["hook_failed"].sample.occurred_at == at(0)


def test_the_order_of_arrival_does_not_matter() -> None:
    """The fold sorts: also what comes late lasts or is over as it was."""
    late = [_answered(120), _waits(0), failure(60)]
    shown = _episode(*(replace(signal, event_key=f"k{n}") for n, signal in enumerate(late)), now=DAY)
    assert shown.resolved_at is None


@pytest.mark.parametrize("signal", [_waits(0), _announced(0)], ids=["a hook", "a notice"])
def test_it_is_told_at_once(signal: Signal) -> None:
    """A person has to know, also of what is an information only."""
    shown = _episode(signal, now=1)
    decision = decide(shown, None, Rendered("a", "b", "c"), now=at(1), checked_at=None, policy=DEFAULT_POLICY)
    assert (decision.action, decision.reason) == (Action.POST, Reason.FIRST)


LOOKS = [
    ("it waits", [_waits(0)], HOUR, Action.NOTHING),
    ("it is announced", [_announced(0)], HOUR, Action.NOTHING),
    ("tasks crash while it waits", [_waits(0), failure(60)], HOUR, Action.NOTHING),
    ("the answer is held down", [_waits(0), _answered(60)], 120, Action.WAIT),
    ("after the answer there is a task to look at", [_waits(0), failure(60), _answered(120)], HOUR, Action.WAIT),
]


@pytest.mark.parametrize(("signals", "now", "action"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS])
def test_no_look_is_owed_while_it_lasts(signals: list[Signal], now: float, action: Action) -> None:
    """Nothing that is looked up could end it: the recovery rings by itself."""
    shown = _episode(*signals, now=now)
    decision = next_look(shown, at(now), None, DEFAULT_POLICY)
    assert (decision.action, decision.check is None) == (action, action is Action.NOTHING or now == 120)
