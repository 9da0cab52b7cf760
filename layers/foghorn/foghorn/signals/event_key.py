"""What makes two deliveries the same event."""

from __future__ import annotations

import hashlib

from foghorn.events import Event, TaskStateChange

KEY_LIMIT = 300
"""Longest key, in bytes of UTF-8. A longer one is replaced by its hash."""


def event_key(event: Event) -> str:
    """The resource's ARN + `@` + `detail.version` where the event has one, else its id.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
    """
    if isinstance(event, TaskStateChange) and event.version is not None and event.resource:
        key = f"{event.resource}@{event.version}"
    else:
        key = event.envelope.id
    encoded = key.encode()
    return key if len(encoded) <= KEY_LIMIT else "sha256:" + hashlib.sha256(encoded).hexdigest()
