"""What makes two deliveries the same event."""

from __future__ import annotations

import hashlib

from foghorn.events import ContainerInstanceStateChange, Event, HealthEvent, RunTaskCall, TaskStateChange

KEY_LIMIT = 300
"""Longest key, in bytes of UTF-8. A longer one is replaced by its hash."""


def event_key(event: Event) -> str:
    """The resource's ARN + `@` + `detail.version` where there is one, CloudTrail's id of a call, else the event's id.

    A notice of AWS Health is its own ARN, its status and its page, so that its repeats are one event.
    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
    """
    versioned = event if isinstance(event, TaskStateChange | ContainerInstanceStateChange) else None
    if versioned is not None and versioned.version is not None and versioned.resource:
        key = f"{versioned.resource}@{versioned.version}"
    elif isinstance(event, RunTaskCall) and event.call_id:
        key = event.call_id
    elif isinstance(event, HealthEvent) and event.event_arn:
        key = f"{event.event_arn}@{event.status or ''}@{event.page or ''}"
    else:
        key = event.envelope.id
    encoded = key.encode()
    return key if len(encoded) <= KEY_LIMIT else "sha256:" + hashlib.sha256(encoded).hexdigest()
