"""Which service an event of a service is about."""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.arns import cluster_name, read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import FieldError, JsonObject, as_name, text


@dataclass(frozen=True, slots=True)
class ServiceReference:
    """A service by name. `service` is None where only the cluster is told; one of the two is always there."""

    cluster: str | None
    service: str | None


def read_service(envelope: Envelope, detail: JsonObject) -> ServiceReference:
    """The service from `resources`, else `detail.serviceArn`. Raises FieldError where neither it nor a cluster is."""
    cluster_arn = text(detail, "clusterArn", "detail.", 2_048)
    service_arn = text(detail, "serviceArn", "detail.", 2_048)
    named = (arn for value in (*envelope.resources, service_arn) if (arn := read_arn(value)) and arn.type == "service")
    arn = next(named, None)
    cluster = cluster_name(cluster_arn, *envelope.resources, service_arn)
    service = arn.name or None if arn else None
    if cluster is None and service is None:
        raise FieldError("resources", "names no service, and detail.clusterArn no cluster")
    return ServiceReference(as_name(cluster), as_name(service))
