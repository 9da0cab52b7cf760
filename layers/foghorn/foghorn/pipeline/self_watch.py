"""Self-watch: what goes wrong with Foghorn itself becomes an incident of its own, told like any other.

It never loops: of a scope of its own nothing is noted, and what cannot be noted is logged and given up, so that the
event in whose course it happened is not lost over it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from foghorn.incidents.announcer import Announcer
from foghorn.incidents.store import IncidentStore
from foghorn.observability import logger
from foghorn.signals.own_signals import Home, access_denied, slack_refused
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Signal

# https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html; EC2 has a code of its own.
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})


class SelfWatch:
    """Notes Foghorn's own troubles. But for `record`, none of its methods raises."""

    def __init__(self, store: IncidentStore, announcer: Announcer, home: Home, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._announcer = announcer
        self._clock = clock
        self._noted: dict[Scope, str] = {}
        self.home = home

    def look_up_failed(self, scope: Scope, reason: str) -> None:
        """A fact about `scope` is missing: noted where the reason is that AWS refused the call.

        Of another account or region it is no trouble of Foghorn: its roles end at home, as they should.
        """
        if scope.type is not ScopeType.FOGHORN and self.home.holds(scope):
            self.call_refused(reason)

    def call_refused(self, reason: str) -> None:
        """The same of a call at home, made for no scope: `AccessDenied on GetQueueAttributes`."""
        code, _, operation = reason.partition(" on ")
        if code in _DENIED and operation.isalnum():
            self._note(access_denied(self.home, operation, code, self._clock()))

    def slack_refuses(self, scope: Scope, channel: str, error: str, what_to_do: str) -> None:
        """Slack refused a call about `scope` for this channel."""
        if scope.type is not ScopeType.FOGHORN:
            self._note(slack_refused(self.home, channel, error, what_to_do, self._clock()))

    def _note(self, signal: Signal) -> None:
        """Record it, unless this very event was recorded by this container already: a storm costs the store nothing."""
        event = f"{signal.occurred_at.isoformat()}#{signal.event_key}"
        if self._noted.get(signal.scope) == event:
            return
        try:
            self.record(signal)
        except Exception:  # noqa: BLE001 - the event at hand goes before what is told of Foghorn
            logger.warning("own trouble not recorded", extra={"scope": signal.scope.key}, exc_info=True)
            return
        self._noted[signal.scope] = event

    def record(self, signal: Signal) -> None:
        """Record a signal of Foghorn's own and ring where it is news; there is nothing to gather. Raises what fails."""
        recording = self._store.record(signal, self._clock())
        logger.info("recorded", extra={"kind": signal.kind, "scope": signal.scope.key, "new": recording.new})
        if recording.announce or recording.lead:
            self._announcer.announce(signal.scope)
        if recording.lead:
            self._store.end_gathering(signal.scope, recording.topic)
