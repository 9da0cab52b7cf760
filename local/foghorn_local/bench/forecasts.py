"""How far off the forecast of the circuit breaker is, over made-up deployments, by how much it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from foghorn.capacity.circuit_breaker import Forecast, forecast
from foghorn_local.bench.failing_deployments import BEGAN_AT, FailingDeployment, Failure, failing_deployments

DEPLOYMENTS = 50
SEED = 20_260_105

TIMES = "times of failure"
AT_ONCE = "and tasks at once"
BEGAN = "and when it began"
KNOWN = (TIMES, AT_ONCE, BEGAN)
"""Each with what stands before it."""

ONE_BATCH, MORE_BATCHES = "one batch reaches the threshold", "more than one batch"

_LEAST_LEFT_S = 1.0
"""An error is measured against a second where less was left."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Errors of the forecasts that were told, without their sign.

    `median_share`, `p90_share`: of the time that was left when it was asked; `median_s`, `p90_s`: in seconds.
    """

    known: str
    tasks: str
    deployments: int
    told: int
    median_share: float
    p90_share: float
    median_s: float
    p90_s: float


def measure(count: int = DEPLOYMENTS, seed: int = SEED) -> list[Accuracy]:
    """By what is known, over all; then with all of it known, by batches and by how the tasks fail."""
    made = failing_deployments(count, seed)
    rows = [_accuracy(known, "all", made) for known in KNOWN]
    groups = {
        ONE_BATCH: [one for one in made if one.threshold <= one.at_once],
        MORE_BATCHES: [one for one in made if one.threshold > one.at_once],
        **{kind.value: [one for one in made if one.failure is kind] for kind in Failure},
    }
    return rows + [_accuracy(BEGAN, tasks, some) for tasks, some in groups.items()]


def _accuracy(known: str, tasks: str, made: Sequence[FailingDeployment]) -> Accuracy:
    errors = [error for error in (_error(deployment, known) for deployment in made) if error is not None]
    shares, seconds = [share for share, _ in errors], [error_s for _, error_s in errors]
    return Accuracy(
        known=known,
        tasks=tasks,
        deployments=len(made),
        told=len(errors),
        median_share=median(shares),
        p90_share=_p90(shares),
        median_s=median(seconds),
        p90_s=_p90(seconds),
    )


def _error(deployment: FailingDeployment, known: str) -> tuple[float, float] | None:
    """As a share of what was left, and in seconds; None where it was not told. Asked at half of the threshold."""
    failures = max(2, deployment.threshold // 2)
    found = forecast(
        deployment.failed_at[:failures],
        failures,
        deployment.threshold,
        at_once=None if known == TIMES else deployment.at_once,
        began_at=BEGAN_AT if known == BEGAN else None,
    )
    if not isinstance(found, Forecast):
        return None
    acted_at = deployment.failed_at[-1]
    error_s = abs((found.acts_at - acted_at).total_seconds())
    left_s = (acted_at - deployment.failed_at[failures - 1]).total_seconds()
    return error_s / max(left_s, _LEAST_LEFT_S), error_s


def _p90(values: Sequence[float]) -> float:
    """The smallest value that nine tenths of all do not exceed."""
    return sorted(values)[-(-len(values) * 9 // 10) - 1]
