"""Amazon Resource Names of ECS, in the old short form (`task/<id>`) and the new long one (`task/<cluster>/<id>`).

Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html#ecs-resource-ids
"""

from __future__ import annotations

from dataclasses import dataclass

_IN_CLUSTERS = frozenset(
    {
        "service",
        "service-deployment",
        "service-revision",
        "task",
        "task-set",
        "container-instance",
        "container",
        "daemon",
        "daemon-deployment",
        "daemon-revision",
    }
)


@dataclass(frozen=True, slots=True)
class Arn:
    """The parts of an ARN; `path` is what follows the resource type, e.g. `("prod", "checkout")` of a service."""

    region: str
    account: str
    type: str
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last part: the thing's own name or id."""
        return self.path[-1] if self.path else ""

    @property
    def cluster(self) -> str | None:
        """The cluster that the ARN names, if it does: it is one, or it is in the long form."""
        if self.type == "cluster":
            return self.name or None
        if self.type in _IN_CLUSTERS and len(self.path) > 1:
            return self.path[0] or None
        return None


def read_arn(value: str | None) -> Arn | None:
    """The ARN in a text, or None where the text is not one."""
    if value is None:
        return None
    parts = value.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":
        return None
    kind, *path = parts[5].split("/")
    return Arn(region=parts[3], account=parts[4], type=kind, path=tuple(path))


def cluster_name(cluster_arn: str | None, *others: str | None) -> str | None:
    """The cluster's name from `clusterArn`, else from other ARNs of the event.

    `clusterArn` may hold a bare name, or a service's ARN by mistake.
    """
    for candidate in (cluster_arn, *others):
        arn = read_arn(candidate)
        if arn is not None and arn.cluster is not None:
            return arn.cluster
    if not cluster_arn:
        return None
    mistaken = read_arn(cluster_arn)
    return cluster_arn if mistaken is None else mistaken.name or None
