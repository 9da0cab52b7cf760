"""Which container instance an event is about."""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.arns import cluster_name, read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import NAME_LIMIT, FieldError, JsonObject, text


@dataclass(frozen=True, slots=True)
class InstanceReference:
    """A container instance. `id` is ECS's own, `ec2_instance_id` the machine's (`i-…`; `mi-…` outside of EC2)."""

    arn: str
    id: str
    cluster: str | None
    ec2_instance_id: str | None
    capacity_provider: str | None


def read_instance(envelope: Envelope, detail: JsonObject) -> InstanceReference:
    """The instance from `detail.containerInstanceArn`, else `resources`. Raises FieldError where neither names one."""
    given = text(detail, "containerInstanceArn", "detail.", 2_048)
    named = ((value, arn) for value in (given, *envelope.resources) if value and (arn := read_arn(value)))
    arn_text, arn = next(((value, arn) for value, arn in named if arn.type == "container-instance"), (None, None))
    if arn_text is None or arn is None or not arn.name:
        raise FieldError("detail.containerInstanceArn", "names no container instance, nor do the resources")
    cluster = cluster_name(text(detail, "clusterArn", "detail.", 2_048), arn_text)
    return InstanceReference(
        arn=arn_text,
        id=arn.name[:NAME_LIMIT],
        cluster=cluster[:NAME_LIMIT] if cluster else None,
        ec2_instance_id=text(detail, "ec2InstanceId", "detail.", NAME_LIMIT),
        capacity_provider=text(detail, "capacityProviderName", "detail.", NAME_LIMIT),
    )
