"""ECS Service Action: what the service scheduler did, or could not do. It has no `detail.version`.

Schema: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
"""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.arns import read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, FieldError, JsonObject, array, as_text, cut, text
from foghorn.events.service_reference import read_service

DETAIL_TYPE = "ECS Service Action"

_PROVIDERS_LIMIT = 20


@dataclass(frozen=True, slots=True)
class ServiceAction:
    """One action. `event_type` is INFO, WARN or ERROR, and None in some; `capacity_providers` are names."""

    envelope: Envelope
    cluster: str | None
    service: str | None
    event_name: str
    event_type: str | None
    reason: str | None
    capacity_providers: tuple[str, ...]


def read(envelope: Envelope, detail: JsonObject) -> ServiceAction:
    """Read the detail. Raises FieldError where a used field is missing or has a wrong type."""
    name = text(detail, "eventName", "detail.", 128)
    if not name:
        raise FieldError("detail.eventName", "missing")
    reference = read_service(envelope, detail)
    return ServiceAction(
        envelope=envelope,
        cluster=reference.cluster,
        service=reference.service,
        event_name=name,
        event_type=text(detail, "eventType", "detail.", 64),
        reason=text(detail, "reason", "detail."),
        capacity_providers=tuple(_providers(detail)),
    )


def _providers(detail: JsonObject) -> list[str]:
    names = []
    for index, value in enumerate(array(detail, "capacityProviderArns", "detail.")[:_PROVIDERS_LIMIT]):
        given = as_text(value, f"detail.capacityProviderArns[{index}]", 2_048)
        arn = read_arn(given)
        names.append(cut(arn.name if arn else given, NAME_LIMIT))
    return names
