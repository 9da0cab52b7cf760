"""The releases of an incident: of what their tasks stopped, and what became of them; in any order of arrival."""

from __future__ import annotations

from itertools import permutations

import pytest

from foghorn.incidents.episode import Episode
from foghorn.incidents.fold import Fold
from foghorn.incidents.records import Recorded
from foghorn.signals.signal import Signal
from tests.support.signals import CHECKOUT, at, failure

OLD, NEW, FIX = "ecs-svc/1", "ecs-svc/2", "ecs-svc/3"


def _stop(seconds: float, kind: str = "oom_killed", deployment: str = NEW, revision: int = 42) -> Signal:
    return failure(seconds, kind, deployment_id=deployment, task_definition=f"checkout:{revision}")


def _failed(seconds: float, deployment: str | None = NEW) -> Signal:
    return failure(seconds, "deployment_failed", deployment_id=deployment)


def _back(seconds: float, to: str | None = OLD) -> Signal:
    return failure(seconds, "deployment_rollback", deployment_id=to)


def _episode(*signals: Signal) -> Episode:
    fold = Fold(CHECKOUT)
    for signal in sorted(signals, key=lambda one: Recorded(one, at(0)).sort_key):
        fold.add(Recorded(signal, signal.occurred_at))
    return fold.episodes(at(10_000))[-1]


def test_a_release_counts_its_own_stops() -> None:
    """Of each cause, each task once; those of the old revision are not its."""
    episode = _episode(_stop(0), _stop(5), _stop(6, "sigkill_137"), _stop(7, "host_terminated", OLD, 41), _failed(9))
    assert episode.failing is not None
    assert (NEW, "checkout:42", 3) == (
        episode.failing.deployment_id,
        episode.failing.task_definition,
        episode.failing.stops,
    )
    assert (("oom_killed", 2), ("sigkill_137", 1)) == episode.failing.causes
    assert (at(0), at(5), at(6)) == episode.failing.stopped_at


AGAIN = [_stop(90 + second, deployment=OLD, revision=41) for second in range(3)]
VERDICTS = [
    ("goes on", [_stop(0)], None),
    ("given up", [_stop(0), _failed(60)], (NEW, True, None, False)),
    ("rolled back", [_stop(0), _failed(60), _back(61)], (NEW, True, OLD, False)),
    ("rolled back, told first", [_stop(0), _back(60), _failed(61)], (NEW, True, OLD, False)),
    ("rolled back, that it failed is not told", [_stop(0), _back(61)], (NEW, False, OLD, False)),
    ("rolled back before anything was known of it", [_back(61)], None),
    ("tasks of the rollback stop again and again", [_stop(0), _failed(60), _back(61), *AGAIN], (NEW, True, OLD, True)),
    ("one task of it stops, as tasks do", [_stop(0), _failed(60), _back(61), AGAIN[0]], (NEW, True, OLD, False)),
    ("a nearer release failed without a word",
     [_stop(0), _failed(60), _stop(900, deployment=FIX, revision=43), _back(950)], (FIX, False, OLD, False)),
    ("the rollback is given up too", [_stop(0), _failed(60), _back(61), _failed(400, OLD)], (NEW, True, OLD, True)),
    ("the old one failed before, not since", [_stop(0, deployment=OLD, revision=41), _stop(5), _failed(60), _back(61)],
     (NEW, True, OLD, False)),
    ("the fix fails as well", [_stop(0), _failed(60), _back(61), _stop(700, deployment=FIX, revision=43),
                              _failed(800, FIX)], (FIX, True, None, False)),
    ("without an id", [_stop(0), _failed(60, None)], None),
]  # fmt: skip


@pytest.mark.parametrize(("signals", "expected"), [row[1:] for row in VERDICTS], ids=[row[0] for row in VERDICTS])
def test_what_became_of_the_newest_failing_release(
    signals: list[Signal], expected: tuple[str, bool, str | None, bool] | None
) -> None:
    """Whichever event comes first: all orders of arrival end alike."""
    for some in permutations(signals):
        release = _episode(*some).failing
        told = release and (release.deployment_id, release.failed, release.rolled_back_to, release.rollback_fails)
        assert expected == told


def test_the_failing_releases_own_cause_leads() -> None:
    """Ten stops of the old revision do not explain why the new one failed."""
    old = [_stop(second, "essential_container_exited", OLD, 41) for second in range(10)]
    episode = _episode(*old, _stop(20), _failed(60))
    assert ("oom_killed", NEW) == (episode.leading, episode.kinds["oom_killed"].sample.deployment_id)
    same = _episode(*old, _stop(20, "essential_container_exited"), _failed(60))
    assert NEW == same.kinds["essential_container_exited"].sample.deployment_id
