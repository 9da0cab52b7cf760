"""One service, its revision and 250 container instances: as facts, and as a world file tells them."""

from __future__ import annotations

from typing import Any

from foghorn.facts.fact import ContainerDefinition, EfsVolume, Service, TaskDefinition
from foghorn.facts.instance import ContainerInstance

MANY = [f"service-{number:02d}" for number in range(25)]
SERVICE = Service(
    "checkout",
    "ACTIVE",
    desired_count=4,
    running_count=3,
    pending_count=1,
    minimum_healthy_percent=50,
    maximum_percent=150,
    circuit_breaker=True,
    circuit_breaker_rollback=False,
    health_check_grace_period_s=60,
    task_definition="checkout:42",
    scheduling_strategy="REPLICA",
    launch_type="FARGATE",
    placement_constraints=("distinctInstance", "memberOf attribute:stack == prod"),
)
CONTAINER = ContainerDefinition(
    "app",
    "example.com/checkout:1.42.0",
    memory_limit_mib=512,
    memory_reservation_mib=256,
    cpu_units=128,
    stop_timeout_s=45,
    health_check_command="CMD-SHELL curl -f localhost:8080/health",
    health_check_interval_s=10,
    health_check_timeout_s=3,
    health_check_retries=2,
    health_check_start_period_s=30,
    log_driver="awslogs",
    log_group="/ecs/checkout",
    log_region="eu-central-1",
    log_stream_prefix="app",
    secret_names=("DB_PASSWORD",),
    secret_sources=("arn:aws:ssm:eu-central-1:123456789012:p/db",),
    environment_names=("DB_PASSWORD_OLD",),
    ports=("0:8080/tcp",),
    command_digest="7b79df1bb438f82e",
    env_file_arns=("arn:aws:s3:::example-config/checkout/prod.env",),
    depends_on=(("proxy", "HEALTHY"),),
    gpus=1,
)
REVISION = TaskDefinition(
    "checkout",
    42,
    (CONTAINER, ContainerDefinition("proxy", "example.com/proxy:2", essential=False, cpu_units=0)),
    memory_mib=1024,
    cpu_units=512,
    execution_role_arn="arn:aws:iam::123456789012:role/checkout-execution",
    task_role_arn="arn:aws:iam::123456789012:role/checkout",
    network_mode="awsvpc",
    architecture="ARM64",
    required_capabilities=("com.amazonaws.ecs.capability.ecr-auth", "ecs.capability.task-eni"),
    placement_constraints=("memberOf attribute:ecs.instance-type =~ g5.*",),
    efs_volumes=(
        EfsVolume("data", "fs-0123456789abcdef0", "fsap-0123456789abcdef0", transit_encryption=True, iam=True),
        EfsVolume("logs", "fs-0123456789abcdef1", root_directory="/logs"),
    ),
)
VOLUMES = {
    "data": {
        "fileSystemId": "fs-0123456789abcdef0",
        "transitEncryption": "ENABLED",
        "authorizationConfig": {"accessPointId": "fsap-0123456789abcdef0", "iam": "ENABLED"},
    },
    "logs": {"fileSystemId": "fs-0123456789abcdef1", "rootDirectory": "/logs"},
}
ROLES = {"executionRoleArn": REVISION.execution_role_arn, "taskRoleArn": REVISION.task_role_arn}
FLEET = [f"{number:032x}" for number in range(250)]
INSTANCES = {
    FLEET[0]: ContainerInstance(FLEET[0], "ACTIVE", agent_connected=True, running_tasks=5, health="OK"),
    FLEET[1]: ContainerInstance(FLEET[1], "DRAINING", agent_connected=False, running_tasks=0, health="IMPAIRED"),
    **{one: ContainerInstance(one, "ACTIVE", agent_connected=True, health="OK") for one in FLEET[2:]},
}
DOCUMENT: dict[str, Any] = {
    "account": "123456789012",
    "region": "eu-central-1",
    "clusters": [
        {
            "name": "prod",
            "services": [
                {
                    "serviceName": "checkout",
                    "status": "ACTIVE",
                    "desiredCount": 4,
                    "runningCount": 3,
                    "pendingCount": 1,
                    "taskDefinition": "arn:aws:ecs:eu-central-1:123456789012:task-definition/checkout:42",
                    "healthCheckGracePeriodSeconds": 60,
                    "placementConstraints": [
                        {"type": "distinctInstance"},
                        {"type": "memberOf", "expression": "attribute:stack == prod"},
                    ],
                    "deploymentConfiguration": {
                        "deploymentCircuitBreaker": {"enable": True, "rollback": False},
                        "minimumHealthyPercent": 50,
                        "maximumPercent": 150,
                    },
                },
                *({"serviceName": name, "desiredCount": 1, "runningCount": 1} for name in MANY),
            ],
            "containerInstances": [
                {
                    "containerInstanceArn": f"arn:aws:ecs:eu-central-1:123456789012:container-instance/prod/{one.id}",
                    "status": one.status,
                    "agentConnected": one.agent_connected,
                    "runningTasksCount": one.running_tasks,
                    "healthStatus": {"overallStatus": one.health, "details": []},
                }
                for one in INSTANCES.values()
            ],
        }
    ],
    "taskDefinitions": [
        {
            "family": "checkout",
            "revision": 42,
            "memory": "1024",
            "cpu": "512",
            **ROLES,
            "networkMode": "awsvpc",
            "runtimePlatform": {"cpuArchitecture": "ARM64"},
            "requiresAttributes": [
                {"name": "ecs.capability.task-eni"},
                {"name": "com.amazonaws.ecs.capability.ecr-auth"},
                {"name": "ecs.os-type", "value": "linux"},
            ],
            "placementConstraints": [{"type": "memberOf", "expression": "attribute:ecs.instance-type =~ g5.*"}],
            "volumes": [{"name": name, "efsVolumeConfiguration": efs} for name, efs in VOLUMES.items()]
            + [{"name": "x"}],
            "containerDefinitions": [
                {
                    "name": "app",
                    "image": "example.com/checkout:1.42.0",
                    "memory": 512,
                    "memoryReservation": 256,
                    "cpu": 128,
                    "stopTimeout": 45,
                    "healthCheck": {
                        "command": ["CMD-SHELL", "curl -f localhost:8080/health"],
                        "interval": 10,
                        "timeout": 3,
                        "retries": 2,
                        "startPeriod": 30,
                    },
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {
                            "awslogs-group": "/ecs/checkout",
                            "awslogs-region": "eu-central-1",
                            "awslogs-stream-prefix": "app",
                        },
                    },
                    "portMappings": [{"containerPort": 8080}],
                    "resourceRequirements": [
                        {"type": "InferenceAccelerator", "value": "device_1"},
                        {"type": "GPU", "value": "1"},
                    ],
                    "command": ["serve", "--password=hunter2"],
                    "environment": [{"name": "DB_PASSWORD_OLD", "value": "hunter2"}],
                    "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::example-config/checkout/prod.env"}],
                    "dependsOn": [{"containerName": "proxy", "condition": "HEALTHY"}],
                    "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:eu-central-1:123456789012:p/db"}],
                },
                {"name": "proxy", "image": "example.com/proxy:2", "essential": False},
            ],
        }
    ],
}
