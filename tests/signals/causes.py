"""The causes of a stopped task that Foghorn promises to tell apart. Reviewed by hand: a kind is public API."""

from __future__ import annotations

FAILURES = (
    "image_pull_not_found",
    "image_pull_access_denied",
    "image_pull_network",
    "image_pull_rate_limited",
    "image_pull_no_space",
    "image_platform_mismatch",
    "image_pull_other",
    "secret_access_denied",
    "secret_not_found",
    "secret_network",
    "secret_failed_unspecified",
    "registry_auth_network",
    "registry_auth_denied",
    "init_network_unspecified",
    "env_file_failed",
    "log_driver_failed",
    "efs_mount_failed",
    "volume_failed",
    "ebs_volume_failed",
    "iam_role_assume_failed",
    "eni_provisioning_failed",
    "container_start_failed",
    "container_create_failed",
    "container_runtime_timeout",
    "container_runtime_error",
    "dependency_failed",
    "oom_killed",
    "sigkill_137",
    "essential_container_exited",
    "elb_health_check_failed",
    "container_health_check_failed",
    "fargate_spot_interruption",
    "host_terminated",
    "agent_disconnected",
    "placement_failure",
    "managed_instance_launch_failed",
    "configuration_error",
    "infrastructure_maintenance",
    "unknown",
)
"""Nobody asked for these."""

ROUTINE = (
    "task_completed",
    "user_stopped",
    "scaling_or_deployment",
    "az_rebalancing",
    "instance_draining",
)
"""Somebody, or the scheduler, wanted these: never told."""
