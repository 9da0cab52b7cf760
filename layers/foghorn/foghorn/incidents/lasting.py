"""What lasts until an event ends it, as part of the fold: a hook that waits, a retirement that is announced."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from foghorn.incidents.records import OBSERVED_HEALTHY
from foghorn.signals.kinds import KINDS
from foghorn.signals.signal import Effect, Signal

_MAX_WAITING = 50
_HOOK = "detail.hookId"


@dataclass(slots=True)
class Lasting:
    """What waits, by kind and hook; `until` is when the last of it was ended by an event."""

    waiting: dict[tuple[str, str], None] = field(default_factory=dict)
    until: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.waiting)

    def begin(self, signal: Signal) -> bool:
        """Take a failure in; True where it is one that lasts."""
        if signal.kind not in KINDS or not KINDS[signal.kind].lasts:
            return False
        if len(self.waiting) < _MAX_WAITING:
            self.waiting[signal.kind, signal.evidence.get(_HOOK, "")] = None
        return True

    def end(self, signal: Signal) -> None:
        """Take in an event that may end what waits: of its own hook, or of all where it names none.

        A steady state ends only what no event of its own ends: the old tasks of a deployment that waits are steady all
        the time.
        """
        ended, hook = ended_by(signal.kind) or _unnamed(signal), signal.evidence.get(_HOOK, "")
        over = [one for one in self.waiting if one[0] in ended and hook in ("", one[1])]
        for one in over:
            del self.waiting[one]
        if over:
            self.until = max(self.until or signal.occurred_at, signal.occurred_at)


def ended_by(kind: str) -> frozenset[str]:
    """The kinds that one of this kind ends by name; none: a recovery then ends whatever does not last."""
    return KINDS[kind].recovers if kind in KINDS else frozenset()


def _unnamed(signal: Signal) -> frozenset[str]:
    """What a recovery that names nothing ends of what lasts."""
    if signal.effect is not Effect.RECOVERY or signal.kind == OBSERVED_HEALTHY:
        return frozenset()
    return _ENDED_BY_NO_NAME


_ENDED_BY_NO_NAME = frozenset(name for name, kind in KINDS.items() if kind.lasts) - frozenset(
    ended for kind in KINDS.values() for ended in kind.recovers
)
