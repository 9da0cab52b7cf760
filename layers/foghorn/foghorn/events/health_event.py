"""AWS Health Event: a scheduled retirement of Fargate tasks. Other events of AWS Health are not read.

Schema: https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
Sample: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-maintenance.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from foghorn.events.arns import read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import FieldError, JsonObject, as_name, objects, text

DETAIL_TYPE = "AWS Health Event"
SOURCE = "aws.health"

ENTITIES_LIMIT = 2_000
"""How many affected entities are kept of one event; the rest of them is counted."""

_RETIREMENT = "RETIREMENT"


@dataclass(frozen=True, slots=True)
class AffectedEntity:
    """What is hit. A service has cluster and name, a standalone task cluster and id; of the rest only `cluster`."""

    cluster: str | None
    service: str | None = None
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class HealthEvent:
    """One page of one notice, which `notice` names (the end of its ARN).

    `status` is upcoming, open or closed; `starts_at` and `ends_at` are the event's texts. `account` and `region` are
    those that are hit; the envelope has those that were told. `backup`: AWS sent the same to the Region itself as well.
    `entities_left_out`: how many were over the limit.
    """

    envelope: Envelope
    account: str
    region: str
    event_arn: str | None
    notice: str
    type_code: str
    status: str | None
    starts_at: str | None
    ends_at: str | None
    page: str | None
    backup: bool
    entities: tuple[AffectedEntity, ...]
    entities_left_out: int


def is_retirement(detail: JsonObject) -> bool:
    """Whether it is a notice of AWS_ECS_TASK_PATCHING_RETIREMENT, or of a successor of it."""
    code = detail.get("eventTypeCode")
    return detail.get("service") == "ECS" and isinstance(code, str) and _RETIREMENT in code


def read(envelope: Envelope, detail: JsonObject) -> HealthEvent:
    """Read the detail. Raises FieldError where a used field is missing or has a wrong type."""
    code = text(detail, "eventTypeCode", "detail.", 128)
    if not code:
        raise FieldError("detail.eventTypeCode", "missing")
    event_arn = text(detail, "eventArn", "detail.", 1_600)
    values = list(_values(envelope, detail))
    return HealthEvent(
        envelope=envelope,
        account=as_name(text(detail, "affectedAccount", "detail.", 64)) or envelope.account,
        region=as_name(text(detail, "eventRegion", "detail.", 64)) or envelope.region,
        event_arn=event_arn,
        notice=as_name((event_arn or "").rpartition("/")[2]) or envelope.id,
        type_code=code,
        status=text(detail, "statusCode", "detail.", 64),
        starts_at=text(detail, "startTime", "detail.", 64),
        ends_at=text(detail, "endTime", "detail.", 64),
        page=text(detail, "page", "detail.", 16),
        backup=(text(detail, "backupEvent", "detail.", 16) or "").lower() == "true",
        entities=tuple(dict.fromkeys(map(_entity, islice(values, ENTITIES_LIMIT)))),
        entities_left_out=max(0, len(values) - ENTITIES_LIMIT),
    )


def _values(envelope: Envelope, detail: JsonObject) -> Iterator[str]:
    """What `affectedEntities` name; where there are none, the event's resources, which say the same."""
    entities = objects(detail, "affectedEntities", "detail.")
    listed = [text(entity, "entityValue", path, 1_224) for path, entity in entities]
    yield from (value for value in listed or envelope.resources if value)


def _entity(value: str) -> AffectedEntity:
    """`cluster|service` of a service, an ARN of a standalone task; "cluster/service" and bare names are taken, too."""
    arn = read_arn(value)
    if arn is not None:
        name = as_name(arn.name)
        service = name if arn.type == "service" else None
        return AffectedEntity(as_name(arn.cluster), service, name if arn.type == "task" else None)
    cluster, _, service = value.partition("|" if "|" in value else "/")
    return AffectedEntity(as_name(cluster.strip()), as_name(service.strip()))
