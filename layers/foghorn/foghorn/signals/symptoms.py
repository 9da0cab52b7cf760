"""Symptoms: what people see of a cause, in the words of AWS, and the kinds that it may be.

An index for people (`foghorn explain TEXT`, docs/rules/symptoms.md). Nothing is classified by it; tests hold it against
what classifies.
Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Seen(StrEnum):
    """Where a symptom is seen."""

    STOP_CODE = "stopCode"
    EXIT_CODE = "exitCode of a container"
    ERROR = "Name of an error, in stoppedReason or in a container's reason"
    CODE = "Code of a failed placement"
    WORDS = "Words of a reason"
    DEPLOYMENT = "Words of a deployment's reason"
    EVENT = "eventName of a service or deployment event"
    HOOK = "eventName of a hook event"
    DAEMON = "eventName of a daemon event"
    NOTICE = "eventTypeCode of an AWS Health event"
    CALL = "A RunTask or StartTask record of CloudTrail"
    INSTANCE = "A container instance event"


ANY_OTHER = "any other"
"""Stands for the exit codes that have no row of their own."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """What is seen, where, and the kinds that it may be. `told_apart` says by what, where there are several."""

    seen: Seen
    text: str
    kinds: tuple[str, ...]
    told_apart: str = ""


def _seen(seen: Seen, *rows: tuple[str, str] | tuple[str, str, str]) -> tuple[Symptom, ...]:
    """Rows of (text, kinds separated by blanks) and, where there are several, what tells them apart."""
    return tuple(Symptom(seen, row[0], tuple(row[1].split()), "".join(row[2:])) for row in rows)


_PULLS = (
    "image_pull_not_found image_pull_access_denied image_pull_network image_pull_rate_limited image_pull_no_space"
    " image_platform_mismatch image_pull_other"
)
_INITS = (
    "secret_access_denied secret_not_found secret_network secret_failed_unspecified registry_auth_network"
    " registry_auth_denied init_network_unspecified env_file_failed log_driver_failed efs_mount_failed volume_failed"
    " eni_provisioning_failed managed_instance_launch_failed"
)
_SECRETS = "secret_access_denied secret_not_found secret_network secret_failed_unspecified"
_ORDERED = (
    "scaling_or_deployment az_rebalancing instance_draining elb_health_check_failed container_health_check_failed"
    " infrastructure_maintenance"
)
_NO_TASK = "run_task_denied run_task_failed placement_failure agent_disconnected"
_AFTER_IT = "the words after the name"

_STOP_CODES = _seen(
    Seen.STOP_CODE,
    ("TaskFailedToStart", "unknown", "the reason names the cause: look its words up below; without one it is unknown"),
    (
        "EssentialContainerExited",
        "essential_container_exited oom_killed sigkill_137 container_runtime_error task_completed unknown",
        "a container's reason first, then its exit code; 0 is a success of a standalone task, and none of a service",
    ),
    (
        "ServiceSchedulerInitiated",
        _ORDERED,
        "the words of stoppedReason alone",
    ),
    ("UserInitiated", "user_stopped"),
    ("SpotInterruption", "fargate_spot_interruption"),
    (
        "TerminationNotice",
        "fargate_spot_interruption host_terminated",
        "the words of stoppedReason: a Spot task, or a host EC2",
    ),
)
_EXIT_CODES = _seen(
    Seen.EXIT_CODE,
    (
        "0",
        "essential_container_exited task_completed oom_killed",
        "success of a standalone task; a service's container is meant to stay; memory counts where a reason names it",
    ),
    ("1", "essential_container_exited oom_killed", "memory counts where a reason names it"),
    ("2", "essential_container_exited"),
    ("126", "essential_container_exited", "not executable"),
    ("127", "essential_container_exited", "command not found"),
    ("134", "essential_container_exited", "aborted itself (SIGABRT)"),
    (
        "137",
        f"oom_killed sigkill_137 {_ORDERED} fargate_spot_interruption host_terminated user_stopped",
        "137 is SIGKILL, whoever sent it: memory where a reason names it, else what stop code and stoppedReason say",
    ),
    ("139", "essential_container_exited", "invalid memory access (SIGSEGV)"),
    ("143", "essential_container_exited", "SIGTERM; of a task that ECS stopped it is the usual end and no cause"),
    ("255", "essential_container_exited", "exit(-1), or a code out of range"),
    (ANY_OTHER, "essential_container_exited", "the application's own; above 128 it is 128 + the number of a signal"),
)
_ERRORS = _seen(
    Seen.ERROR,
    ("CannotPullContainerError", f"{_PULLS} registry_auth_network", _AFTER_IT),
    ("CannotPullECRContainerError", f"{_PULLS} registry_auth_network", _AFTER_IT),
    ("ResourceInitializationError", _INITS, "the resource that is named after it, then what went wrong with it"),
    (
        "CannotStartContainerError",
        "container_start_failed log_driver_failed volume_failed",
        "a log driver or a volume that is named",
    ),
    ("CannotCreateContainerError", "container_create_failed"),
    ("CannotCreateVolumeError", "volume_failed"),
    ("CannotStopContainerError", "container_runtime_error container_runtime_timeout", "a state not reached in time"),
    ("CannotInspectContainerError", "container_runtime_error container_runtime_timeout", "a state not reached in time"),
    ("ContainerRuntimeError", "container_runtime_error"),
    ("ContainerVanishedError", "container_runtime_error"),
    ("ContainerRuntimeTimeoutError", "container_runtime_timeout log_driver_failed", "a log driver that is named"),
    ("DockerTimeoutError", "container_runtime_timeout log_driver_failed", "a log driver that is named"),
    ("OutOfMemoryError", "oom_killed"),
    ("SpotInterruptionError", "fargate_spot_interruption"),
    (
        "AccessDeniedException",
        "secret_access_denied registry_auth_denied image_pull_access_denied log_driver_failed env_file_failed",
        "the action that is refused",
    ),
    ("ResourceNotFoundException", "secret_not_found log_driver_failed", "a secret, or a log group"),
    ("ParameterNotFound", "secret_not_found"),
    ("HostConfigError", "iam_role_assume_failed container_create_failed", "credentials that are missing"),
    (
        "UnauthorizedOperation",
        "managed_instance_launch_failed eni_provisioning_failed ebs_volume_failed",
        "what was to be made: an instance, an interface, a volume",
    ),
    ("UnfulfillableCapacity", "managed_instance_launch_failed placement_failure", "a launch of Managed Instances"),
)
_CODES = _seen(
    Seen.CODE,
    *((f"RESOURCE:{short}", "placement_failure") for short in ("CPU", "MEMORY", "PORTS", "ENI", "GPU", "FARGATE")),
    ("ATTRIBUTE", "placement_failure"),
    ("AGENT", "agent_disconnected"),
    ("EMPTY CAPACITY PROVIDER", "placement_failure"),
    ("NO ACTIVE INSTANCES", "placement_failure"),
    ("MemberOf placement constraint unsatisfied", "placement_failure"),
)
_WORDS = _seen(
    Seen.WORDS,
    (
        "Essential container in task exited",
        "essential_container_exited oom_killed sigkill_137 unknown",
        "exit code, reason",
    ),
    ("Task failed to start", "unknown", "a container's reason, where there is one: look its words up here"),
    ("pull access denied", "image_pull_access_denied image_pull_not_found", "Docker Hub says so of both"),
    ("repository does not exist", "image_pull_access_denied image_pull_not_found", "Docker Hub says so of both"),
    ("failed to resolve ref", _PULLS, "what follows the reference"),
    ("manifest unknown", "image_pull_not_found"),
    ("no basic auth credentials", "image_pull_access_denied"),
    ("403 Forbidden", "image_pull_access_denied env_file_failed", "an image, or an environment file"),
    ("i/o timeout", "image_pull_network registry_auth_network secret_network", "whose address it was"),
    (
        "request canceled while waiting for connection",
        "image_pull_network registry_auth_network",
        "whose address it was",
    ),
    ("toomanyrequests", "image_pull_rate_limited"),
    ("Rate exceeded", "image_pull_rate_limited operation_throttled", "who made the call: a pull, or the scheduler"),
    ("no space left on device", "image_pull_no_space container_create_failed", "a pull, or a container"),
    ("does not contain descriptor matching platform", "image_platform_mismatch"),
    ("no processor for media-type", "image_pull_other"),
    (
        "unable to pull secrets or registry auth",
        f"{_SECRETS} registry_auth_network registry_auth_denied init_network_unspecified",
        "what follows: a secret, the registry's token, or nothing but a time-out",
    ),
    ("signal: killed", "init_network_unspecified log_driver_failed image_pull_network", "what was being prepared"),
    ("unable to retrieve secret from asm", _SECRETS, "what follows; where nothing does, it is unspecified"),
    ("unable to retrieve secrets from ssm", _SECRETS, "what follows; where nothing does, it is unspecified"),
    ("Secrets Manager can't find the specified secret", "secret_not_found"),
    ("did not contain json key", "secret_not_found"),
    ("invalid ssm parameters", "secret_not_found"),
    ("unable to retrieve ecr registry auth", "registry_auth_network registry_auth_denied", "a refusal that is quoted"),
    ("failed to download env files", "env_file_failed"),
    ("environment file resource", "env_file_failed"),
    ("failed to validate logger args", "log_driver_failed"),
    ("The specified log group does not exist", "log_driver_failed"),
    ("failed to initialize logging driver", "log_driver_failed"),
    ("failed to invoke EFS utils commands", "efs_mount_failed"),
    ("mount.nfs4", "efs_mount_failed"),
    ("error while mounting volume", "volume_failed"),
    ("ECS failed to set up the EBS volume", "ebs_volume_failed"),
    ("ECS was unable to assume the role", "iam_role_assume_failed"),
    ("No execution credentials set for the task", "iam_role_assume_failed"),
    ("Timeout waiting for network interface provisioning to complete", "eni_provisioning_failed"),
    ("Unexpected EC2 error while attempting to Create Network Interface", "eni_provisioning_failed"),
    ("OCI runtime create failed", "container_start_failed log_driver_failed", "a log driver that is named"),
    ("executable file not found in $PATH", "container_start_failed", "after CannotStartContainerError"),
    ("exec format error", "container_start_failed"),
    ("Could not transition to", "container_runtime_timeout log_driver_failed", "a log driver that is named"),
    ("dependency graph", "dependency_failed"),
    ("Container killed due to memory usage", "oom_killed"),
    ("Task failed ELB health checks", "elb_health_check_failed"),
    ("Task failed container health checks", "container_health_check_failed"),
    ("Your Spot Task was interrupted", "fargate_spot_interruption"),
    ("Host EC2 (instance i-…) terminated", "host_terminated"),
    ("Unable to launch instance(s) for capacity provider", "managed_instance_launch_failed"),
    ("not compatible with the selected compute strategy", "configuration_error"),
    ("ECS is performing maintenance on the underlying infrastructure", "infrastructure_maintenance"),
    ("Scaling activity initiated by (deployment …)", "scaling_or_deployment"),
    ("Availability-zone rebalancing initiated by (deployment …)", "az_rebalancing"),
    ("container instance is DRAINING", "instance_draining"),
)
_DEPLOYMENTS = _seen(
    Seen.DEPLOYMENT,
    ("ECS deployment circuit breaker: tasks failed to start", "deployment_failed"),
    ("ECS deployment failed: alarm detected", "deployment_failed"),
    ("rolling back to deploymentId", "deployment_rollback"),
)
_EVENTS = _seen(
    Seen.EVENT,
    ("SERVICE_TASK_START_IMPAIRED", "task_start_impaired"),
    ("SERVICE_TASK_PLACEMENT_FAILURE", "placement_failure", "an error of a start that is quoted counts as that error"),
    ("SERVICE_TASK_CONFIGURATION_FAILURE", "task_configuration_failure"),
    ("SERVICE_DEPLOYMENT_FAILED", "deployment_failed"),
    (
        "SERVICE_DEPLOYMENT_IN_PROGRESS",
        "deployment_rollback deployment_in_progress",
        "a roll-back that the reason names",
    ),
    ("SERVICE_DEPLOYMENT_COMPLETED", "deployment_completed"),
    ("SERVICE_STEADY_STATE", "steady_state"),
    ("SERVICE_DISCOVERY_INSTANCE_UNHEALTHY", "service_discovery_unhealthy"),
    ("VPC_LATTICE_TARGET_UNHEALTHY", "vpc_lattice_target_unhealthy"),
    ("SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED", "daemon_placement_violated"),
    ("ECS_OPERATION_THROTTLED", "operation_throttled"),
    ("SERVICE_DISCOVERY_OPERATION_THROTTLED", "operation_throttled"),
    ("SERVICE_HEALTH_UNKNOWN", "service_health_unknown"),
    ("any other of eventType WARN or ERROR", "service_action_unknown"),
)
_HOOKS = _seen(
    Seen.HOOK,
    ("HOOK_AWAITING_ACTION", "hook_awaiting_action"),
    ("HOOK_FAILED", "hook_failed"),
    ("HOOK_TIMED_OUT", "hook_timed_out"),
    ("HOOK_SUCCEEDED", "hook_succeeded"),
)
_DAEMONS = _seen(
    Seen.DAEMON,
    ("DAEMON_TASK_START_IMPAIRED", "daemon_task_start_impaired"),
    ("DAEMON_DEPLOYMENT_ROLLBACK_IN_PROGRESS", "daemon_deployment_failed"),
    ("DAEMON_DEPLOYMENT_ROLLBACK_FAILED", "daemon_deployment_failed"),
    ("DAEMON_DEPLOYMENT_SUCCESSFUL", "daemon_deployment_completed"),
    ("DAEMON_DEPLOYMENT_ROLLBACK_SUCCESSFUL", "daemon_deployment_completed"),
)
_NOTICES = _seen(
    Seen.NOTICE,
    (
        "AWS_ECS_TASK_PATCHING_RETIREMENT",
        "fargate_task_retirement fargate_task_retirement_closed",
        "statusCode closed, or any other",
    ),
)
_CALLS = _seen(
    Seen.CALL,
    ("RunTask", _NO_TASK, "the error, or the failure's reason"),
    ("StartTask", _NO_TASK, "the error, or the failure's reason"),
    ("errorCode AccessDenied", "run_task_denied"),
    ("responseElements.failures with any other reason", "run_task_failed"),
)
_INSTANCES = _seen(
    Seen.INSTANCE,
    ("agentConnected false", "container_agent_disconnected"),
    ("overallStatus IMPAIRED", "container_instance_impaired container_agent_disconnected", "the check that fails"),
    ("status REGISTRATION_FAILED", "container_instance_impaired"),
)

SYMPTOMS: tuple[Symptom, ...] = (
    *_STOP_CODES,
    *_EXIT_CODES,
    *_ERRORS,
    *_CODES,
    *_WORDS,
    *_DEPLOYMENTS,
    *_EVENTS,
    *_HOOKS,
    *_DAEMONS,
    *_NOTICES,
    *_CALLS,
    *_INSTANCES,
)
"""All of them, by where they are seen."""
