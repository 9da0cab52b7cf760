"""What ECS says of the service in words, for the thread. Most of these messages are never sent as events."""

from __future__ import annotations

from foghorn.facts.deployment import ServiceMessage
from foghorn.facts.fact import Facts, Missing
from foghorn.incidents.episode import Episode
from foghorn.rules.service_messages import messages_between
from foghorn.signals.service_messages import kind_of_message

_MOST = 3


def said_by_ecs(episode: Episode, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(label, text) of the newest failing message of each kind, the newest kinds first, at most three."""
    newest: dict[str, ServiceMessage] = {}
    for one in messages_between(facts, episode.opened_at, episode.last_failure_at):
        newest.setdefault(kind_of_message(one.text).name, one)
    return tuple((_label(one, episode), one.text) for one in list(newest.values())[:_MOST])


def messages_not_read(facts: Facts) -> list[str]:
    """Why there are no messages, where the line about the service does not say the same."""
    if not isinstance(facts.messages, Missing) or isinstance(facts.service, Missing):
        return []
    return [f"service event messages: {facts.messages.reason}"]


def _label(message: ServiceMessage, episode: Episode) -> str:
    same_day = message.created_at.date() == episode.opened_at.date()
    return f"ECS says ({message.created_at:{'%H:%M' if same_day else '%Y-%m-%d %H:%M'}})"
