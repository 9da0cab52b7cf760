"""GetLogEvents of the log streams that a world file describes; moto answers for all others.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
"""

from __future__ import annotations

import json

from foghorn_local.aws.world import World


def described_events(world: World, body: bytes) -> bytes | None:
    """The answer, its lines a millisecond apart; None where the file says nothing of this stream."""
    asked = json.loads(body)
    identifier = str(asked.get("logGroupIdentifier") or asked.get("logGroupName") or "")
    group = identifier.partition(":log-group:")[2] or identifier
    lines = world.file.log_lines(group, str(asked.get("logStreamName", "")))
    if lines is None:
        return None
    last = lines[-int(asked.get("limit", len(lines)) or 1) :]
    events = [{"timestamp": number, "ingestionTime": number, "message": line} for number, line in enumerate(last)]
    return json.dumps({"events": events, "nextForwardToken": "f/0", "nextBackwardToken": "b/0"}).encode()
