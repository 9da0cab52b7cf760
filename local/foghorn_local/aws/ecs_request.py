"""What the ECS operations have in common: finding the cluster a request means, limits on lists, pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from foghorn_local.aws.arns import DEFAULT_CLUSTER, ClusterKey, parse_ecs_arn
from foghorn_local.aws.errors import AwsError, invalid_parameter
from foghorn_local.aws.world import World

Item = TypeVar("Item")
Failure = dict[str, str]


@dataclass(frozen=True, slots=True)
class EcsRequest:
    """One call: its parameters, the region it was signed for and the account of its credentials."""

    world: World
    parameters: Mapping[str, Any]
    region: str
    account: str

    def text(self, name: str) -> str | None:
        """An optional text parameter."""
        value = self.parameters.get(name)
        if value is not None and not isinstance(value, str):
            raise invalid_parameter(f"{name} should be a string.")
        return value

    def texts(self, name: str, *, most: int, noun: str, required: bool = True) -> list[str]:
        """A list parameter within AWS's limit. Raises `InvalidParameterException` beyond it, or if empty."""
        value = self.parameters.get(name)
        items = [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
        if required and not items:
            raise invalid_parameter(f"{noun} cannot be empty.")
        if len(items) > most:
            raise invalid_parameter(f"{name} can have at most {most} items.")
        return items

    def cluster(self) -> ClusterKey:
        """The cluster of the request, "default" if it names none. Raises `ClusterNotFoundException`."""
        found = find_cluster(self, self.text("cluster") or DEFAULT_CLUSTER)
        if found is None:
            raise AwsError("ClusterNotFoundException", "Cluster not found.")
        return found


def find_cluster(request: EcsRequest, name_or_arn: str) -> ClusterKey | None:
    """The cluster meant by a name or ARN.

    A name is sought in the region of the request, the caller's account first; where that region has none, the only
    cluster of that name anywhere is taken, because play uses one set of credentials for events of many regions.
    """
    clusters = request.world.clusters()
    arn = parse_ecs_arn(name_or_arn)
    if arn is not None:
        exact = (key for key in clusters if (key.region, key.account, key.name) == (arn.region, arn.account, arn.name))
        return next(exact, None)
    named = [key for key in clusters if key.name == name_or_arn]
    here = [key for key in named if key.region == request.region]
    if here:
        return min(here, key=lambda key: (key.account != request.account, key))
    return named[0] if len(named) == 1 else None


def missing(arn: str) -> Failure:
    """The failure entry for what does not exist."""
    return {"arn": arn, "reason": "MISSING"}


def page(request: EcsRequest, items: Sequence[Item], *, default: int, most: int) -> tuple[list[Item], dict[str, str]]:
    """One page of a list answer and its `nextToken` entry, if more follows.

    Raises `InvalidParameterException` for a `maxResults` out of range or a token that no answer gave.
    """
    size = request.parameters.get("maxResults", default)
    if not isinstance(size, int) or not 1 <= size <= most:
        raise invalid_parameter(f"maxResults should be between 1 and {most}.")
    token = request.text("nextToken")
    start = _offset(token) if token else 0
    end = start + size
    return list(items[start:end]), {"nextToken": _token(end)} if end < len(items) else {}


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _offset(token: str) -> int:
    try:
        prefix, _, offset = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise invalid_parameter("Invalid token.") from error
    if prefix != "offset" or not offset.isdecimal():
        raise invalid_parameter("Invalid token.")
    return int(offset)
