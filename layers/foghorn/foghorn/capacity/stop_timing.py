"""How long a stop may take, and whether a container used the time that it was given.

ECS deregisters the task, waits until its target is unused, sends SIGTERM (or STOPSIGNAL), after stopTimeout SIGKILL.
stopTimeout: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
Draining: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
Spot: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
"""

from __future__ import annotations

SPOT_NOTICE_S = 120
"""From the warning of a Spot interruption to the end of the machine."""

FARGATE_STOP_TIMEOUT_S = 30
"""stopTimeout where the task definition sets none. On EC2 the agent may be told another."""

_SIGKILL = 137


def stop_timeout_s(configured_s: int | None, *, on_fargate: bool) -> int | None:
    """The stopTimeout in seconds that counts, or None: not set, and the agent's default is not known."""
    if configured_s is None and on_fargate:
        return FARGATE_STOP_TIMEOUT_S
    return configured_s


def worst_stop_s(deregistration_delay_s: int, stop_timeout_s: int) -> int:
    """From the order to stop until the last container is surely gone, in seconds.

    The delay is the longest of the task's target groups', 0 without one; the time-out the longest of its containers'.
    A target without open connections is done before the delay is over, and a container that ends at SIGTERM before
    its time-out is.
    """
    return deregistration_delay_s + stop_timeout_s


def fits_spot_notice(worst_s: int) -> bool:
    """Whether even the worst stop ends within a Spot notice.

    On Fargate Spot SIGTERM comes together with the warning: draining then takes none of the container's time.
    """
    return worst_s <= SPOT_NOTICE_S


def ignores_sigterm(container_stop_s: float | None, stop_timeout_s: int | None, exit_code: int | None) -> bool | None:
    """Whether the container was killed because it did not end at SIGTERM. None: not known.

    `container_stop_s`: executionStoppedAt - stoppingAt. An exit code other than 137 is no SIGKILL, and neither is an
    end within stopTimeout the kill that ECS sends. At the time-out the exit code alone tells a kill from an end
    of its own.
    """
    if exit_code is not None and exit_code != _SIGKILL:
        return False
    if container_stop_s is None or stop_timeout_s is None:
        return None
    if container_stop_s < stop_timeout_s:
        return False
    return None if exit_code is None else True
