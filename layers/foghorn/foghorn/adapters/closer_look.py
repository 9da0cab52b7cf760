"""The closer look at a leading cause: log lines, target groups, start-up checks. Implements `CloserLookSource`.

Every failure becomes `Missing(reason)`; one part that breaks takes no other with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from foghorn.adapters.aws_clients import error_code
from foghorn.adapters.log_tail import log_tail
from foghorn.adapters.start_checks import not_checked, start_checks
from foghorn.adapters.start_checks.budget import Budget
from foghorn.adapters.target_groups import target_groups
from foghorn.facts.closer_look import CloserLook, LogTail, TargetGroup
from foghorn.facts.fact import Facts
from foghorn.facts.missing import Missing
from foghorn.facts.start_needs import RELEVANT
from foghorn.observability import logger
from foghorn.side_by_side import side_by_side
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Signal

T = TypeVar("T")

_WROTE_LOGS = frozenset({"app", "health", "runtime"})
_ASKED_BY_A_LOAD_BALANCER = frozenset({"elb_health_check_failed"})


class AwsCloserLook:
    """`reads_logs`, `checks_starts`: whether the deployment allows log lines to be shown, start-up checks to be made.

    `account` is the one whose resources this function may read: of a task in another one nothing is looked up, since
    names that are the same there would lead to somebody else's resources here.
    """

    def __init__(self, *, account: str, reads_logs: bool, checks_starts: bool) -> None:
        self._account = account
        self._reads_logs = reads_logs
        self._checks_starts = checks_starts

    def wants(self, signal: Signal) -> bool:
        """See the port."""
        asked = self._wants_logs(signal) or signal.kind in _ASKED_BY_A_LOAD_BALANCER
        return asked or (self._checks_starts and signal.kind in RELEVANT)

    def look_closer(self, signal: Signal, facts: Facts) -> CloserLook:
        """See the port."""
        if signal.scope.account != self._account:
            return self._not_ours(signal)
        logs, groups = side_by_side(lambda: self._logs(signal, facts), lambda: _groups(signal, facts))
        budget = Budget(facts.start_calls)
        checks = start_checks(signal, facts, budget) if self._checks_starts else ()
        return CloserLook(logs, groups, checks, budget.spent - facts.start_calls)

    def _not_ours(self, signal: Signal) -> CloserLook:
        reason = f"account {signal.scope.account} cannot be read from {self._account}"
        return CloserLook(
            Missing(reason) if self._wants_logs(signal) else None,
            Missing(reason) if signal.kind in _ASKED_BY_A_LOAD_BALANCER else None,
            not_checked(signal, reason) if self._checks_starts else (),
        )

    def _wants_logs(self, signal: Signal) -> bool:
        """Of a container that ran."""
        ran = signal.started_at is not None or signal.exit_code is not None
        return self._reads_logs and ran and signal.kind in KINDS and KINDS[signal.kind].family in _WROTE_LOGS

    def _logs(self, signal: Signal, facts: Facts) -> LogTail | Missing | None:
        if not self._wants_logs(signal):
            return None
        return _part("GetLogEvents", lambda: log_tail(signal, facts))


def _groups(signal: Signal, facts: Facts) -> tuple[TargetGroup, ...] | Missing | None:
    if signal.kind not in _ASKED_BY_A_LOAD_BALANCER:
        return None
    return _part("DescribeTargetGroups", lambda: target_groups(signal, facts))


def _part(operation: str, look: Callable[[], T | Missing]) -> T | Missing:
    """One part of the look. What AWS refuses is a reason; so is a defect of ours, which the log tells."""
    try:
        return look()
    except ClientError as error:
        return Missing(f"{error_code(error) or 'an error'} on {operation}")
    except BotoCoreError as error:
        return Missing(f"{type(error).__name__} on {operation}")
    except Exception as error:  # noqa: BLE001 - the first word is out; nothing here may take the rest with it
        logger.exception("closer look failed", extra={"part": operation})
        return Missing(f"the look-up failed ({type(error).__name__})")
