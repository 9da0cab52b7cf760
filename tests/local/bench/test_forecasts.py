"""The forecast of the circuit breaker, measured on made-up deployments."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from foghorn_local.bench import forecasts, page, tables
from foghorn_local.bench.failing_deployments import (
    BEGAN_AT,
    LONGEST_DELAY_S,
    FailingDeployment,
    Failure,
    failing_deployments,
)

PAGE = Path(__file__).parents[3] / "docs/benchmarks.md"
MADE = failing_deployments(300, seed=1)


def _distances_s(deployment: FailingDeployment) -> list[float]:
    return [(later - earlier).total_seconds() for earlier, later in pairwise((BEGAN_AT, *deployment.failed_at))]


def test_a_seed_makes_the_same_deployments() -> None:
    """And another seed makes others."""
    assert MADE == failing_deployments(300, seed=1)
    assert failing_deployments(300, seed=2) != MADE


def test_deployments_end_at_their_threshold() -> None:
    """In order, none before a task could have started, with batches that the service allows."""
    for made in MADE:
        assert len(made.failed_at) == made.threshold >= 3
        assert list(made.failed_at) == sorted(made.failed_at)
        assert _distances_s(made)[0] > 5
        assert 1 <= made.at_once <= made.desired_count <= 50


def test_there_are_all_sorts() -> None:
    """Every way to fail; thresholds within one batch and beyond it."""
    assert {made.failure for made in MADE} == set(Failure)
    assert {made.threshold > made.at_once for made in MADE} == {True, False}


def test_only_tasks_that_never_run_are_throttled() -> None:
    """One at a time, the distance grows up to 27 minutes; the others go on as they began."""
    single = [made for made in failing_deployments(3_000, seed=3) if made.at_once == 1 and made.threshold >= 8]
    throttled = [made for made in single if made.failure is Failure.NEVER_RUNNING]
    others = [made for made in single if made.failure is not Failure.NEVER_RUNNING]
    assert throttled
    assert others
    for made in throttled:
        distances_s = _distances_s(made)
        assert distances_s[-1] > 4 * distances_s[0]
        assert max(distances_s) < LONGEST_DELAY_S + 300
    assert all(max(_distances_s(made)) < 3 * min(_distances_s(made)) for made in others)


def test_the_more_is_known_the_closer_the_forecast() -> None:
    """Loosely, over the fifty of the page: in the middle less than half of what was left, and less than 20 s."""
    times, _, everything = forecasts.measure()[:3]
    assert (times.told, everything.told) == (forecasts.DEPLOYMENTS, forecasts.DEPLOYMENTS)
    assert everything.median_share < 0.5 < times.median_share < 1
    assert everything.median_s < 20
    assert everything.p90_s < times.p90_s


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_median_does_not_hang_on_the_seed(seed: int) -> None:
    """With more of them: a quarter of what was left where more than one batch fails, seconds where one does."""
    by_tasks = {row.tasks: row for row in forecasts.measure(400, seed) if row.known == forecasts.BEGAN}
    assert by_tasks["all"].median_share < 0.5
    assert by_tasks[forecasts.MORE_BATCHES].median_share < 0.25
    assert by_tasks[forecasts.ONE_BATCH].median_s < 10


def test_the_page_shows_these_figures() -> None:
    """Else: `make bench PARTS=forecasts`, and read the diff."""
    shown = page.part_of(PAGE.read_text(encoding="utf-8"), "forecasts")
    assert shown.strip() == tables.forecasts(forecasts.measure())
