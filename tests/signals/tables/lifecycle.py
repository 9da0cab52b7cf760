"""What `stoppedReason` has said of who ended the task, or that there was no place for it, and the kind it tells.

Sources: GUIDE = the Amazon ECS Developer Guide, REPORT = an issue, a note or a test in a public repository.
"""

from __future__ import annotations

GROUP = "(target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/az-rebalancing-host-ec2/1)"

ROWS: list[tuple[str, str | None]] = [
    # REPORT
    ("Task failed ELB health checks", "elb_health_check_failed"),
    (f"Task failed ELB health checks in {GROUP}", "elb_health_check_failed"),
    (f"Task failed ELB health checks in {GROUP[:-1]}))", "elb_health_check_failed"),
    ("Task failed ELB health checks in (elb shop-container-health-check)", "elb_health_check_failed"),
    ("(service shop) (task 0f) failed container health checks.", "container_health_check_failed"),
    ("Task failed container health checks", "container_health_check_failed"),
    ("Host EC2 (instance i-0123456789abcdef0) stopped.", "host_terminated"),
    ("Host EC2 (instance i-0123456789abcdef0) stopped / terminated.", "host_terminated"),
    ("Container instance deregistered forcefully by user", "host_terminated"),
    ("Your Spot Task was interrupted.", "fargate_spot_interruption"),
    ("ECS is performing maintenance on the underlying infrastructure hosting the task", "infrastructure_maintenance"),
    (
        "Service shop-elb-health: ECS is performing maintenance on the underlying infrastructure hosting the task",
        "infrastructure_maintenance",
    ),
    ("Scaling activity initiated by (deployment ecs-svc/6524458012816012998)", "scaling_or_deployment"),
    ("Scaling activity initiated by (taskset ecs-svc/6524458012816012998)", "scaling_or_deployment"),
    ("Availability-zone rebalancing initiated by (deployment ecs-svc/1)", "az_rebalancing"),
    ("Task stopped because the container instance is in DRAINING state", "instance_draining"),
    # GUIDE stopped-task-error-codes
    ("SpotInterruptionError: <reason>", "fargate_spot_interruption"),
    # GUIDE api_failures_messages
    ("RESOURCE:MEMORY", "placement_failure"),
    ("RESOURCE:CPU", "placement_failure"),
    ("RESOURCE:PORTS", "placement_failure"),
    ("RESOURCE:FARGATE", "placement_failure"),
    ("ATTRIBUTE", "placement_failure"),
    ("LOCATION", "placement_failure"),
    ("NO ACTIVE INSTANCES", "placement_failure"),
    ("No Container Instances were found in your cluster.", "placement_failure"),
    ("Reasons: RESOURCE:MEMORY, AGENT", "placement_failure"),
    ("TaskFailedToStart: ATTRIBUTE", "placement_failure"),
    ("MemberOf placement constraint unsatisfied.", "placement_failure"),
    (
        "Capacity is unavailable at this time. Please try again later or in a different availability zone",
        "placement_failure",
    ),
    ("You've reached the limit on the number of vCPUs you can run concurrently", "placement_failure"),
    ("AGENT", "agent_disconnected"),
    # They say nothing
    ("Essential container in task exited", None),
    ("Essential container exited", None),
    ("Task failed to start", None),
    ("Task is stopping", None),
    ("", None),
    ("   \n\t ", None),
    ("Some other sentence of tomorrow", None),
    ("An agent of change met a resource in a location", None),
    ("UserInitiated", None),
]
