"""Texts of ECS and the kinds they name, in old and new wordings, with near misses."""

from __future__ import annotations

import pytest

from foghorn.signals.stop_reasons import kind_of_error, kind_of_stop
from foghorn.signals.stop_reasons.matched_text import MATCHED_LENGTH

PULL = "CannotPullContainerError: "
INIT = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
ASM = INIT + "unable to retrieve secret from asm: service call has been retried "
ECR = INIT + "unable to retrieve ecr registry auth: service call has been retried "

BY_KIND: dict[str, list[str]] = {
    "image_pull_not_found": [
        PULL + "API error (404): repository shop/cart not found",
        PULL + 'failed to resolve ref "registry.example.com/shop:9": registry.example.com/shop:9: not found',
        PULL + "The task can’t pull the image. Check whether the image exists. pull access"
        " denied for shop, repository does not exist or may require 'docker login'",
    ],
    "image_pull_access_denied": [
        PULL + "The task can’t pull the image. Check that the role has the permissions to pull"
        " images. pull access denied for shop, repository does not exist or may require 'docker login'",
        PULL + "pull access denied for shop, repository does not exist or may require 'docker login'",
        "CannotPullECRContainerError: AccessDeniedException: not authorized to perform: ecr:BatchGetImage",
        "CannotPullECRContainerError: engine ecr credentials: not found",
        PULL + "Error response from daemon: Get https://registry.example.com/v2/: no basic auth credentials",
        PULL + "ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed"
        " open: unexpected status code",
        PULL + "failed to fetch anonymous token: unexpected status: 401 Unauthorized",
    ],
    "image_pull_network": [
        PULL + "failed to do request: Head https://registry.example.com/v2/: dial tcp: lookup"
        " registry.example.com: no such host",
        PULL + "Error response from daemon: Get https://registry.example.com: net/http: TLS handshake timeout",
        PULL + "context canceled",
        PULL + "inspect image has been retried 5 time(s): failed to reso",
    ],
    "image_pull_other": [
        PULL + "inspect image has been retried 1 time(s): failed to reso",
        PULL + "httpReadSeeker: failed open: unexpected status code https://registry.example.com/v2/: 503",
        PULL + "failed to register layer: Error processing tar file(exit status 1): unexpected EOF",
        PULL + "invalid reference format",
    ],
    "image_pull_rate_limited": [
        PULL + "429 Too Many Requests - Server message: toomanyrequests",
        "CannotPullECRContainerError: ThrottlingException: Rate exceeded",
    ],
    "image_pull_no_space": [
        PULL + "failed to unpack image: write /layer.tar: no space left on device",
    ],
    "image_platform_mismatch": [
        PULL + "failed to resolve ref shop:9: no match for platform in manifest sha256:00: not found",
        PULL + "no matching manifest for linux/arm64/v8 in the manifest list entries",
    ],
    "registry_auth_network": [
        'CannotPullECRContainerError: RequestError: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp: i/o',
        ECR + "3 time(s): RequestError: send request failed",
        ECR + "5 time(s)",
    ],
    "secret_access_denied": [
        ASM + "1 time(s): AccessDeniedException: User: x is not authorized to perform: secretsmanager:GetSecretValue",
        ASM + "1 time(s): AccessDeniedException: Access to KMS is not allowed",
    ],
    "secret_not_found": [
        ASM + "1 time(s): secret arn:aws:s: ResourceNotFoundException: Secrets Manager can't"
        " find the specified secret.",
        ASM + "1 time(s): retrieved secret from Secrets Manager did not contain json key TOKEN",
        ASM + "1 time(s): invalid character 'h' looking for beginning of value",
        ASM + "1 time(s): can't find the specified secret value for staging label: AWSCURRENT",
        "Fetching secret data from SSM Parameter Store in eu-west-1: invalid parameters: /shop/token",
    ],
    "secret_network": [
        ASM + "5 time(s): failed to fetch secret: RequestCanceled: context deadline exceeded",
        ASM + "3 time(s)",
    ],
    "secret_failed_unspecified": [
        ASM + "1 time(s)",
    ],
    "iam_role_assume_failed": [
        "ASM secret resource: unable to find execution role credentials",
        "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/shop'",
        "ECS was unable to assume the configured ECS Infrastructure Role for the EBS volume",
    ],
    "registry_auth_denied": [
        ECR + "1 time(s): AccessDeniedException: not authorized to perform: ecr:GetAuthorizationToken",
    ],
    "init_network_unspecified": [
        INIT + ": signal: killed",
    ],
    "env_file_failed": [
        "ResourceInitializationError: failed to download env files: file download command: 403",
        "environment file resource: unable to download",
    ],
    "log_driver_failed": [
        "CannotStartContainerError: failed to initialize logging driver: dial tcp 10.0.0.1:24224: connection refused",
        "ResourceInitializationError: failed to validate logger args: AccessDeniedException: logs:CreateLogStream",
    ],
    "efs_mount_failed": [
        "ResourceInitializationError: failed to invoke EFS utils commands: mount.nfs4: Connection timed out",
    ],
    "volume_failed": [
        "CannotCreateVolumeError: volume driver not found",
    ],
    "ebs_volume_failed": [
        "ECS timed out while configuring the EBS volume attachment to your Task.",
    ],
    "eni_provisioning_failed": [
        "Unexpected EC2 error while attempting to Create Network Interface: InsufficientFreeAddressesInSubnet",
        "Timeout waiting for network interface provisioning to complete.",
    ],
    "dependency_failed": [
        "CannotStartContainerError: dependency graph: failed to resolve container ordering dependency",
    ],
    "container_runtime_timeout": [
        "DockerTimeoutError: Could not transition to created; timed out after waiting 4m0s",
        "CannotInspectContainerError: Could not transition to inspecting; timed out after waiting 30s",
    ],
    "container_runtime_error": [
        "CannotInspectContainerError: no such object",
        "CannotStopContainerError: context deadline exceeded",
    ],
    "container_start_failed": [
        "CannotStartContainerError: container init was OOM-killed (memory limit too low?)",
    ],
    "container_create_failed": [
        "CannotCreateContainerError: no space left on device",
    ],
    "oom_killed": [
        "OutOfMemoryError: Container killed",
        "container killed due to memory usage",
    ],
    "placement_failure": [
        "TaskFailedToStart: RESOURCE:PORTS",
        "RESOURCE:MEMORY, AGENT",
        "ATTRIBUTE",
        "Capacity is unavailable at this time. Please try again later",
    ],
    "agent_disconnected": [
        "AGENT",
    ],
    "managed_instance_launch_failed": [
        "ResourceInitializationError: Unable to launch instance(s) for capacity provider x. UnfulfillableCapacity",
    ],
    "configuration_error": [
        "The selected task definition is not compatible with the selected compute strategy",
    ],
}

ERRORS = [(text, kind) for kind, texts in BY_KIND.items() for text in texts]


@pytest.mark.parametrize(("text", "kind"), ERRORS)
def test_an_error_text_names_its_kind(text: str, kind: str) -> None:
    """Old and new wordings, wrapped names, cut texts."""
    assert kind_of_error(text) == kind


STOPS = [
    ("Task failed container health checks", "container_health_check_failed"),
    ("Task failed ELB health checks in (target-group arn:x)", "elb_health_check_failed"),
    ("Your Spot Task was interrupted.", "fargate_spot_interruption"),
    ("Host EC2 (instance i-0123456789abcdef0) terminated.", "host_terminated"),
    (
        "Service cart: ECS is performing maintenance on the underlying infrastructure hosting the task",
        "infrastructure_maintenance",
    ),
    ("Availability-zone rebalancing initiated by (deployment ecs-svc/1)", "az_rebalancing"),
    ("Scaling activity initiated by\n (deployment  ecs-svc/1)", "scaling_or_deployment"),
    ("container instance is in DRAINING state", "instance_draining"),
    ("Task stopped by user", "user_stopped"),
]


@pytest.mark.parametrize(("text", "kind"), STOPS)
def test_a_stopped_reason_names_who_ended_the_task(text: str, kind: str) -> None:
    """Only `stoppedReason` says this."""
    assert kind_of_stop(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Essential container in task exited",
        "Task failed to start",
        "an agent of change",
        "attribute error in handler",
        "memory is fine",
        "Some reason that nobody has seen",
    ],
)
def test_words_that_only_look_alike_name_nothing(text: str | None) -> None:
    """Code words count in capitals only, and generic sentences say nothing."""
    assert kind_of_stop(text) is None


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    """What ECS writes fits; the rest is noise and costs nothing."""
    assert kind_of_error("x" * MATCHED_LENGTH + " OutOfMemoryError") is None
    assert kind_of_error("OutOfMemoryError " + "x" * 200_000) == "oom_killed"
