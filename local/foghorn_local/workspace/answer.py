"""What came of events: the messages about them, or why there is none."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.console import Console

from foghorn.signals.kind import Tell
from foghorn.signals.kinds import KINDS
from foghorn.signals.scope import Scope
from foghorn.signals.signal import Classification, Outcome
from foghorn_local.slack import Message, render_terminal

if TYPE_CHECKING:
    from foghorn_local.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is for a person; `missing`: a message should be there and is not."""

    text: str
    missing: bool


def answer(workspace: Workspace, events: Iterable[object]) -> Answer:
    """The channel as far as it is about these events, threads included, and a line for each event that is not told."""
    shown: dict[str, Message] = {}
    silent: list[str] = []
    missing = False
    for event in events:
        classification = workspace.classify(event)
        about = _messages_about(workspace, scopes_of(classification))
        shown |= {message.ts: message for message in about}
        if not about:
            silent.append(_why_silent(workspace, classification))
            missing |= classification.outcome is Outcome.SIGNAL and not _may_pass(classification)
    parts = [*_rendered(workspace, shown), *dict.fromkeys(silent)]
    return Answer("\n".join(parts) + "\n", missing)


def scopes_of(classification: Classification) -> list[Scope]:
    """The scopes that an event speaks of."""
    recovery = (classification.recovery,) if classification.recovery is not None else ()
    return list(dict.fromkeys(signal.scope for signal in (*classification.signals, *recovery)))


def _messages_about(workspace: Workspace, scopes: Iterable[Scope]) -> list[Message]:
    keys = {scope.key for scope in scopes}
    with workspace.slack.workspace.lock:
        return [message for message in workspace.channel.messages if _scope_key_of(message) in keys]


def _scope_key_of(message: Message) -> str:
    payload = (message.metadata or {}).get("event_payload")
    return str(payload.get("scope", "")) if isinstance(payload, dict) else ""


def _rendered(workspace: Workspace, shown: dict[str, Message]) -> list[str]:
    if not shown:
        return []
    text = io.StringIO()
    with workspace.slack.workspace.lock:
        channel = replace(workspace.channel, messages=[shown[ts] for ts in sorted(shown)])
        render_terminal(channel, Console(file=text, width=100))
    return [text.getvalue()]


def _why_silent(workspace: Workspace, classification: Classification) -> str:
    reason = classification.reason
    match classification.outcome:
        case Outcome.UNPARSABLE:
            return f"No message: the event was not understood ({reason}); it is kept in the dead-letter queue."
        case Outcome.IGNORED:
            return f"No message: the event says nothing to Foghorn ({reason})."
        case Outcome.ROUTINE:
            return f"No message: the event is routine ({reason}), and no incident is open that it could end."
        case Outcome.SIGNAL:
            kinds = ", ".join(dict.fromkeys(signal.kind for signal in classification.signals))
            if not _may_pass(classification):
                return f"No message about {kinds}, and there should be one."
            dues = [workspace.due_at(scope) for scope in scopes_of(classification)]
            due = min((moment for moment in dues if moment is not None), default=None)
            again = f" Foghorn looks again at {due:%H:%M:%S} UTC." if due is not None else ""
            return f"No message yet: {kinds} may pass by itself.{again}"


def _may_pass(classification: Classification) -> bool:
    """Whether all of it is told only if the service has not recovered after a while."""
    kinds = [KINDS.get(signal.kind) for signal in classification.signals]
    return all(kind is not None and kind.tell is Tell.UNLESS_RECOVERED for kind in kinds)
