"""A container instance, as a look shows it."""

from __future__ import annotations

from dataclasses import dataclass

_LEAVING = frozenset({"INACTIVE", "DEREGISTERING"})


@dataclass(frozen=True, slots=True)
class ContainerInstance:
    """One instance as DescribeContainerInstances shows it; `health` is None where its agent reports none.

    Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerInstance.html
    """

    id: str
    status: str
    agent_connected: bool
    running_tasks: int = 0
    health: str | None = None

    @property
    def is_gone(self) -> bool:
        """Whether it is no part of its cluster any more. ECS shows a deregistered one for an hour, then none."""
        return self.status in _LEAVING

    @property
    def is_well(self) -> bool:
        """Connected and not impaired; or empty and on its way out, where neither matters any more."""
        if self.status == "DRAINING" and self.running_tasks == 0:
            return True
        return self.agent_connected and self.health != "IMPAIRED"


def gone(instance_id: str) -> ContainerInstance:
    """One that ECS does not know any more."""
    return ContainerInstance(instance_id, "INACTIVE", agent_connected=False)
