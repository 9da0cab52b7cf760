"""Every sample event of the repository says what its name promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from foghorn.signals import KINDS, classify
from tests.signals.causes import FAILURES, ROUTINE

SAMPLES = Path(__file__).parents[2] / "events"
MINE = ("task_state.", "deployment.")

EXPECTED = [
    ("deployment.blue_green_in_progress", "routine", "deployment_in_progress"),
    ("deployment.blue_green_rollback", "signal", "deployment_rollback"),
    ("deployment.completed", "routine", "deployment_completed"),
    ("deployment.configuration_failure", "signal", "task_configuration_failure"),
    ("deployment.daemon_deployment_pending", "routine", "daemon_deployment_pending"),
    ("deployment.daemon_deployment_rollback", "signal", "daemon_deployment_failed"),
    ("deployment.daemon_deployment_rollback_failed", "signal", "daemon_deployment_failed"),
    ("deployment.daemon_deployment_successful", "routine", "daemon_deployment_completed"),
    ("deployment.daemon_placement_violated", "signal", "daemon_placement_violated"),
    ("deployment.daemon_start_impaired", "signal", "daemon_task_start_impaired"),
    ("deployment.daemon_task_not_created", "signal", "daemon_task_start_impaired"),
    ("deployment.desired_count_updated", "routine", "service_desired_count_updated"),
    ("deployment.discovery_throttled", "signal", "operation_throttled"),
    ("deployment.discovery_unhealthy", "signal", "service_discovery_unhealthy"),
    ("deployment.failed", "signal", "deployment_failed"),
    ("deployment.failed_by_alarm", "signal", "deployment_failed"),
    ("deployment.health_unknown", "signal", "service_health_unknown"),
    ("deployment.hook_awaiting_action", "signal", "hook_awaiting_action"),
    ("deployment.hook_failed", "signal", "hook_failed"),
    ("deployment.hook_in_progress", "routine", "hook_in_progress"),
    ("deployment.hook_rolled_back_by_a_person", "signal", "hook_failed"),
    ("deployment.hook_succeeded", "routine", "hook_succeeded"),
    ("deployment.hook_timed_out", "signal", "hook_timed_out"),
    ("deployment.in_progress", "routine", "deployment_in_progress"),
    ("deployment.lattice_unhealthy", "signal", "vpc_lattice_target_unhealthy"),
    ("deployment.no_deployment_id", "signal", "deployment_failed"),
    ("deployment.operation_throttled", "signal", "operation_throttled"),
    ("deployment.placement_failure_agent", "signal", "placement_failure"),
    ("deployment.placement_failure_attribute", "signal", "placement_failure"),
    ("deployment.placement_failure_cpu", "signal", "placement_failure"),
    ("deployment.placement_failure_eni", "signal", "placement_failure"),
    ("deployment.placement_failure_fargate", "signal", "placement_failure"),
    ("deployment.placement_failure_fargate_spot", "signal", "placement_failure"),
    ("deployment.placement_failure_gpu", "signal", "placement_failure"),
    ("deployment.placement_failure_memory", "signal", "placement_failure"),
    ("deployment.placement_failure_no_instances", "signal", "placement_failure"),
    ("deployment.placement_failure_ports", "signal", "placement_failure"),
    ("deployment.rebalancing_stopped", "routine", "service_rebalancing_stopped"),
    ("deployment.rollback", "signal", "deployment_rollback"),
    ("deployment.rollback_by_alarm", "signal", "deployment_rollback"),
    ("deployment.start_impaired", "signal", "task_start_impaired"),
    ("deployment.steady_state", "routine", "steady_state"),
    ("deployment.task_retirement_backup", "ignored", "health_backup_event"),
    ("deployment.task_retirement_closed", "routine", "fargate_task_retirement_closed"),
    ("deployment.task_retirement_standalone", "signal", "fargate_task_retirement"),
    ("deployment.task_retirement_upcoming", "signal", "fargate_task_retirement"),
    ("deployment.unknown_action", "signal", "service_action_unknown"),
    ("task_state.agent_disconnected", "signal", "agent_disconnected"),
    ("task_state.az_rebalancing", "routine", "az_rebalancing"),
    ("task_state.command_not_found_exit_127", "signal", "essential_container_exited"),
    ("task_state.configuration_error", "signal", "configuration_error"),
    ("task_state.container_create_failed", "signal", "container_create_failed"),
    ("task_state.container_health_check_failed", "signal", "container_health_check_failed"),
    ("task_state.container_runtime_error", "signal", "container_runtime_error"),
    ("task_state.container_runtime_timeout", "signal", "container_runtime_timeout"),
    ("task_state.dependency_failed", "signal", "dependency_failed"),
    ("task_state.deployment_replacement", "routine", "scaling_or_deployment"),
    ("task_state.deprovisioning", "ignored", "not_stopped"),
    ("task_state.ebs_volume_failed", "signal", "ebs_volume_failed"),
    ("task_state.efs_access_denied", "signal", "efs_mount_failed"),
    ("task_state.efs_mount_failed", "signal", "efs_mount_failed"),
    ("task_state.elb_health_check_exit_137", "signal", "elb_health_check_failed"),
    ("task_state.elb_health_check_failed", "signal", "elb_health_check_failed"),
    ("task_state.eni_subnet_full", "signal", "eni_provisioning_failed"),
    ("task_state.env_file_denied", "signal", "env_file_failed"),
    ("task_state.env_file_missing_on_ec2", "signal", "env_file_failed"),
    ("task_state.elb_health_check_failed_slow_pull", "signal", "elb_health_check_failed"),
    ("task_state.essential_exit_1_sidecar_143", "signal", "essential_container_exited"),
    ("task_state.essential_exit_2_sidecar_0", "signal", "essential_container_exited"),
    ("task_state.execution_role_not_assumed", "signal", "iam_role_assume_failed"),
    ("task_state.failed_to_start_reason_in_container", "signal", "container_start_failed"),
    ("task_state.host_terminated", "signal", "host_terminated"),
    ("task_state.image_not_found", "signal", "image_pull_not_found"),
    ("task_state.image_platform_mismatch", "signal", "image_platform_mismatch"),
    ("task_state.image_pull_cut_off", "signal", "image_pull_other"),
    ("task_state.image_pull_denied", "signal", "image_pull_access_denied"),
    ("task_state.image_pull_denied_docker_hub", "signal", "image_pull_access_denied"),
    ("task_state.image_pull_denied_other_account", "signal", "image_pull_access_denied"),
    ("task_state.image_pull_network", "signal", "image_pull_network"),
    ("task_state.image_pull_no_space", "signal", "image_pull_no_space"),
    ("task_state.image_pull_rate_limited", "signal", "image_pull_rate_limited"),
    ("task_state.instance_agent_connected", "routine", "container_agent_connected"),
    ("task_state.instance_agent_disconnected", "signal", "container_agent_disconnected"),
    ("task_state.instance_deregistered", "routine", "container_instance_gone"),
    ("task_state.instance_drained_disconnected", "routine", "instance_draining"),
    ("task_state.instance_draining", "routine", "instance_draining"),
    ("task_state.instance_health_initializing", "ignored", "instance_health_initializing"),
    ("task_state.instance_healthy", "routine", "container_instance_ok"),
    ("task_state.instance_impaired_agent", "signal", "container_agent_disconnected"),
    ("task_state.instance_impaired_gpu", "signal", "container_instance_impaired"),
    ("task_state.instance_impaired_runtime", "signal", "container_instance_impaired"),
    ("task_state.instance_registering", "ignored", "instance_registering"),
    ("task_state.instance_registration_failed", "signal", "container_instance_impaired"),
    ("task_state.instance_task_placed", "routine", "container_agent_connected"),
    ("task_state.init_network_unspecified", "signal", "init_network_unspecified"),
    ("task_state.killed_exit_137", "signal", "sigkill_137"),
    ("task_state.log_group_missing", "signal", "log_driver_failed"),
    ("task_state.maintenance", "signal", "infrastructure_maintenance"),
    ("task_state.maintenance_standalone", "signal", "infrastructure_maintenance"),
    ("task_state.managed_instance_launch_failed", "signal", "managed_instance_launch_failed"),
    ("task_state.moved_off_draining_instance", "routine", "instance_draining"),
    ("task_state.no_containers", "signal", "eni_provisioning_failed"),
    ("task_state.old_short_arns_no_stop_code", "signal", "essential_container_exited"),
    ("task_state.oom_exit_0", "signal", "oom_killed"),
    ("task_state.oom_exit_137", "signal", "oom_killed"),
    ("task_state.placement_failure", "signal", "placement_failure"),
    ("task_state.registry_auth_denied", "signal", "registry_auth_denied"),
    ("task_state.registry_auth_network", "signal", "registry_auth_network"),
    ("task_state.replayed", "ignored", "replayed"),
    ("task_state.run_task_agent", "signal", "agent_disconnected"),
    ("task_state.run_task_denied", "signal", "run_task_denied"),
    ("task_state.run_task_denied_without_request", "signal", "run_task_denied"),
    ("task_state.run_task_fargate_quota", "signal", "placement_failure"),
    ("task_state.run_task_inactive_definition", "signal", "run_task_failed"),
    ("task_state.run_task_no_capacity", "signal", "placement_failure"),
    ("task_state.run_task_succeeded", "ignored", "call_succeeded"),
    ("task_state.run_task_throttled", "ignored", "api_throttled"),
    ("task_state.running", "ignored", "not_stopped"),
    ("task_state.scale_in", "routine", "scaling_or_deployment"),
    ("task_state.secret_denied", "signal", "secret_access_denied"),
    ("task_state.secret_denied_cut_off", "signal", "secret_access_denied"),
    ("task_state.secret_failed_unspecified", "signal", "secret_failed_unspecified"),
    ("task_state.secret_network", "signal", "secret_network"),
    ("task_state.secret_not_found", "signal", "secret_not_found"),
    ("task_state.segfault_exit_139", "signal", "essential_container_exited"),
    ("task_state.service_exit_0", "signal", "essential_container_exited"),
    ("task_state.spot_notice", "signal", "fargate_spot_interruption"),
    ("task_state.spot_notice_termination_notice", "signal", "fargate_spot_interruption"),
    ("task_state.spot_stopped", "signal", "fargate_spot_interruption"),
    ("task_state.standalone_completed", "routine", "task_completed"),
    ("task_state.standalone_failed", "signal", "essential_container_exited"),
    ("task_state.standalone_missing_exit_code", "signal", "unknown"),
    ("task_state.start_task_missing", "signal", "run_task_failed"),
    ("task_state.unknown", "signal", "unknown"),
    ("task_state.user_stopped", "routine", "user_stopped"),
    ("task_state.volume_failed", "signal", "volume_failed"),
]


@pytest.mark.parametrize(("name", "outcome", "kind"), EXPECTED, ids=[name for name, _, _ in EXPECTED])
def test_a_sample_says_what_it_is_a_sample_of(name: str, outcome: str, kind: str) -> None:
    """Outcome and leading kind (or reason) of each sample."""
    said = classify(json.loads((SAMPLES / f"{name}.json").read_text()))
    assert (said.outcome.value, said.signals[0].kind if said.signals else said.reason) == (outcome, kind)


def test_every_sample_has_a_row() -> None:
    """A sample without an expectation would prove nothing."""
    files = {path.stem for path in SAMPLES.glob("*.json") if path.name.startswith(MINE)}
    assert files == {name for name, _, _ in EXPECTED}


def test_every_cause_of_a_stop_has_a_sample() -> None:
    """What has no sample cannot be looked at."""
    shown = {kind for _, _, kind in EXPECTED}
    assert [cause for cause in (*FAILURES, *ROUTINE) if cause not in shown] == []


def test_no_two_samples_are_one_event() -> None:
    """Each has an id of its own, and what is one task's is told of one task."""
    ids = [json.loads(path.read_text())["id"] for path in SAMPLES.glob("*.json")]
    assert len(set(ids)) == len(ids)


def test_samples_hold_synthetic_ids_only() -> None:
    """Every account id in a sample is one that AWS uses in examples."""
    for path in SAMPLES.glob("*.json"):
        accounts = set(re.findall(r"(?:arn:aws:[a-z-]+:[a-z0-9-]*:|\"account\": \")([0-9]+)", path.read_text()))
        assert accounts, path.name
        assert accounts <= {"123456789012", "111122223333"}, path.name


def test_a_signal_points_at_the_field_that_proves_it() -> None:
    """The first evidence of an out-of-memory stop is the container's reason, not the exit code."""
    signal = classify(json.loads((SAMPLES / "task_state.oom_exit_0.json").read_text())).signals[0]
    assert next(iter(signal.evidence)) == "detail.containers[0].reason"
    assert signal.evidence["detail.containers[0].exitCode"] == "0"


def test_the_container_named_is_the_one_that_failed() -> None:
    """The side-car is listed first and is not blamed."""
    signal = classify(json.loads((SAMPLES / "task_state.essential_exit_1_sidecar_143.json").read_text())).signals[0]
    assert (signal.container, signal.exit_code) == ("app", 1)
    assert next(iter(signal.evidence)) == "detail.containers[1].exitCode"


def test_notice_and_stop_of_one_spot_task_meet_in_one_scope() -> None:
    """Both belong to the capacity provider, name the service they hit, and are two distinct events."""
    notice, stop = (
        classify(json.loads((SAMPLES / f"task_state.{case}.json").read_text())).signals[0]
        for case in ("spot_notice", "spot_stopped")
    )
    assert notice.scope == stop.scope
    assert notice.scope.key == "123456789012|eu-central-1|prod|capacity_provider|FARGATE_SPOT"
    assert notice.service == stop.service == "checkout"
    assert notice.event_key != stop.event_key
    assert (notice.stopped_at is None, stop.stopped_at is None) == (True, False)


def test_a_steady_state_is_routine_and_a_recovery() -> None:
    """It says nothing to tell, yet it may close the incident of its service."""
    said = classify(json.loads((SAMPLES / "deployment.steady_state.json").read_text()))
    assert said.recovery is not None
    assert said.recovery.effect.value == "recovery"
    assert said.recovery.scope.key == "123456789012|eu-central-1|prod|service|checkout"
    assert not KINDS[said.recovery.kind].failure


def test_hook_samples_meet_in_the_scope_of_their_service() -> None:
    """What waits, how it ends, and the failed release are one incident."""
    scopes = set()
    for case in (
        "hook_awaiting_action",
        "hook_failed",
        "hook_timed_out",
        "hook_succeeded",
        "failed",
        "no_deployment_id",
    ):
        said = classify(json.loads((SAMPLES / f"deployment.{case}.json").read_text()))
        scopes |= {signal.scope.key for signal in (*said.signals, *filter(None, [said.recovery]))}
    assert scopes == {"123456789012|eu-central-1|prod|service|checkout"}


def test_a_notice_and_its_end_meet_in_one_scope() -> None:
    """The standalone tasks have a notice of their own."""
    upcoming, standalone, closed = (
        classify(json.loads((SAMPLES / f"deployment.task_retirement_{case}.json").read_text()))
        for case in ("upcoming", "standalone", "closed")
    )
    assert closed.recovery is not None
    assert closed.recovery.scope == upcoming.signals[0].scope != standalone.signals[0].scope
