"""What template.yaml's own rules start, and what they keep away: one table, and every sample event."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from foghorn_local.bus import MAX_PATTERN_CHARS, Application, load_application

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "events").glob("*.json"))
TASK, DEPLOYMENT, NOTHING = "TaskStateFunction", "DeploymentFunction", None
ELB = "Task failed ELB health checks in (target-group web)"
MAINTENANCE = "Service web: ECS is performing maintenance on the underlying infrastructure hosting the task"
SCALING = "Scaling activity initiated by (deployment ecs-svc/1234567890123456789)"
ROLLBACK = "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1234567890123456789."


@pytest.fixture(scope="module")
def application() -> Application:
    """The deployed rules."""
    return load_application(ROOT / "template.yaml")


def _event(detail_type: str, detail: dict[str, Any], source: str = "aws.ecs") -> dict[str, Any]:
    return {"version": "0", "id": "e", "source": source, "detail-type": detail_type, "detail": detail}


def _stopped(**detail: Any) -> dict[str, Any]:
    return _event("ECS Task State Change", {"lastStatus": "STOPPED", "desiredStatus": "STOPPED", **detail})


def _exited(*containers: dict[str, Any], **detail: Any) -> dict[str, Any]:
    standalone = {"stopCode": "EssentialContainerExited", "group": "family:batch", "startedBy": "events-rule/nightly"}
    return _stopped(**{**standalone, "containers": list(containers), **detail})


def _by_scheduler(reason: str) -> dict[str, Any]:
    return _stopped(stopCode="ServiceSchedulerInitiated", stoppedReason=reason)


def _spot(last_status: str, stop_code: str = "SpotInterruption", desired: str = "STOPPED") -> dict[str, Any]:
    detail = {"lastStatus": last_status, "desiredStatus": desired, "stopCode": stop_code}
    return _event("ECS Task State Change", {**detail, "stoppedReason": "Your Spot Task was interrupted."})


def _action(**detail: Any) -> dict[str, Any]:
    return _event("ECS Service Action", detail)


def _deployment(**detail: Any) -> dict[str, Any]:
    return _event("ECS Deployment State Change", detail)


def _hook(name: str, event_type: str | None = "INFO") -> dict[str, Any]:
    detail = {"eventName": name, **({"eventType": event_type} if event_type else {})}
    return _event("ECS Hook State Change", detail)


def _daemon(name: str, event_type: str = "INFO", what: str = "Deployment State Change") -> dict[str, Any]:
    return _event(f"ECS Daemon {what}", {"eventName": name, "eventType": event_type})


def _notice(
    code: str = "AWS_ECS_TASK_PATCHING_RETIREMENT", source: str = "aws.health", **detail: Any
) -> dict[str, Any]:
    return _event("AWS Health Event", {"service": "ECS", "eventTypeCode": code, **detail}, source)


def _instance(**detail: Any) -> dict[str, Any]:
    return _event("ECS Container Instance State Change", detail)


def _health(overall: str) -> dict[str, Any]:
    return _event("ECS Container Instance Health Change", {"overallStatus": overall})


def _call(name: str = "RunTask", **detail: Any) -> dict[str, Any]:
    record = {"eventSource": "ecs.amazonaws.com", "eventName": name, "readOnly": False, **detail}
    return _event("AWS API Call via CloudTrail", record)


def _answer(*failures: dict[str, Any], name: str = "RunTask") -> dict[str, Any]:
    return _call(name, responseElements={"tasks": [], "failures": list(failures)})


NO_MEMORY = {"arn": "x", "reason": "RESOURCE:MEMORY"}

CASES: list[tuple[str, dict[str, Any], str | None]] = [
    ("failed to start", _stopped(stopCode="TaskFailedToStart"), TASK),
    ("a stop code of tomorrow", _stopped(stopCode="SomethingNew"), TASK),
    ("spot, stopped", _spot("STOPPED"), TASK),
    ("host terminated", _stopped(stopCode="TerminationNotice", stoppedReason="Host EC2 terminated."), TASK),
    ("user", _stopped(stopCode="UserInitiated", stoppedReason="Task stopped by user"), NOTHING),
    ("user, the text names an error", _stopped(stopCode="UserInitiated", stoppedReason="OutOfMemoryError"), NOTHING),
    ("scheduler: scaling", _by_scheduler(SCALING), NOTHING),
    ("scheduler: zones, hyphen", _by_scheduler("Availability-zone rebalancing initiated by (deployment x)"), NOTHING),
    ("scheduler: zones, blank", _by_scheduler("Availability Zone rebalancing initiated by (deployment x)"), NOTHING),
    ("scheduler: draining", _by_scheduler("container instance is in DRAINING state"), NOTHING),
    ("scheduler: load balancer", _by_scheduler(ELB), TASK),
    ("scheduler: container health", _by_scheduler("Task failed container health checks"), TASK),
    ("scheduler: maintenance", _by_scheduler(MAINTENANCE), TASK),
    ("scheduler: scaling named later in a text", _by_scheduler(f"Unhealthy during: {SCALING}"), TASK),
    ("scheduler: no reason", _stopped(stopCode="ServiceSchedulerInitiated"), TASK),
    ("no code, failing text", _stopped(stoppedReason="Essential container in task exited"), TASK),
    ("no code, routine text", _stopped(stoppedReason=SCALING), NOTHING),
    ("no code, no text", _stopped(), TASK),
    ("standalone, all zero", _exited({"exitCode": 0}, {"exitCode": 0}), NOTHING),
    ("standalone, one failed", _exited({"exitCode": 0}, {"exitCode": 1}), TASK),
    ("standalone, zero with a reason", _exited({"exitCode": 0, "reason": "OutOfMemoryError: killed"}), TASK),
    ("standalone, no exit code", _exited({"name": "app"}), TASK),
    ("standalone, no containers", _exited(), TASK),
    ("service, zero", _exited({"exitCode": 0}, group="service:web"), TASK),
    ("service by startedBy", _exited({"exitCode": 0}, group="web", startedBy="ecs-svc/1"), TASK),
    ("running", _event("ECS Task State Change", {"lastStatus": "RUNNING", "desiredStatus": "RUNNING"}), NOTHING),
    ("stop asked for, by user", _spot("RUNNING", "UserInitiated"), NOTHING),
    ("spot notice", _spot("RUNNING"), TASK),
    ("spot notice, old code", _spot("RUNNING", "TerminationNotice"), TASK),
    ("spot notice before it runs", _spot("PENDING"), TASK),
    ("spot notice, still desired", _spot("RUNNING", desired="RUNNING"), NOTHING),
    *((f"on the way: {s}", _spot(s), NOTHING) for s in ("DEACTIVATING", "STOPPING", "DEPROVISIONING", "DELETED")),
    *(
        (
            f"on the way: {s}, failing",
            _event("ECS Task State Change", {"lastStatus": s, "stopCode": "TaskFailedToStart"}),
            NOTHING,
        )
        for s in ("DEACTIVATING", "STOPPING", "DEPROVISIONING")
    ),
    ("another source", {**_stopped(stopCode="TaskFailedToStart"), "source": "my.app"}, NOTHING),
    ("action: warning", _action(eventType="WARN", eventName="SERVICE_TASK_START_IMPAIRED"), DEPLOYMENT),
    ("action: error", _action(eventType="ERROR", eventName="SERVICE_TASK_PLACEMENT_FAILURE"), DEPLOYMENT),
    ("action: error of tomorrow", _action(eventType="ERROR", eventName="SOMETHING_NEW"), DEPLOYMENT),
    ("action: type of tomorrow", _action(eventType="FATAL", eventName="SOMETHING_NEW"), DEPLOYMENT),
    ("action: steady state", _action(eventType="INFO", eventName="SERVICE_STEADY_STATE"), DEPLOYMENT),
    ("action: steady state without type", _action(eventName="SERVICE_STEADY_STATE"), DEPLOYMENT),
    ("action: failing name without type", _action(eventName="SERVICE_TASK_START_IMPAIRED"), DEPLOYMENT),
    ("action: failing name, edited type", _action(eventType="INFO", eventName="ECS_OPERATION_THROTTLED"), DEPLOYMENT),
    *(
        (f"action: {name}", _action(eventType="INFO", eventName=name), NOTHING)
        for name in (
            "TASKSET_STEADY_STATE",
            "CAPACITY_PROVIDER_STEADY_STATE",
            "SERVICE_DESIRED_COUNT_UPDATED",
            "TASKS_STOPPED",
            "SERVICE_DEPLOYMENT_IN_PROGRESS",
            "SERVICE_DEPLOYMENT_COMPLETED",
            "SERVICE_REBALANCING_STARTED",
            "SERVICE_REBALANCING_STOPPED",
        )
    ),
    ("deployment: failed", _deployment(eventType="ERROR", eventName="SERVICE_DEPLOYMENT_FAILED"), DEPLOYMENT),
    ("deployment: failed without type", _deployment(eventName="SERVICE_DEPLOYMENT_FAILED"), DEPLOYMENT),
    (
        "deployment: rolling back",
        _deployment(eventType="INFO", eventName="SERVICE_DEPLOYMENT_IN_PROGRESS", reason=ROLLBACK),
        DEPLOYMENT,
    ),
    (
        "deployment: in progress",
        _deployment(
            eventType="INFO", eventName="SERVICE_DEPLOYMENT_IN_PROGRESS", reason="ECS deployment x in progress."
        ),
        NOTHING,
    ),
    *(
        (
            f"deployment: {reason}",
            _deployment(eventType="INFO", eventName="SERVICE_DEPLOYMENT_IN_PROGRESS", reason=reason),
            DEPLOYMENT,
        )
        for reason in ("Service deployment rolled back because x", "Rollback to ecs-svc/1", "Rolling back to ecs-svc/1")
    ),
    (
        "deployment: completed after a roll-back",
        _deployment(eventType="INFO", eventName="SERVICE_DEPLOYMENT_COMPLETED", reason="rolled back"),
        NOTHING,
    ),
    ("deployment: completed", _deployment(eventType="INFO", eventName="SERVICE_DEPLOYMENT_COMPLETED"), NOTHING),
    ("hook: waits, type INFO", _hook("HOOK_AWAITING_ACTION"), DEPLOYMENT),
    ("hook: waits, no type", _hook("HOOK_AWAITING_ACTION", None), DEPLOYMENT),
    ("hook: succeeded", _hook("HOOK_SUCCEEDED"), DEPLOYMENT),
    ("hook: failed", _hook("HOOK_FAILED", "ERROR"), DEPLOYMENT),
    ("hook: timed out", _hook("HOOK_TIMED_OUT", "WARN"), DEPLOYMENT),
    ("hook: an error of tomorrow", _hook("HOOK_NEW", "ERROR"), DEPLOYMENT),
    ("hook: in progress", _hook("HOOK_IN_PROGRESS"), NOTHING),
    ("hook: something of tomorrow", _hook("HOOK_NEW"), NOTHING),
    ("daemon: start impaired", _daemon("DAEMON_TASK_START_IMPAIRED", "WARNING", "Service Action"), DEPLOYMENT),
    ("daemon: a type of tomorrow", _daemon("DAEMON_ON_FIRE", "ERROR", "Something New"), DEPLOYMENT),
    ("daemon: roll-back failed", _daemon("DAEMON_DEPLOYMENT_ROLLBACK_FAILED", "ERROR"), DEPLOYMENT),
    *(
        (f"daemon: {name}", _daemon(f"DAEMON_DEPLOYMENT_{name}"), function)
        for name, function in (
            ("ROLLBACK_IN_PROGRESS", DEPLOYMENT),
            ("ROLLBACK_SUCCESSFUL", DEPLOYMENT),
            ("SUCCESSFUL", DEPLOYMENT),
            ("PENDING", NOTHING),
            ("IN_PROGRESS", NOTHING),
            ("STOPPED", NOTHING),
            ("STOP_REQUESTED", NOTHING),
        )
    ),
    ("notice: retirement", _notice(), DEPLOYMENT),
    ("notice: retirement, no backup", _notice(backupEvent="false"), DEPLOYMENT),
    ("notice: retirement, closed", _notice(statusCode="closed"), DEPLOYMENT),
    ("notice: a successor", _notice("AWS_ECS_TASK_RETIREMENT_SCHEDULED"), DEPLOYMENT),
    ("notice: retirement, a backup", _notice(backupEvent="true"), NOTHING),
    ("notice: an issue of ECS", _notice("AWS_ECS_OPERATIONAL_ISSUE"), NOTHING),
    ("notice: EC2", _notice("AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED", service="EC2"), NOTHING),
    ("notice: somebody else's", _notice(source="my.app"), NOTHING),
    ("instance: agent away", _instance(agentConnected=False, status="ACTIVE"), TASK),
    ("instance: agent away, a status of tomorrow", _instance(agentConnected=False, status="RESTING"), TASK),
    ("instance: a task was placed, or the agent is back", _instance(agentConnected=True, status="ACTIVE"), NOTHING),
    ("instance: draining", _instance(agentConnected=True, status="DRAINING"), NOTHING),
    ("instance: nothing said of its agent", _instance(status="DRAINING"), NOTHING),
    ("instance: deregistered", _instance(agentConnected=True, status="INACTIVE"), TASK),
    ("instance: registration failed", _instance(agentConnected=True, status="REGISTRATION_FAILED"), TASK),
    ("instance: impaired", _health("IMPAIRED"), TASK),
    ("instance: well again", _health("OK"), TASK),
    *((f"instance: {status}", _health(status), NOTHING) for status in ("INITIALIZING", "INSUFFICIENT_DATA")),
    ("call: no capacity", _answer(NO_MEMORY), TASK),
    ("call: many failures", _answer({"arn": "y"}, NO_MEMORY, {"reason": "AGENT"}), TASK),
    ("call: StartTask", _answer({"reason": "MISSING"}, name="StartTask"), TASK),
    ("call: partly answered", _call(responseElements={"tasks": [{"taskArn": "t"}], "failures": [NO_MEMORY]}), TASK),
    ("call: well answered", _answer(), NOTHING),
    ("call: answered with nothing", _call(responseElements=None), NOTHING),
    ("call: a failure without a reason", _answer({"arn": "x"}), NOTHING),
    ("call: denied", _call(errorCode="AccessDenied", requestParameters=None, responseElements=None), TASK),
    ("call: an error of tomorrow", _call(errorCode="SomethingNewException"), TASK),
    *(
        (f"call: {code}", _call(errorCode=code, requestParameters=None), NOTHING)
        for code in ("ThrottlingException", "Throttling", "Client.RequestLimitExceeded", "TooManyRequestsException")
    ),
    ("call: another API's RunTask", _call(eventSource="batch.amazonaws.com", errorCode="AccessDenied"), NOTHING),
    ("call: StopTask", _call("StopTask", errorCode="AccessDenied"), NOTHING),
    ("call: a throttled read", _call("DescribeTasks", readOnly=True, errorCode="ThrottlingException"), NOTHING),
]


@pytest.mark.parametrize("why, event, function", CASES, ids=[case[0] for case in CASES])
def test_an_event_starts_its_function_or_none(
    application: Application, why: str, event: dict[str, Any], function: str | None
) -> None:
    """Routine events stay away at the source, failures and unknown things come, each to one function."""
    assert application.function_for(event) == function, why


def test_there_are_sample_events() -> None:
    """The folder of samples is not empty, so the next test tests something."""
    assert SAMPLES


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_a_sample_event_starts_at_most_one_function(application: Application, path: Path) -> None:
    """Rules are disjoint over everything that is supported."""
    assert len(application.rules_for(json.loads(path.read_text(encoding="utf-8")))) <= 1


def test_patterns_have_room_to_grow(application: Application) -> None:
    """EventBridge refuses more than 2048 characters; a pattern near it should become two rules."""
    for rule in application.rules:
        assert len(json.dumps(rule.event_pattern, separators=(",", ":"))) < 0.75 * MAX_PATTERN_CHARS, rule.name
