"""Service actions and deployments: the name is trusted first, unknown names are shown as themselves."""

from __future__ import annotations

import pytest

from foghorn.signals import Classification, classify

SERVICE = "arn:aws:ecs:eu-central-1:123456789012:service/prod/checkout"
ACTION = "ECS Service Action"
DEPLOYMENT = "ECS Deployment State Change"


def said(detail_type: str, resources: list[str] | None = None, **detail: object) -> Classification:
    """The verdict on a service's event."""
    return classify(
        {
            "id": "e-1",
            "detail-type": detail_type,
            "source": "aws.ecs",
            "account": "123456789012",
            "region": "eu-central-1",
            "time": "2026-01-05T10:00:41Z",
            "resources": [SERVICE] if resources is None else resources,
            "detail": detail,
        }
    )


FAILURES = [
    (ACTION, "SERVICE_TASK_START_IMPAIRED", "WARN", None, "task_start_impaired", "critical"),
    (ACTION, "SERVICE_TASK_START_IMPAIRED", None, "tasks do not stay up", "task_start_impaired", "critical"),
    (ACTION, "SERVICE_TASK_PLACEMENT_FAILURE", "ERROR", "RESOURCE:CPU", "placement_failure", "critical"),
    (ACTION, "SERVICE_TASK_PLACEMENT_FAILURE", "INFO", None, "placement_failure", "critical"),
    (ACTION, "SERVICE_TASK_PLACEMENT_FAILURE", "ERROR", "AGENT", "placement_failure", "critical"),
    (
        ACTION,
        "SERVICE_TASK_PLACEMENT_FAILURE",
        "ERROR",
        "CannotPullContainerError: manifest unknown",
        "image_pull_not_found",
        "warning",
    ),
    (ACTION, "ECS_OPERATION_THROTTLED", "ERROR", None, "operation_throttled", "warning"),
    (ACTION, "SERVICE_DISCOVERY_OPERATION_THROTTLED", "ERROR", None, "operation_throttled", "warning"),
    (ACTION, "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY", "WARN", None, "service_discovery_unhealthy", "warning"),
    (ACTION, "VPC_LATTICE_TARGET_UNHEALTHY", "WARN", None, "vpc_lattice_target_unhealthy", "warning"),
    (ACTION, "SERVICE_TASK_CONFIGURATION_FAILURE", "ERROR", None, "task_configuration_failure", "critical"),
    (ACTION, "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED", "ERROR", None, "daemon_placement_violated", "warning"),
    (ACTION, "SERVICE_HEALTH_UNKNOWN", "ERROR", None, "service_health_unknown", "warning"),
    (ACTION, "SERVICE_DEPLOYMENT_FAILED", "ERROR", None, "deployment_failed", "critical"),
    (ACTION, "SOMETHING_NEW", "ERROR", None, "service_action_unknown", "critical"),
    (ACTION, "SOMETHING_NEW", "WARN", None, "service_action_unknown", "warning"),
    (ACTION, "SOMETHING_FAILED", None, None, "service_action_unknown", "warning"),
    (ACTION, "SOMETHING_NEW", "WARNING", None, "service_action_unknown", "warning"),
    (DEPLOYMENT, "SERVICE_DEPLOYMENT_FAILED", "ERROR", "tasks failed to start.", "deployment_failed", "critical"),
    (
        DEPLOYMENT,
        "SERVICE_DEPLOYMENT_FAILED",
        "ERROR",
        "ECS deployment failed: alarm detected.",
        "deployment_failed",
        "critical",
    ),
    (
        DEPLOYMENT,
        "SERVICE_DEPLOYMENT_IN_PROGRESS",
        "INFO",
        "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.",
        "deployment_rollback",
        "warning",
    ),
    *(
        (DEPLOYMENT, "SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO", reason, "deployment_rollback", "warning")
        for reason in (
            "ECS deployment failed: alarm detected, rolling back to deploymentId ecs-svc/1.",
            "Service deployment rolled back because TEST_TRAFFIC_SHIFT lifecycle hook(s) failed.",
            "Rollback to service revision 0EYS in progress.",
        )
    ),
]


@pytest.mark.parametrize(("detail_type", "name", "event_type", "reason", "kind", "severity"), FAILURES)
def test_a_problem_is_a_signal(
    detail_type: str, name: str, event_type: str | None, reason: str | None, kind: str, severity: str
) -> None:
    """Kind and severity by name; by `eventType` where the name is unknown."""
    signal = said(detail_type, eventName=name, eventType=event_type, reason=reason).signals[0]
    assert (signal.kind, signal.severity.value) == (kind, severity)
    assert signal.scope.key == "123456789012|eu-central-1|prod|service|checkout"
    assert signal.event_key == "e-1"
    assert signal.task_id is None
    assert signal.evidence["detail.eventName"] == name


ROUTINE = [
    (ACTION, "SERVICE_STEADY_STATE", "INFO", None, "steady_state"),
    (ACTION, "TASKSET_STEADY_STATE", "INFO", None, "taskset_steady_state"),
    (ACTION, "SERVICE_DESIRED_COUNT_UPDATED", "INFO", None, "service_desired_count_updated"),
    (ACTION, "TASKS_STOPPED", None, None, "tasks_stopped"),
    (ACTION, "TASKS_STARTED", "INFO", None, "tasks_started"),
    *(
        (ACTION, f"SERVICE_REBALANCING_{end}", kind, None, f"service_rebalancing_{end.lower()}")
        for end in ("STARTED", "COMPLETED", "STOPPED")
        for kind in ("INFO", "WARN", None)
    ),
    (
        ACTION,
        "TASKSET_SCALE_IN_FAILURE_BY_TASK_PROTECTION",
        "INFO",
        None,
        "taskset_scale_in_failure_by_task_protection",
    ),
    (ACTION, "SOMETHING_NEW", None, None, "something_new"),
    (DEPLOYMENT, "SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO", "ECS deployment x in progress.", "deployment_in_progress"),
    (DEPLOYMENT, "SERVICE_DEPLOYMENT_COMPLETED", "INFO", "ECS deployment x in progress.", "deployment_completed"),
    (DEPLOYMENT, "SERVICE_DEPLOYMENT_COMPLETED", None, None, "deployment_completed"),
    (DEPLOYMENT, "SERVICE_DEPLOYMENT_COMPLETED", "INFO", "rolled back to ecs-svc/1", "deployment_completed"),
    (DEPLOYMENT, "SERVICE_DEPLOYMENT_IN_PROGRESS", "INFO", "BAKE_TIME", "deployment_in_progress"),
]


@pytest.mark.parametrize(("detail_type", "name", "event_type", "reason", "word"), ROUTINE)
def test_what_goes_well_is_routine(
    detail_type: str, name: str, event_type: str | None, reason: str | None, word: str
) -> None:
    """Counted under a word, never a signal; only a service's steady state is a recovery."""
    verdict = said(detail_type, eventName=name, eventType=event_type, reason=reason)
    assert (verdict.outcome.value, verdict.reason, verdict.signals) == ("routine", word, ())
    assert (verdict.recovery is not None) == (name == "SERVICE_STEADY_STATE")


def test_an_unknown_name_is_shown_as_itself() -> None:
    """Tomorrow's names are read by a person today."""
    assert (
        said(ACTION, eventName="SOMETHING_NEW", eventType="WARN").signals[0].title == "Service checkout: SOMETHING_NEW"
    )


def test_a_deployment_signal_names_its_deployment() -> None:
    """So that task stops of the same release can be joined to it."""
    verdict = said(DEPLOYMENT, eventName="SERVICE_DEPLOYMENT_FAILED", deploymentId="ecs-svc/77")
    assert verdict.signals[0].deployment_id == "ecs-svc/77"


def test_an_action_of_a_cluster_alone_belongs_to_the_cluster() -> None:
    """Where no service is named, the cluster is the smallest thing."""
    cluster = "arn:aws:ecs:eu-central-1:123456789012:cluster/prod"
    verdict = said(ACTION, resources=[], eventName="SOMETHING_NEW", eventType="WARN", clusterArn=cluster)
    assert (verdict.signals[0].scope.type.value, verdict.signals[0].scope.name) == ("cluster", "prod")
