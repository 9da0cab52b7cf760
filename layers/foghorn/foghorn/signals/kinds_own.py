"""Kinds of Foghorn's own troubles. No event of AWS has one: Foghorn notes them itself, in a scope of type `foghorn`."""

from __future__ import annotations

from foghorn.signals.kind import Kind
from foghorn.signals.signal import Severity

DEAD_LETTERS = "foghorn_dead_letters"
DEAD_LETTERS_EMPTIED = "foghorn_dead_letters_emptied"
ACCESS_DENIED = "foghorn_access_denied"
SLACK_REFUSED = "foghorn_slack_refused"

_DEAD_LETTER_QUEUES = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"
)

OWN_KINDS = (
    Kind(
        DEAD_LETTERS,
        "foghorn",
        True,
        Severity.WARNING,
        3,
        "a dead-letter queue holds messages",
        "A dead-letter queue of Foghorn holds events that were not processed, or incidents that were not told.",
        "Read the error that travels with each, mend the cause, hand the event in again or redrive the queue.",
        _DEAD_LETTER_QUEUES,
        stop=False,
        lasts=True,
    ),
    Kind(
        ACCESS_DENIED,
        "foghorn",
        True,
        Severity.WARNING,
        3,
        "AWS refuses a call of Foghorn",
        "AWS refused Foghorn a read-only call in its own account and region; advisories say what was not checked.",
        "See the role's policies, permission boundary and the organisation's policies for the call that is named.",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
        stop=False,
    ),
    Kind(
        SLACK_REFUSED,
        "foghorn",
        True,
        Severity.CRITICAL,
        3,
        "Slack refuses messages",
        "Slack refuses the messages for a channel until somebody acts: advisories are kept and tried again.",
        "Do what Slack's error asks for: invite the app, name another channel, store the token again.",
        "https://docs.slack.dev/reference/methods/chat.postMessage#errors",
        stop=False,
    ),
    Kind(
        DEAD_LETTERS_EMPTIED,
        "lifecycle",
        False,
        Severity.INFO,
        1,
        "a dead-letter queue is empty again",
        "A dead-letter queue of Foghorn that held messages was found empty.",
        "None.",
        _DEAD_LETTER_QUEUES,
        stop=False,
        recovers=frozenset({DEAD_LETTERS}),
    ),
)
