"""Advisory: what to tell, free of Slack. The same advisory renders to Slack and to a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foghorn.rules.model import Advice, Step
from foghorn.signals.signal import Severity


class Status(StrEnum):
    """Where the incident stands."""

    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class StartUp:
    """The start-up of one task: `phases` as (phase, text), `bars` as (phase, seconds), `advice` by the rule's id."""

    about: str
    phases: tuple[tuple[str, str], ...]
    bars: tuple[tuple[str, float], ...] = ()
    advice: tuple[tuple[str, Advice], ...] = ()


@dataclass(frozen=True, slots=True)
class Advisory:
    """Ten seconds of reading: headline, why, reach, next; evidence goes to the thread.

    All texts are plain and untrusted: the renderer escapes and bounds them. `context` says where and when
    (account, region, cluster, first and last seen); `proof`, `evidence` and `timeline` are (label, text) pairs.
    `changes`: what the failing release changed, the first line says from what to what. `advice`: what is worth knowing
    beside the cause, by the rule's id.
    """

    headline: str
    severity: Severity
    status: Status
    cause: str
    proof: tuple[tuple[str, str], ...] = ()
    ruled_out: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    context: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    timeline: tuple[tuple[str, str], ...] = ()
    start_up: StartUp | None = None
    advice: tuple[tuple[str, Advice], ...] = ()
    not_checked: tuple[str, ...] = ()
    recovery: str | None = None
    rule_ids: tuple[str, ...] = ()
