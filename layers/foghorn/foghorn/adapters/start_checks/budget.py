"""How many calls one look may make, and how long it may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from foghorn import backoff

MOST_CALLS = 10
_TIME_LEFT_S = 8.0
"""One call may hang for its time-outs; what was found must still be saved after it."""


class BudgetSpent(Exception):
    """No further call. The message says of what there was too little."""


class Budget:
    """Counts the calls of one incident, `spent` of them before. Each is made once: no look adds to a throttling."""

    def __init__(self, spent: int = 0) -> None:
        self.spent = spent

    def call(self, operation: Callable[..., dict[str, Any]], **parameters: Any) -> dict[str, Any]:
        """Make one call. Raises BudgetSpent, and what botocore raises."""
        if self.spent >= MOST_CALLS:
            raise BudgetSpent(f"the budget of {MOST_CALLS} calls is used up")
        if backoff.remaining_s() < _TIME_LEFT_S:
            raise BudgetSpent("the time for it was used up")
        self.spent += 1
        return operation(**parameters)
