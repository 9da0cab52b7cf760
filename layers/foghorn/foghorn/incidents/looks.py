"""Looks: what can be looked up to learn whether an incident is over, and when a look says something.

Of a service that is its running count, of a container instance its own state. Tasks without a service leave nothing
to look at: nobody replaces them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from foghorn.incidents.policy import Policy
from foghorn.incidents.records import Check
from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope, ScopeType

_COUNTED = frozenset({ScopeType.SERVICE, ScopeType.CAPACITY_PROVIDER})


def can_be_looked_up(scope: Scope, services: Collection[str]) -> bool:
    """Whether there is anything to look at: silence alone ends only what has nothing."""
    return is_instance(scope) or (scope.type in _COUNTED and bool(services))


def is_instance(scope: Scope) -> bool:
    """Whether a look at the scope shows its state itself, where a running count only follows from it."""
    return scope.type is ScopeType.CONTAINER_INSTANCE


def check_for(scope: Scope, services: tuple[str, ...], at: datetime) -> Check | None:
    """The look that the sweeper owes, speaking for `at`; None where there is nothing to look at."""
    if not can_be_looked_up(scope, services):
        return None
    return Check((), at, instances=(scope.name,)) if is_instance(scope) else Check(services, at)


def first_look(scope: Scope, kinds: Iterable[str], policy: Policy) -> timedelta:
    """How long after the last failure a look first says that an incident is over, if it finds all well.

    A service that crashes now and then runs all its tasks in between: it takes a long quiet. An instance that is
    connected is connected.
    """
    return policy.patience_of(kinds) if is_instance(scope) else policy.quiet


def was_owed(scope: Scope, kinds: Collection[str], since: timedelta, policy: Policy) -> bool:
    """Whether a look so long after the last failure was owed.

    Soon after what may pass by itself, or after the quiet that a first look takes. A failure that came late may have
    broken it; then what was looked up says nothing. Of an instance every failure begins its patience anew.
    """
    if since >= first_look(scope, kinds, policy):
        return True
    patient = all(kind in KINDS and KINDS[kind].tell is Tell.UNLESS_RECOVERED for kind in kinds)
    return patient and not is_instance(scope) and since <= policy.patience_of(kinds)
