"""FH9002 A dead-letter queue of Foghorn holds messages.

What: SQS counts messages in the events or the notifications dead-letter queue of the stack.
Why it matters: An event there was not processed: what it says is told to nobody. A message of the notifications queue
means that an incident could not be told for half an hour or more.
Known problems: The figure is approximate and some minutes old. A failed minute of the sweeper lies there too; it needs
nothing. Messages expire after 14 days, and the queue then looks emptied.
Next steps: Read the error that travels with each message, mend the cause, hand the event in again or redrive the queue.
"""

from __future__ import annotations

from foghorn.rules.commands import aws
from foghorn.rules.evidence import fields_of, sample_for, sample_of, text_of
from foghorn.rules.model import Advice, Finding, Rule, Step, Subject
from foghorn.signals.signal import Severity

_ID = "FH9002"
_KINDS = ("foghorn_dead_letters",)
_EVENTS = "events dead-letter queue"
_COUNTED = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")


def check(subject: Subject) -> Finding | None:
    """Fires when a look at the queue found messages."""
    sample = sample_of(subject, _KINDS)
    return None if sample is None else Finding(_ID, sample.kind, fields_of(sample, _COUNTED[0], "QueueUrl"))


def advise(finding: Finding, subject: Subject) -> Advice:
    """Names the queue and says what its messages are."""
    sample = sample_for(finding, subject)
    queue, url, region = subject.scope.name, text_of(sample, "QueueUrl"), subject.scope.region
    count = text_of(sample, _COUNTED[0]) or "some"
    options: dict[str, str | tuple[str, ...]] = {"--queue-url": url, "--attribute-names": _COUNTED}
    depth = aws("sqs", "get-queue-attributes", region, options, "Attributes") if url else None
    what, then = (
        ("They are events that Foghorn did not process, each with its error.", "hand the event to its function again")
        if queue == _EVENTS
        else ("Each names an incident whose delivery failed ten times.", "redrive the queue")
    )
    return Advice(
        cause=f"The {queue} of Foghorn holds messages (about {count} when noted). {what}",
        steps=(
            Step(f"See how many messages the {queue} holds now", depth),
            Step(f"Read the error of each (docs/troubleshooting.md says how), mend its cause, then {then}"),
        ),
    )


RULE = Rule(
    id=_ID,
    title="A dead-letter queue of Foghorn holds messages",
    kinds=_KINDS,
    severity=Severity.WARNING,
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    check=check,
    advise=advise,
)
