"""Service event messages as documented and as reported, without their beginning, and the kind they tell.

Sources: GUIDE = the pages "Amazon ECS service event messages", "… service unhealthy event messages" and "… Availability
Zone service rebalancing service event messages" of the developer guide, REPORT = an issue, a note or a test in a public
repository. Ids are made up.
"""

from __future__ import annotations

NOT_MET = "was unable to place a task because no container instance met all of its requirements."
CLOSEST = f"{NOT_MET} The closest matching container-instance 2811a2a83e7d47f5a6fe6307a40f0f3b "
MORE = " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
REASON = "was unable to place a task. Reason: "
TG = "(target-group arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop-throttled/1)"
ROLE = "'arn:aws:iam::111122223333:role/circuit-breaker'"

ROWS: list[tuple[str, str]] = [
    # GUIDE
    ("has reached a steady state.", "steady_state"),
    (NOT_MET, "placement_failure_other"),
    (f"{CLOSEST}has insufficient CPU units available.", "placement_failure_cpu"),
    (f'{CLOSEST}encountered error "AGENT".', "placement_failure_agent"),
    (
        (
            "(instance i-0a) is unhealthy in (elb shop) due to (reason Instance has failed at least the"
            " UnhealthyThreshold"
            " number of health checks consecutively.)"
        ),
        "elb_unhealthy",
    ),
    ("is unable to consistently start tasks successfully.", "task_start_impaired"),
    ("operations are being throttled. Will try again later.", "operation_throttled"),
    (
        (
            "was unable to stop or start tasks during a deployment because of the service deployment"
            " configuration. Update"
            " the minimumHealthyPercent or maximumPercent value and try again."
        ),
        "deployment_configuration_blocked",
    ),
    (REASON + "You've reached the limit on the number of tasks you can run concurrently", "quota_exceeded"),
    (REASON + "You’ve reached the limit on the number of vCPUs you can run concurrently", "quota_exceeded"),
    (REASON + "The requested CPU configuration is above your limit.", "quota_exceeded"),
    (REASON + "The requested MEMORY configuration is above your limit.", "quota_exceeded"),
    (
        "was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.",
        "quota_exceeded",
    ),
    (REASON + "Internal error.", "placement_failure_other"),
    (
        (
            "was unable to reach steady state because task set ecs-svc/1 was unable to scale in. Reason: The number of"
            " protected tasks are more than the desired count of tasks."
        ),
        "task_protection_blocked",
    ),
    (
        "was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.",
        "placement_failure_no_instances",
    ),
    (
        REASON + "Capacity is unavailable at this time. Please try again later or in a different availability zone.",
        "fargate_capacity_unavailable",
    ),
    ("deployment failed: tasks failed to start.", "deployment_failed"),
    (
        'Timed out waiting for Amazon ECS Agent to start. Please check logs at /var/log/ecs/ecs-agent.log".',
        "placement_failure_agent",
    ),
    (
        (
            "task set ecs-svc/1 is not healthy in target-group arn:aws:elasticloadbalancing:x due to TARGET GROUP"
            " IS NOT FOUND."
        ),
        "elb_unhealthy",
    ),
    (
        "task set ecs-svc/1 is not healthy in target-group arn:aws:elasticloadbalancing:x due to TARGET IS NOT FOUND.",
        "elb_unhealthy",
    ),
    ("could not launch 3 tasks for deployment ecs-svc/1.", "task_launch_failed"),
    (
        (
            "could not launch 3 tasks for deployment ecs-svc/1. Reason: The closest matching container-instance 0f has"
            " insufficient memory available."
        ),
        "task_launch_failed",
    ),
    (
        "IAM permissions policies have been misconfigured or changed, and ECS can no longer maintain your service",
        "iam_misconfigured",
    ),
    # GUIDE: blue/green deployments
    (
        (
            f"failed to describe target health on {TG} with (error User: arn:aws:sts::111122223333:assumed-role/elb/ecs"
            "-service-scheduler is not authorized to perform: elasticloadbalancing:DescribeTargetHealth because no"
            " identity-based policy allows the elasticloadbalancing:DescribeTargetHealth action)"
        ),
        "iam_misconfigured",
    ),
    (
        (
            "Service deployment rolled back because of invalid networking configuration: Target group arn:aws:"
            "elasticloadbalancing:us-west-2:111122223333:targetgroup/green/1 is not associated with either"
            " productionListenerRule or testListenerRule."
        ),
        "deployment_rollback",
    ),
    (
        (
            "Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ECS was unable to"
            " assume role arn:aws:iam::111122223333:role/hooks"
        ),
        "deployment_rollback",
    ),
    ("Service deployment rolled back because the circuit breaker threshold was exceeded.", "deployment_rollback"),
    # GUIDE: Availability Zone rebalancing
    (
        "is AZ balanced with 2 tasks in eu-west-1a, 2 tasks in eu-west-1b, and 2 tasks in eu-west-1c.",
        "az_rebalancing",
    ),
    ("is not AZ balanced with 3 tasks in eu-west-1a, 1 in eu-west-1b. AZ Rebalancing in progress.", "az_rebalancing"),
    ("has stopped 1 running tasks in eu-west-1a due to AZ rebalancing: (task 0f).", "az_rebalancing"),
    ("stopped AZ Rebalancing.", "az_rebalancing"),
    ("is unable to place a task in eu-west-1a.", "fargate_capacity_unavailable"),
    (
        "is unable to place a task in eu-west-1a because no container instance met all of its requirements.",
        "placement_failure_other",
    ),
    ("was unable to AZ Rebalance because ecs-svc/1 was unable to scale in due to reason.", "task_protection_blocked"),
    # REPORT: every day
    ("updated state to STEADY_STATE.", "steady_state"),
    ("updated computedDesiredCount for taskSet ecs-svc/9223370479726415095 to 1.", "desired_count_updated"),
    ("has begun draining connections on 2 tasks.", "draining"),
    (f"registered 1 targets in {TG}", "target_registered"),
    (f"deregistered 1 targets in {TG}", "target_deregistered"),
    ("registered 1 instances in (elb shop)", "target_registered"),
    ("deregistered 1 targets in target-group shop-PXPBQHYDOVMS", "target_deregistered"),
    ("has stopped 1 running tasks: task 38b054c4e6724fafbdc1fac589f8d0ae.", "tasks_stopped"),
    ("has stopped 4 running tasks: (task 0a) (task 0b) (task 0c) (task 0d).", "tasks_stopped"),
    ("has started 1 tasks: task 1a4459fa-2bba-482b-a63e-1189b4363da7.", "tasks_started"),
    ("has stopped 3 pending tasks.", "pending_tasks_stopped"),
    ("ECS deployment ecs-svc/4898377691688528528 completed.", "deployment_completed"),
    ("(deployment ecs-svc/4898377691688528528) deployment completed.", "deployment_completed"),
    ("ECS deployment ecs-svc/4898377691688528528 in progress.", "deployment_in_progress"),
    # REPORT: health
    (
        (
            f"(instance i-0a) (port 32875) is unhealthy in {TG} due to (reason Health checks failed with these"
            f" codes: [400])"
        ),
        "elb_unhealthy",
    ),
    (f"(task 0f) (port 8080) is unhealthy in {TG} due to (reason Health checks failed)", "elb_unhealthy"),
    (
        "has started 3 tasks: (task 0a). Amazon ECS replaced 3 tasks due to an unhealthy status.",
        "tasks_replaced_unhealthy",
    ),
    ("(task 0f) failed container health checks.", "container_health_check_failed"),
    # REPORT: protection
    ("was unable to reach steady state because 2 tasks are protected from scale-in.", "task_protection_blocked"),
    ("was unable to scale in due to (reason 1 tasks under protection)", "task_protection_blocked"),
    # REPORT: placement
    (f"{CLOSEST}has insufficient memory available.{MORE}", "placement_failure_memory"),
    (f"{CLOSEST}has insufficient GPU resource available.{MORE}", "placement_failure_gpu"),
    (f"{CLOSEST}is already using a port required by your task.{MORE}", "placement_failure_ports"),
    (f"{CLOSEST}is missing an attribute required by your task.{MORE}", "placement_failure_attribute"),
    (f'{CLOSEST}encountered error "MemberOf placement constraint unsatisfied.".{MORE}', "placement_failure_other"),
    (f'{NOT_MET} Reason: encountered error "RESOURCE:ENI".', "placement_failure_eni"),
    (f'{CLOSEST}encountered error "RESOURCE:ENI".{MORE}', "placement_failure_eni"),
    (f"{NOT_MET} Reason: No Container Instances were found in your cluster.{MORE}", "placement_failure_no_instances"),
    (f"{NOT_MET} Reason: You've reached the limit on the number of tasks", "quota_exceeded"),
    (
        (
            f"{NOT_MET} The closest matching (container-instance 0f) did not meet all required criteria:"
            f" resource type PORTS,"
            " resource value 8125/udp."
        ),
        "placement_failure_ports",
    ),
    (f"{CLOSEST}has insufficient PORTS available.{MORE}", "placement_failure_ports"),
    (REASON + "There is no Fargate capacity in the requested Availability Zone", "fargate_capacity_unavailable"),
    (f"failed to register targets in {TG} with (error Rate exceeded)", "operation_throttled_elb"),
    (REASON + "RESOURCE:FARGATE", "fargate_capacity_unavailable"),
    # REPORT: start errors behind a placement message
    (
        REASON
        + "CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref 1.dkr.ecr."
        "eu-west-3.amazonaws.com/payments-throttled:43cc: not found",
        "image_pull_failed",
    ),
    (
        REASON
        + "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:"
        " unable to retrieve ecr registry auth: service call has been retried 1 time(s): operation error ECR:"
        " GetAuthoriz"
        "ationToken, https response error StatusCode: 400",
        "image_pull_failed",
    ),
    (
        REASON
        + "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm:"
        " There is a connection issue between the task and AWS Secrets Manager.",
        "secret_failed",
    ),
    (
        REASON
        + "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed"
        " to create Cloudwatch log group: operation error CloudWatch Logs: CreateLogGroup",
        "secret_failed",
    ),
    (
        REASON
        + "ResourceInitializationError: Unable to launch instance(s) for capacity provider shop. VcpuLimitExceeded:"
        " You have requested more vCPU capacity than your current vCPU limit of 0 allows",
        "quota_exceeded",
    ),
    (
        REASON
        + "ResourceInitializationError: Unable to launch instance(s) for capacity provider shop. InsufficientInstance"
        "Capacity: We currently do not have sufficient capacity",
        "ec2_capacity_unavailable",
    ),
    # REPORT: roles
    (
        (
            f"failed to launch a task with (error ECS was unable to assume the role {ROLE} that was provided"
            f" for this task."
            " Please verify that the role being passed has the proper trust relationship and permissions and"
            " that your IAM user"
            " has permissions to pass this role.)."
        ),
        "iam_role_assume_failed",
    ),
    (
        "was unable to assume the service linked role. Please verify that the ECS service linked role exists.",
        "iam_role_assume_failed",
    ),
    ("failed to launch a task with (error some-error).", "task_launch_failed"),
    (
        (
            f"failed to deregister targets in {TG} with (error User:"
            f" arn:aws:sts::111122223333:assumed-role/ecs/ecs-service"
            " is not authorized to perform: elasticloadbalancing:DeregisterTargets)"
        ),
        "iam_misconfigured",
    ),
    (
        "IAM trust relationship has been misconfigured or changed, and ECS can no longer maintain your service",
        "iam_misconfigured",
    ),
    # REPORT: deployments
    ("(deployment ecs-svc/1) deployment failed: alarm detected.", "deployment_failed"),
    ("ECS deployment circuit breaker: threshold reached.", "deployment_failed"),
    ("ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.", "deployment_rollback"),
    ("rolling back to deployment ecs-svc/7812920447217021088.", "deployment_rollback"),
    ("operations are being throttled on elb. Will try again later.", "operation_throttled_elb"),
    # Nothing known
    ("does something that nobody has heard of", "unknown"),
    ("was unable to reach a steady state for reasons of its own", "unknown"),
]
