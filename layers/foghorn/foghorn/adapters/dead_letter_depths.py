"""How many messages Amazon SQS holds in a queue."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError

from foghorn.adapters.aws_clients import call_aws, client, error_code
from foghorn.facts.missing import Missing
from foghorn.signals.own_signals import DeadLetterQueue

_ATTEMPTS = 2
_COUNTED = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


class SqsQueueDepths:
    """Implements `foghorn.pipeline.dead_letters.QueueDepths`.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
    """

    def depth(self, queue: DeadLetterQueue) -> int | Missing:
        """Visible, delayed and in flight together: a message that somebody reads just now is still there."""
        try:
            answer = call_aws(
                lambda: client("sqs").get_queue_attributes(QueueUrl=queue.url, AttributeNames=list(_COUNTED)),
                attempts=_ATTEMPTS,
            )
            return sum(int(answer["Attributes"][name]) for name in _COUNTED)
        except ClientError as error:
            return Missing(f"{error_code(error) or 'an error'} on GetQueueAttributes")
        except (BotoCoreError, KeyError, ValueError) as error:
            return Missing(f"{type(error).__name__} on GetQueueAttributes")
