"""Amazon Resource Names as ECS writes them, old short forms included, and the key of a cluster."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_CLUSTER = "default"


@dataclass(frozen=True, slots=True, order=True)
class ClusterKey:
    """A cluster: ECS names are unique within account and region only."""

    account: str
    region: str
    name: str

    @property
    def arn(self) -> str:
        """The cluster's ARN."""
        return self.arn_of("cluster")

    def arn_of(self, resource_type: str, *path: str) -> str:
        """ARN in the long format, which carries the cluster's name: `…:service/prod/web`."""
        return f"arn:aws:ecs:{self.region}:{self.account}:{'/'.join((resource_type, self.name, *path))}"


@dataclass(frozen=True, slots=True)
class EcsArn:
    """An ECS ARN taken apart; `path` is what follows the resource type (`("prod", "web")`)."""

    region: str
    account: str
    resource_type: str
    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """The last part: a cluster's, service's or revision's name, a task's id."""
        return self.path[-1]

    @property
    def cluster_name(self) -> str | None:
        """The cluster that the ARN names; None in the short form (`task/<id>`, `service/<name>`)."""
        if self.resource_type == "cluster":
            return self.path[0]
        return self.path[0] if len(self.path) > 1 else None


def parse_ecs_arn(text: object) -> EcsArn | None:
    """The ARN's parts, or None for whatever is not an ECS ARN with a resource type and a name.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html (both ARN formats)
    """
    if not isinstance(text, str):
        return None
    parts = text.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn" or parts[2] != "ecs":
        return None
    resource_type, _, rest = parts[5].partition("/")
    path = tuple(rest.split("/")) if rest else ()
    if not path or not all(path):
        return None
    return EcsArn(region=parts[3], account=parts[4], resource_type=resource_type, path=path)


def task_definition_name(arn: str) -> tuple[str, int]:
    """Family and revision of a task definition ARN or `family:revision`; revision 1 where it is elided."""
    name = arn.rpartition("/")[2]
    family, _, revision = name.partition(":")
    return family, int(revision) if revision.isdecimal() else 1
