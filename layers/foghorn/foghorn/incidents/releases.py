"""The releases of an episode: which deployments failed, of what, and what became of each. Part of the fold."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from foghorn.rules.model import Release
from foghorn.signals.service_signals import ROLLBACK
from foghorn.signals.signal import Signal

MAX_RELEASES = 50
_MAX_STOPS_TIMED = 20
_TOGETHER = timedelta(seconds=60)
"""ECS sends that a deployment failed and that it rolls back together, in either order."""

_AGAIN_AND_AGAIN = 3
"""The smallest threshold of a circuit breaker: one stop is no failing deployment."""

FAILED = "deployment_failed"


@dataclass(slots=True)
class _Tally:
    first_at: datetime
    last_at: datetime
    failed_at: datetime | None = None
    task_definition: str | None = None
    causes: Counter[str] = field(default_factory=Counter)
    samples: dict[str, Signal] = field(default_factory=dict)
    stopped_at: deque[datetime] = field(default_factory=lambda: deque(maxlen=_MAX_STOPS_TIMED))


@dataclass(slots=True)
class Releases:
    """Feed it the failures of one episode in the order of their own times."""

    tallies: dict[str, _Tally] = field(default_factory=dict)
    rollbacks: deque[tuple[datetime, str | None]] = field(default_factory=lambda: deque(maxlen=MAX_RELEASES))

    def add(self, signal: Signal, *, is_first: bool) -> None:
        """Take the next failure; `is_first`: this task was not counted for this cause yet."""
        at, identity = signal.occurred_at, signal.deployment_id
        if signal.kind == ROLLBACK:
            self.rollbacks.append((at, identity))
        elif identity is not None:
            tally = self.tallies.setdefault(identity, _Tally(at, at))
            tally.last_at = at
            if signal.kind == FAILED:
                tally.failed_at = tally.failed_at or at
            tally.task_definition = tally.task_definition or signal.task_definition
            if signal.task_id is not None and is_first:
                tally.causes[signal.kind] += 1
                tally.samples.setdefault(signal.kind, signal)
                tally.stopped_at.append(at)
            if len(self.tallies) > MAX_RELEASES:
                del self.tallies[next(iter(self.tallies))]

    def told(self) -> tuple[Release, ...]:
        """Every deployment of which something failed: those that go on, then those that ECS gave up or rolled back.

        A rollback event carries the id of the deployment it goes back *to*, so it is matched to the release that ECS
        gave up last before it, or within the minute; where that is not told, to that of which something failed last.
        """
        backs: dict[str, tuple[datetime, str | None]] = {}
        for at, target in self.rollbacks:
            before = [
                one
                for one, tally in self.tallies.items()
                if one != target and one not in backs and (tally.failed_at or tally.first_at) <= at + _TOGETHER
            ]
            if before:
                backs[max(before, key=self._last_word)] = (at, target)
        ends = {
            one: tally.failed_at or backs[one][0]
            for one, tally in self.tallies.items()
            if tally.failed_at is not None or one in backs
        }
        others = sorted((self.tallies[one].first_at, one) for one in self.tallies if one not in ends)
        ended = sorted((at, one) for one, at in ends.items())
        return tuple(self._release(one, backs.get(one)) for _, one in (*others, *ended))

    def sample(self, release: Release, kind: str) -> Signal | None:
        """The first stop of a release for this cause."""
        return self.tallies[release.deployment_id].samples.get(kind)

    def _release(self, identity: str, back: tuple[datetime, str | None] | None) -> Release:
        tally = self.tallies[identity]
        at, target = back if back is not None else (None, None)
        return Release(
            deployment_id=identity,
            first_at=tally.first_at,
            last_at=tally.last_at,
            failed_at=tally.failed_at,
            rolled_back_at=at,
            rolled_back_to=target,
            rollback_fails=at is not None and target != identity and self._failed_after(target, at),
            task_definition=tally.task_definition,
            causes=tuple(sorted(tally.causes.items(), key=lambda item: (-item[1], item[0]))),
            stopped_at=tuple(tally.stopped_at),
        )

    def _last_word(self, identity: str) -> tuple[datetime, str]:
        tally = self.tallies[identity]
        return tally.failed_at or tally.last_at, identity

    def _failed_after(self, identity: str | None, at: datetime) -> bool:
        """Whether a rollback fails: ECS gave its target up since, or tasks of it stop again and again."""
        tally = self.tallies.get(identity or "")
        if tally is None:
            return False
        given_up = tally.failed_at is not None and tally.failed_at > at
        return given_up or sum(moment > at for moment in tally.stopped_at) >= _AGAIN_AND_AGAIN
