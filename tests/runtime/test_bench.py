"""The bench itself, once through: every function starts cold beside its floor and makes the calls that it should."""

from __future__ import annotations

from foghorn_local.bench import cold_start, warm
from foghorn_local.runtime import Installation
from tests.runtime.conftest import ROOT


def test_every_function_starts_beside_its_floor(place: Installation) -> None:
    """One run; the figures are for `make bench`, whether there are any is for here."""
    measured = {(row.function, row.what): row for row in cold_start.measure(ROOT, place, runs=1)}
    routine = measured["TaskStateFunction", "routine event"]
    post = measured["NotifierFunction", "first post of an incident"]
    assert (routine.calls, routine.to_silent_floor) == (0, None)
    assert post.calls > 0
    assert post.to_silent_floor is not None
    assert {function for function, _ in measured} >= {"DeploymentFunction", "SweeperFunction"}


def test_warm_invocations_beside_their_floors(place: Installation) -> None:
    """A further event of an open incident makes two calls, in the built artifact too."""
    measured = {(row.function, row.what): row for row in warm.measure(ROOT, place, runs=1)}
    assert measured["TaskStateFunction", "further event of an open incident"].calls == 2
    assert measured["TaskStateFunction", "routine event"].calls == 0
