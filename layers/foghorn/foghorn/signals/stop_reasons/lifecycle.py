"""`stoppedReason` alone: who or what ended the task. Containers' reasons never say this."""

from __future__ import annotations

from foghorn.signals.stop_reasons.wording import Said, first, row

_ROWS = (
    # The host, by its EC2 name, or the container instance that was taken out of the cluster.
    row("host_terminated", r"\bHost EC2\b|container instance[^:]{0,80}(?:terminated|deregist)"),
    # Fargate Spot, in the sentence of the notice or as an error name.
    row("fargate_spot_interruption", r"Spot Task was interrupted|Spot ?Interruption"),
    # The container's own check, before the load balancer's: both say "health checks".
    row("container_health_check_failed", r"container health ?check"),
    # The load balancer's, by its names.
    row(
        "elb_health_check_failed",
        r"\bELB\b[^:]{0,40}health|target[- ]group|load balancer[^:]{0,60}health|health checks",
    ),
    # Fargate task retirement.
    row("infrastructure_maintenance", r"maintenance on the underlying|task retirement|scheduled for retirement"),
    # Availability Zone rebalancing names itself.
    row("az_rebalancing", r"(?:availability[- ]zone|\bAZ\b) rebalanc"),
    # Scale-in and replacement share one sentence; the text cannot tell which.
    row("scaling_or_deployment", r"scaling activity initiated"),
    # The state of the instance, in capitals as ECS writes it, or in prose.
    row("instance_draining", r"\bDRAINING\b|instance is (?:being )?drain"),
    # Events of before stopCode existed.
    row("user_stopped", r"^(?:task )?stopped by (?:a )?user\b"),
)


def match(text: Said) -> str | None:
    """The kind that the text of `stoppedReason` names, or None."""
    return first(_ROWS, text)
