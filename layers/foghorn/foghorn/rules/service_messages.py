"""What ECS says of the service in words, as far as it is about this incident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from foghorn.facts.deployment import ServiceMessage
from foghorn.facts.fact import Facts
from foghorn.rules.model import Subject
from foghorn.signals.service_messages import kind_of_message

_BEFORE, _AFTER = timedelta(minutes=30), timedelta(minutes=5)
"""How long before its first event and after its last failure a message may be of an incident.

A service that cannot place tasks says so before anything fails, and ECS writes a message some time after an event.
"""


def messages_between(facts: Facts, began_at: datetime, last_failure_at: datetime) -> tuple[ServiceMessage, ...]:
    """The failing messages of these times, newest first: what was said later depends on when it was looked up."""
    messages = facts.messages if isinstance(facts.messages, tuple) else ()
    return tuple(one for one in messages if began_at - _BEFORE <= one.created_at <= last_failure_at + _AFTER)


def messages_of(subject: Subject) -> tuple[ServiceMessage, ...]:
    """The messages of a subject's incident, newest first."""
    began_at = min(kind.first_at for kind in subject.kinds.values())
    return messages_between(subject.facts, began_at, max(kind.last_at for kind in subject.kinds.values()))


def newest_of(messages: Sequence[ServiceMessage], *kinds: str) -> ServiceMessage | None:
    """The newest message of one of these kinds (`foghorn classify --messages`)."""
    return next((one for one in messages if kind_of_message(one.text).name in kinds), None)
