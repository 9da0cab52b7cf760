"""What Foghorn notes about itself, for the tables of the rules about it."""

from __future__ import annotations

from foghorn.signals.own_signals import DeadLetterQueue, Home

BARE = Home("123456789012", "eu-west-1")
HOME = Home("123456789012", "eu-west-1", "foghorn-TaskStateFunction-1A2B3C", "foghorn-TaskStateLogGroup-1A2B3C")
QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/foghorn-EventsDeadLetterQueue-1A2B3C"
EVENTS = DeadLetterQueue("events dead-letter queue", QUEUE_URL, "event")
UNTOLD = DeadLetterQueue(
    "notifications dead-letter queue", QUEUE_URL.replace("Events", "Notifications"), "message", takes_own=True
)
