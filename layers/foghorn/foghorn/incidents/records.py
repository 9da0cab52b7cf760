"""What the incident store keeps of one scope: events, META, facts and delivery ledgers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from foghorn.facts.fact import Facts
from foghorn.signals.signal import Signal

OBSERVED_HEALTHY = "observed_healthy"
"""Kind of the recovery record that a look leaves behind which found all well. Never sent by AWS."""

GONE = "container_instance_gone"
"""Kind of the recovery that cannot be taken back: a container instance that left its cluster does not return."""


def timestamp(moment: datetime) -> str:
    """Fixed-width UTC text, so that text order is time order: `2026-01-05T10:00:41.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as recorded; `recorded_at` is when it reached Foghorn."""

    signal: Signal
    recorded_at: datetime

    @property
    def sort_key(self) -> str:
        """`event#<event time>#<event_key>`: unique per event, ordered by the event's own time."""
        return f"event#{timestamp(self.signal.occurred_at)}#{self.signal.event_key}"


@dataclass(frozen=True, slots=True)
class Check:
    """A look that the sweeper owes. `at` = the time it speaks for.

    Do these services run what they should? Or: are these container instances (ids) connected and healthy?
    """

    services: tuple[str, ...]
    at: datetime
    instances: tuple[str, ...] = ()


_NOBODY: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Meta:
    """The doorbell of a scope: whether something is new, who gathers, who delivers, when it is due.

    `lease_since` is the start of a delivery that was never released: what it sent is not known.
    `settled_at` is the resolve time of the newest episode once none is open. `gathering` maps a topic to the end of the
    lease of whoever gathers for it: one lease each, so that nobody gives back another's.
    """

    is_open: bool
    dirty: bool
    version: int
    topics: frozenset[str] = frozenset()
    due_at: datetime | None = None
    gathering: Mapping[str, datetime] = field(default_factory=lambda: _NOBODY)
    lease_until: datetime | None = None
    lease_since: datetime | None = None
    settled_at: datetime | None = None
    check: Check | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a message shows now. `digest` is of the rendered message: equal digests need no edit."""

    is_open: bool
    severity: str
    leading: str
    verdict: str
    count: int
    flaps: int
    facts: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """The delivery ledger of one told episode. `anchor` is the sort key of an event that belongs to it.

    `replies` maps a reply's name (evidence, critical, recovered:N) to its ts; `evidence_digest` is what the evidence
    reply shows, `evidence_facts` which facts it was made from; `pause_edits` counts edits made for a pause since the
    last count step; `gone_at_flaps` is set when a person deleted the message: silent until the episode flaps again.
    """

    anchor: str
    channel: str
    ts: str
    posted_at: datetime
    shown: Shown
    replies: Mapping[str, str] = field(default_factory=dict)
    first_severity: str = ""
    evidence_digest: str = ""
    evidence_facts: str = ""
    pause_edits: int = 0
    gone_at_flaps: int | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything kept of a scope but its events, which are streamed."""

    meta: Meta | None
    facts: Facts
    ledgers: tuple[Ledger, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """How recording ended.

    `new`: not a duplicate; `lead`: this one gathers; `refresh`: it looks again at what is known already;
    `announce`: this one rings the queue; `first`: the scope was not known; `opens`: nothing of it was open.
    `topic` is what the event counts as; `reopens`: what it opens is the last incident again, not a new one.
    """

    new: bool
    lead: bool = False
    refresh: bool = False
    announce: bool = False
    first: bool = False
    opens: bool = False
    reopens: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """The delivery lease was won. `meta` is as it was before; `interrupted_since`: an earlier sender vanished then."""

    meta: Meta
    interrupted_since: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody else delivers until then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class LeaseReturn:
    """How a delivery lease is given back.

    `version` is that of the claim: when the scope was marked again meanwhile, `dirty`, `due_at` and `check` are left
    as the marker set them. `ambiguous_until` keeps the lease until then and the attempt unresolved.
    """

    version: int
    is_open: bool
    dirty: bool
    due_at: datetime | None
    check: Check | None = None
    settled_at: datetime | None = None
    ambiguous_until: datetime | None = None
