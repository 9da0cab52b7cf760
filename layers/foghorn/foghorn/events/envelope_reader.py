"""The outer fields of an event, with what to fall back on where a field is absent."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from foghorn.events.arns import Arn, read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import FieldError, JsonObject, array, as_text, text, timestamp

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of an event that carries none, neither outside nor in its detail. EventBridge always sends one."""

RESOURCES_LIMIT = 10
"""How many resources are kept. ECS sends one."""

_ID_LIMIT = 128
_DETAIL_TIMES = ("updatedAt", "stoppedAt", "stoppingAt", "startedAt", "createdAt")
_DETAIL_ARNS = ("taskArn", "serviceArn", "clusterArn", "taskDefinitionArn", "containerInstanceArn")


def read_envelope(event: JsonObject, detail: JsonObject, detail_type: str, received_at: datetime) -> Envelope:
    """The envelope. Absent account and region come from an ARN, an absent time from the detail, else `received_at`.

    Raises FieldError where account or region cannot be told, or a field has a wrong type.
    """
    listed = array(event, "resources", "")[:RESOURCES_LIMIT]
    resources = tuple(as_text(value, f"resources[{index}]", 2_048) for index, value in enumerate(listed))
    account = text(event, "account", "", 64)
    region = text(event, "region", "", 64)
    if not account or not region:
        arns = _arns(resources, detail)
        account = account or next((arn.account for arn in arns if arn.account), None)
        region = region or next((arn.region for arn in arns if arn.region), None)
    for field, value in (("account", account), ("region", region)):
        if not value:
            raise FieldError(field, "missing, and no ARN of the event tells it")
    return Envelope(
        id=_event_id(event, detail, detail_type),
        detail_type=detail_type,
        source=text(event, "source", "", 64) or "aws.ecs",
        account=account or "",
        region=region or "",
        time=_event_time(event, detail) or received_at,
        resources=resources,
        replay_name=text(event, "replay-name", "", 255),
    )


def _arns(resources: tuple[str, ...], detail: JsonObject) -> list[Arn]:
    inner = (value for key in _DETAIL_ARNS if isinstance(value := detail.get(key), str))
    return [arn for candidate in (*resources, *inner) if (arn := read_arn(candidate)) is not None]


def _event_time(event: JsonObject, detail: JsonObject) -> datetime | None:
    outer = timestamp(event, "time", "")
    if outer is not None:
        return outer
    return next((found for key in _DETAIL_TIMES if (found := timestamp(detail, key, "detail.")) is not None), None)


def _event_id(event: JsonObject, detail: JsonObject, detail_type: str) -> str:
    """The event's id; where there is none, a hash of what it says, so that its duplicates share it."""
    given = text(event, "id", "")
    if given and len(given) <= _ID_LIMIT:
        return given
    said = [detail_type, given, event.get("time"), event.get("resources"), detail]
    try:
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
    except RecursionError:
        raise FieldError("detail", "is nested too deeply") from None
    except (TypeError, ValueError):
        raise FieldError("detail", "is not JSON") from None
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
