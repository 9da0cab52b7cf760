"""Scope: the smallest thing a cause belongs to. Events of one scope meet in one incident."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ScopeType(StrEnum):
    """What kind of thing a scope names."""

    SERVICE = "service"
    FAMILY = "family"
    CONTAINER_INSTANCE = "container_instance"
    CAPACITY_PROVIDER = "capacity_provider"
    PRINCIPAL = "principal"
    CLUSTER = "cluster"
    INSTANCE = "instance"
    DAEMON = "daemon"
    HEALTH_EVENT = "health_event"
    FOGHORN = "foghorn"


@dataclass(frozen=True, slots=True)
class Scope:
    """Account, region, cluster (None where the event does not tell) and the named thing. Names, not ARNs."""

    account: str
    region: str
    cluster: str | None
    type: ScopeType
    name: str

    @property
    def key(self) -> str:
        """One string for stores and queues; `Scope.from_key` is its inverse."""
        place = (_quoted(part) for part in (self.account, self.region, self.cluster or ""))
        return "|".join((*place, self.type.value, self.name))

    @classmethod
    def from_key(cls, key: str) -> Scope:
        """Read a key back. Raises ValueError when it is not one."""
        account, region, cluster, type_name, name = key.split("|", 4)
        return cls(_unquoted(account), _unquoted(region), _unquoted(cluster) or None, ScopeType(type_name), name)


def _quoted(part: str) -> str:
    """No name that AWS accepts holds a bar, but what an event calls a cluster is free text."""
    return part.replace("%", "%25").replace("|", "%7C")


def _unquoted(part: str) -> str:
    return part.replace("%7C", "|").replace("%25", "%")
