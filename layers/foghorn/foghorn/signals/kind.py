"""Kind: the public vocabulary of causes. Users route and silence by these names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foghorn.signals.signal import Severity


class Tell(StrEnum):
    """When an incident of this kind is told."""

    AT_ONCE = "at_once"
    UNLESS_RECOVERED = "unless_recovered"


@dataclass(frozen=True, slots=True)
class Kind:
    """One cause.

    `failure` false = routine, never recorded. `specificity` orders causes of one incident: 3 names the cause itself
    (oom_killed), 2 a class of causes (essential_container_exited), 1 a symptom (deployment_failed), 0 unknown.
    `shared` marks causes that may hit many services at once (registry, network, secrets, placement, Spot, …).
    `stop` is true where one event of this kind is one stopped task.
    `patience_s`: seconds that a kind which is told unless recovered has to pass by itself; None: the policy's.
    `recovers`: of a recovery, the kinds that it ends where an incident has no others; empty: whatever there is. Of a
    failure, the kinds that are over with it, as waiting is with a time-out.
    `lasts`: neither silence nor a look says that it is over, a recovery alone does.
    """

    name: str
    family: str
    failure: bool
    severity: Severity
    specificity: int
    title: str
    definition: str
    remedy: str
    source: str
    tell: Tell = Tell.AT_ONCE
    shared: bool = False
    stop: bool = True
    patience_s: int | None = None
    recovers: frozenset[str] = frozenset()
    lasts: bool = False
