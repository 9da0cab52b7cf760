"""Which service an event of a service is about."""

from __future__ import annotations

from dataclasses import dataclass

from foghorn.events.arns import Arn, cluster_name, read_arn
from foghorn.events.envelope import Envelope
from foghorn.events.fields import FieldError, JsonObject, as_name, text

# `service-deployment/<cluster>/<service>/<id>`
_OF_SERVICES = frozenset({"service-deployment", "service-revision"})


@dataclass(frozen=True, slots=True)
class ServiceReference:
    """A service by name. `service` is None where only the cluster is told; one of the two is always there."""

    cluster: str | None
    service: str | None


def read_service(envelope: Envelope, detail: JsonObject) -> ServiceReference:
    """The service from `resources`, else `detail.serviceArn`. Raises FieldError where neither it nor a cluster is.

    The resource may be the service itself, or a deployment or revision of it.
    """
    cluster_arn = text(detail, "clusterArn", "detail.", 2_048)
    service_arn = text(detail, "serviceArn", "detail.", 2_048)
    arns = [arn for value in (*envelope.resources, service_arn) if (arn := read_arn(value)) is not None]
    service = next((name for arn in arns if (name := _service_of(arn)) is not None), None)
    cluster = cluster_name(cluster_arn, *envelope.resources, service_arn)
    if cluster is None and service is None:
        raise FieldError("resources", "names no service, and detail.clusterArn no cluster")
    return ServiceReference(as_name(cluster), as_name(service))


def _service_of(arn: Arn) -> str | None:
    if arn.type == "service":
        return arn.name or None
    return arn.path[1] or None if arn.type in _OF_SERVICES and len(arn.path) == 3 else None
