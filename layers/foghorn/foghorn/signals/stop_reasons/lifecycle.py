"""`stoppedReason` alone: who or what ended the task. Containers' reasons never say this."""

from __future__ import annotations

from foghorn.signals.stop_reasons.matched_text import Said
from foghorn.signals.stop_reasons.wording import first, row

_ROWS = (
    # The host, by its EC2 name, or the container instance that was taken out of the cluster.
    row("host_terminated", " host ec2 ", "container instance .. terminated", "container instance .. deregist"),
    # Fargate Spot, in the sentence of the notice or as an error name.
    row("fargate_spot_interruption", "spot task was interrupted", "spotinterruption", "spot interruption"),
    # The container's own check, before the load balancer's: both say "health checks".
    row("container_health_check_failed", "container health check", "container healthcheck"),
    # The load balancer's, by its names.
    row(
        "elb_health_check_failed",
        "elb health check",
        "elb .. health",
        "target group",
        "load balancer .. health",
        "health checks",
    ),
    # Fargate task retirement.
    row(
        "infrastructure_maintenance",
        "maintenance on the underlying",
        "task retirement",
        "scheduled for retirement",
    ),
    # Availability Zone rebalancing names itself.
    row("az_rebalancing", "availability zone rebalanc", " az rebalanc"),
    # Scale-in and replacement share one sentence; the text cannot tell which.
    row("scaling_or_deployment", "scaling activity initiated"),
    row(
        "instance_draining",
        "in draining state",
        "instance is draining",
        "instance is being drained",
    ),
)
# Events of before stopCode existed.
_BY_USER = (" task stopped by user ", " stopped by user ", " task stopped by a user ", " stopped by a user ")


def match(text: Said) -> str | None:
    """The kind that the words of `stoppedReason` tell of, or None."""
    found = first(_ROWS, text)
    if found is None and text.folded.startswith(_BY_USER):
        return "user_stopped"
    return found
