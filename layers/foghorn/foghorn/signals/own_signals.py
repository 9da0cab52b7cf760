"""What Foghorn notes about itself, as signals: letters that nobody took, calls of its own that were refused.

One scope per trouble, so that each is one incident. What is noted again within `SPAN` is the same event: a storm of
refusals is one item every five minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from foghorn.signals.evidence import bounded
from foghorn.signals.kinds import KINDS
from foghorn.signals.kinds_own import ACCESS_DENIED, DEAD_LETTERS, DEAD_LETTERS_EMPTIED, SLACK_REFUSED
from foghorn.signals.scope import Scope, ScopeType
from foghorn.signals.signal import Effect, Signal

SPAN = timedelta(minutes=5)
"""Shorter than the quiet that ends such an incident: a trouble that goes on does not end and come back."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where Foghorn runs: the stack's account and region, the function at work and its log group; "" if not known."""

    account: str
    region: str
    function: str = ""
    log_group: str = ""

    def scope(self, name: str) -> Scope:
        """The scope of a trouble of Foghorn's own, by what it is about."""
        return Scope(self.account, self.region, None, ScopeType.FOGHORN, name)

    def holds(self, scope: Scope) -> bool:
        """Whether a scope lies in the stack's own account and region, where its roles end."""
        return self.account in ("", scope.account) and self.region in ("", scope.region)


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """One dead-letter queue: how it is called, its URL, what one of its messages is.

    `takes_own`: a message about Foghorn itself may end there as well, so that counting on could make it longer.
    """

    name: str
    url: str
    noun: str
    takes_own: bool = False


def dead_letters(home: Home, queue: DeadLetterQueue, count: int, at: datetime) -> Signal:
    """A dead-letter queue holds `count` messages (SQS's figure is approximate)."""
    evidence = {"ApproximateNumberOfMessages": str(count), "QueueUrl": queue.url}
    many = f"{queue.noun}s" if queue.takes_own else f"{count} {queue.noun}{'' if count == 1 else 's'}"
    title = f"{queue.name} holds {many}"
    return _signal(DEAD_LETTERS, home, queue.name, title, at, f"{DEAD_LETTERS}#{count}", evidence)


def emptied(home: Home, queue: DeadLetterQueue, at: datetime) -> Signal:
    """A dead-letter queue is empty: what it held is over."""
    title = f"{queue.name} is empty"
    return _signal(DEAD_LETTERS_EMPTIED, home, queue.name, title, at, DEAD_LETTERS_EMPTIED, {}, Effect.RECOVERY)


def access_denied(home: Home, operation: str, code: str, at: datetime) -> Signal:
    """AWS answered a call of ours with an error that means: not allowed."""
    evidence = {"errorCode": code, "operation": operation, "function": home.function, "log_group": home.log_group}
    title = f"AWS refuses {operation}"
    return _signal(ACCESS_DENIED, home, operation, title, _begun(at), f"{ACCESS_DENIED}#{operation}", evidence)


def slack_refused(home: Home, channel: str, error: str, what_to_do: str, at: datetime) -> Signal:
    """Slack takes no message for the channel. `what_to_do` is a sentence for the operator, without secrets."""
    evidence = {
        "error": error,
        "what_to_do": what_to_do,
        "channel": channel,
        "function": home.function,
        "log_group": home.log_group,
    }
    title = f"Slack refuses channel {channel} ({error})"
    return _signal(SLACK_REFUSED, home, channel, title, _begun(at), f"{SLACK_REFUSED}#{error}", evidence)


def _begun(at: datetime) -> datetime:
    """The beginning of the span that a moment lies in: store and fold take what is noted in it for one event."""
    return datetime.fromtimestamp(at.timestamp() // SPAN.total_seconds() * SPAN.total_seconds(), UTC)


def _signal(
    kind: str,
    home: Home,
    name: str,
    title: str,
    at: datetime,
    key: str,
    evidence: dict[str, str],
    effect: Effect = Effect.FAILURE,
) -> Signal:
    return Signal(
        kind=kind,
        severity=KINDS[kind].severity,
        scope=home.scope(name),
        title=title,
        effect=effect,
        occurred_at=at,
        event_key=key,
        evidence=bounded(evidence),
    )
