"""Telling: one row per decision, with its reason and the time of the next look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from foghorn.incidents.episode import Episode
from foghorn.incidents.fold import Fold
from foghorn.incidents.policy import DEFAULT_POLICY
from foghorn.incidents.records import Check, Ledger
from foghorn.incidents.telling import Action, Decision, Reason, Rendered, decide, next_look, shown_now
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Signal
from tests.support.signals import BATCH, CHECKOUT, at, failure, observed, recorded, steady

MINUTE = 60
SPOT = "host_terminated"
NEW = Rendered("new", "evidence", "1/2")
FIVE = [failure(n * 30) for n in range(5)]


def _episode(*signals: Signal, now: float, scope: Scope = CHECKOUT) -> Episode:
    fold = Fold(scope)
    for event in sorted((recorded(signal) for signal in signals), key=lambda event: event.sort_key):
        fold.add(event)
    return fold.episodes(at(now))[-1]


def _ledger(*signals: Signal, shown_at: float, **changes: Any) -> Ledger:
    """A message that shows these events, with its evidence in the thread."""
    episode = _episode(*signals, now=shown_at)
    shown = shown_now(episode, Rendered("old", "evidence", "1/2"), at(shown_at))
    ledger = Ledger(episode.anchor, "C1", "1.0", at(shown_at), shown, {"evidence": "1.1"}, episode.severity.value)
    return replace(ledger, **({"evidence_digest": "evidence"} | changes))


def _decide(signals: list[Signal], ledger: Ledger | None, now: float, checked_at: float | None = None) -> Decision:
    checked = None if checked_at is None else at(checked_at)
    return decide(_episode(*signals, now=now), ledger, NEW, now=at(now), checked_at=checked, policy=DEFAULT_POLICY)


UNTOLD = [
    ("at once", [failure(0)], 1, None, (Action.POST, Reason.FIRST, None)),
    ("at once, also when it is over", [failure(0), steady(60)], 400, None, (Action.POST, Reason.FIRST, None)),
    ("may recover", [failure(0, SPOT)], 10, None, (Action.WAIT, Reason.MAY_RECOVER, 181)),
    ("one kind that waits for nothing", [failure(0, SPOT), failure(1)], 10, None, (Action.POST, Reason.FIRST, None)),
    ("due but not looked at yet", [failure(0, SPOT)], 190, None, (Action.WAIT, Reason.MAY_RECOVER, 250)),
    ("an old look does not count", [failure(0, SPOT)], 190, 100, (Action.WAIT, Reason.MAY_RECOVER, 250)),
    ("looked at, not well", [failure(0, SPOT)], 190, 185, (Action.POST, Reason.FIRST, None)),
    ("nobody looks", [failure(0, SPOT)], 301, None, (Action.POST, Reason.FIRST, None)),
    ("well", [failure(0, SPOT), observed(180)], 190, 185, (Action.NOTHING, Reason.RECOVERED_UNTOLD, None)),
    ("steady in time", [failure(0, SPOT), steady(170)], 500, 490, (Action.NOTHING, Reason.RECOVERED_UNTOLD, None)),
    ("steady too late", [failure(0, SPOT), steady(190)], 500, 490, (Action.POST, Reason.FIRST, None)),
    (
        "again, after it was well: again patient",
        [failure(0, SPOT), observed(180), failure(1000, SPOT)],
        1010,
        185,
        (Action.WAIT, Reason.MAY_RECOVER, 1181),
    ),
    (
        "again, and well again",
        [failure(0, SPOT), observed(180), failure(1000, SPOT), observed(1180)],
        1190,
        1185,
        (Action.NOTHING, Reason.RECOVERED_UNTOLD, None),
    ),
    (
        "again, after it had lasted too long",
        [failure(0, SPOT), steady(600), failure(1000, SPOT)],
        1010,
        None,
        (Action.POST, Reason.FIRST, None),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("signals", "now", "checked_at", "expected"), [row[1:] for row in UNTOLD], ids=[row[0] for row in UNTOLD]
)
def test_what_was_not_told_yet(
    signals: list[Signal], now: float, checked_at: float | None, expected: tuple[Action, Reason, float | None]
) -> None:
    """(action, reason, seconds of the next look)."""
    decision = _decide(signals, None, now, checked_at)
    assert expected == (decision.action, decision.reason, _seconds(decision.at))


def test_the_check_speaks_for_the_end_of_the_patience() -> None:
    """Not for the moment at which the sweeper comes round; of the run that may recover."""
    assert Check(("checkout",), at(180)) == _decide([failure(0, SPOT)], None, 10).check
    again = _decide([failure(0, SPOT), observed(180), failure(1000, SPOT)], None, 1010)
    assert Check(("checkout",), at(1180)) == again.check


OVER = [failure(0), steady(60)]
FLAP = [*OVER, failure(600)]
TOLD = [
    ("up to date", [failure(0)], _ledger(failure(0), shown_at=1), "old", 30, (Action.NOTHING, Reason.UP_TO_DATE, None)),
    ("over", OVER, _ledger(failure(0), shown_at=1), "new", 400, (Action.EDIT, Reason.STATE_CHANGED, None)),
    ("back", FLAP, _ledger(*OVER, shown_at=400), "new", 601, (Action.EDIT, Reason.STATE_CHANGED, None)),
    ("worse", FIVE, _ledger(*FIVE[:4], shown_at=100), "new", 121, (Action.EDIT, Reason.SEVERITY_CHANGED, None)),
    (
        "another cause",
        [failure(0), failure(1, "oom_killed")],
        _ledger(failure(0), shown_at=1),
        "new",
        2,
        (Action.EDIT, Reason.CAUSE_CHANGED, None),
    ),
    ("a step, too soon", FIVE[:2], _ledger(FIVE[0], shown_at=20), "new", 31, (Action.WAIT, Reason.PACED, 35)),
    ("a step", FIVE[:2], _ledger(FIVE[0], shown_at=1), "new", 31, (Action.EDIT, Reason.COUNT_PASSED_STEP, None)),
    ("no step", FIVE[:4], _ledger(*FIVE[:3], shown_at=61), "new", 91, (Action.WAIT, Reason.PACED, 151)),
    ("stale", FIVE[:4], _ledger(*FIVE[:3], shown_at=61), "new", 151, (Action.EDIT, Reason.COUNT_STALE, None)),
    (
        "no step, after two edits for pauses",
        FIVE[:4],
        _ledger(*FIVE[:3], shown_at=61, pause_edits=2),
        "new",
        151,
        (Action.WAIT, Reason.PACED, 331),
    ),
    (
        "no evidence yet",
        [failure(0)],
        _ledger(failure(0), shown_at=1, replies={}),
        "old",
        2,
        (Action.REPLY_EVIDENCE, Reason.EVIDENCE, None),
    ),
    (
        "other evidence, later",
        [failure(0)],
        _ledger(failure(0), shown_at=1, evidence_digest="older", evidence_facts="1/2"),
        "old",
        2,
        (Action.WAIT, Reason.PACED, 301),
    ),
    (
        "evidence of facts that arrived: it does not wait for calm",
        [failure(0)],
        _ledger(failure(0), shown_at=1, evidence_digest="older", evidence_facts="fewer"),
        "old",
        2,
        (Action.EDIT_EVIDENCE, Reason.FACTS_ARRIVED, None),
    ),
    (
        "other evidence",
        [failure(0)],
        _ledger(failure(0), shown_at=1, evidence_digest="older", evidence_facts="1/2"),
        "old",
        301,
        (Action.EDIT_EVIDENCE, Reason.EVIDENCE, None),
    ),
    (
        "the rise is said in the thread",
        FIVE,
        _ledger(*FIVE, shown_at=121, first_severity="warning"),
        "old",
        122,
        (Action.REPLY_CRITICAL, Reason.ESCALATED, None),
    ),
    ("so is the end", OVER, _ledger(*OVER, shown_at=400), "old", 401, (Action.REPLY_RECOVERED, Reason.RECOVERED, None)),
    (
        "deleted",
        OVER,
        _ledger(failure(0), shown_at=1, gone_at_flaps=0),
        "new",
        400,
        (Action.NOTHING, Reason.DELETED_BY_A_PERSON, None),
    ),
    (
        "deleted, and back",
        FLAP,
        _ledger(failure(0), shown_at=1, gone_at_flaps=0),
        "new",
        601,
        (Action.POST, Reason.REPOST_AFTER_DELETION, None),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("signals", "ledger", "digest", "now", "expected"), [row[1:] for row in TOLD], ids=[row[0] for row in TOLD]
)
def test_what_was_told(
    signals: list[Signal], ledger: Ledger, digest: str, now: float, expected: tuple[Action, Reason, float | None]
) -> None:
    """`digest` is of what would be shown now; "old" is what is shown."""
    rendered = replace(NEW, digest=digest)
    decision = decide(
        _episode(*signals, now=now), ledger, rendered, now=at(now), checked_at=None, policy=DEFAULT_POLICY
    )
    assert expected == (decision.action, decision.reason, _seconds(decision.at))


LOOKS = [
    ("after half an hour of quiet", [failure(0)], 10, None, (1801, 1800)),
    ("at once when that is over", [failure(0)], 1900, None, (1900, 1800)),
    ("then twice as far", [failure(0)], 1900, 1890, (3601, 3600)),
    ("and again", [failure(0)], 3700, 3690, (7201, 7200)),
    ("a look that was due before the last failure is none", [failure(0), failure(3000)], 3010, 1890, (4801, 4800)),
    ("after the hold-down", [failure(0), steady(60)], 100, None, (360, None)),
    ("for a day", [failure(0)], 60_000, 59_990, None),
    ("not when it is over", [failure(0), steady(60)], 400, None, None),
]


@pytest.mark.parametrize(
    ("signals", "now", "checked_at", "expected"), [row[1:] for row in LOOKS], ids=[row[0] for row in LOOKS]
)
def test_the_next_look(
    signals: list[Signal], now: float, checked_at: float | None, expected: tuple[float, float | None] | None
) -> None:
    """(seconds of the look, seconds for which its check speaks)."""
    checked = None if checked_at is None else at(checked_at)
    decision = next_look(_episode(*signals, now=now), at(now), checked, DEFAULT_POLICY)
    if expected is None:
        assert (Action.NOTHING, None, None) == (decision.action, decision.at, decision.check)
        return
    speaks_for = decision.check.at if decision.check else None
    assert expected == (_seconds(decision.at), _seconds(speaks_for))


def test_tasks_without_a_service_are_not_looked_up() -> None:
    """Their silence is enough."""
    decision = next_look(_episode(failure(0, scope=BATCH), now=10, scope=BATCH), at(10), None, DEFAULT_POLICY)
    assert (1801, None) == (_seconds(decision.at), decision.check)


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - at(0)).total_seconds()
