"""The closer look on the embedded AWS: log lines, target groups, and why they are missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from foghorn.adapters import aws_clients, closer_look
from foghorn.adapters.closer_look import AwsCloserLook
from foghorn.facts.closer_look import MAX_LOG_LINE, MAX_LOG_LINES, LogTail, TargetGroup
from foghorn.facts.fact import ContainerDefinition, Facts, Missing, TaskDefinition
from foghorn_local.aws import AwsServer, workspace_client
from tests.rules.builders import container, definition, service, signal

ACCOUNT = "123456789012"
REGION, GROUP, TASK = "eu-west-1", "/ecs/checkout", "0123456789abcdef0123456789abcdef"
STREAM = f"ecs/app/{TASK}"
NOW_MS = int(datetime(2026, 11, 22, 14, 27, tzinfo=UTC).timestamp() * 1000)
EXITED = signal("essential_container_exited", exit_code=1)


@dataclass(frozen=True)
class Place:
    """The embedded AWS with an empty log group."""

    aws: AwsServer

    def client(self, name: str) -> Any:
        return workspace_client(name, self.aws.url, region=REGION)

    def wrote(self, *lines: str) -> None:
        logs = self.client("logs")
        logs.create_log_stream(logGroupName=GROUP, logStreamName=STREAM)
        events = [{"timestamp": NOW_MS + number, "message": line} for number, line in enumerate(lines)]
        if events:
            logs.put_log_events(logGroupName=GROUP, logStreamName=STREAM, logEvents=events)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Fresh for every test."""
    with AwsServer() as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
        aws_clients.forget_clients()
        place = Place(aws)
        place.client("logs").create_log_group(logGroupName=GROUP)
        yield place
    aws_clients.forget_clients()


def _facts(*containers: ContainerDefinition, **changes: Any) -> Facts:
    return Facts(service(**changes), {"checkout:42": definition(*containers)})


def _logs(facts: Facts, failed: Any = EXITED) -> LogTail | Missing | None:
    return AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True).look_closer(failed, facts).logs


def test_the_last_lines_in_the_order_they_were_written(place: Place) -> None:
    """In one call, of the failing container's own stream."""
    place.wrote("starting", "cannot open /etc/app.toml", "bye")

    assert _logs(_facts()) == LogTail("app", GROUP, STREAM, REGION, ("starting", "cannot open /etc/app.toml", "bye"))
    assert place.aws.counters.counts() == {"logs:GetLogEvents": 1}


WRITTEN = [
    ("several lines in one event", ["one\ntwo\n\n"], ("one", "two")),
    ("colours of a terminal", ["\x1b[31;1merror\x1b[0m: no\x07 way"], ("error: no way",)),
    ("a secret by its name", ["DB_PASSWORD=hunter2 failed"], ("DB_PASSWORD=‹redacted› failed",)),
    (
        "a key over many lines",
        ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY-----\nx"],
        ("‹redacted›", "x"),
    ),
    ("a key over many events", ["-----BEGIN PRIVATE KEY-----", "MIIE", "-----END PRIVATE KEY-----"], ("‹redacted›",)),
    ("the end of a key that began before", ["MIIEabc", "-----END RSA PRIVATE KEY-----", "bye"], ("‹redacted›", "bye")),
    ("the middle of a key", ["Ab+/" * 16, "bye"], ("‹redacted›", "bye")),
    ("blank lines", ["", "  ", "end"], ("end",)),
    ("nothing", [], ()),
]


@pytest.mark.parametrize(("written", "shown"), [row[1:] for row in WRITTEN], ids=[row[0] for row in WRITTEN])
def test_what_is_kept_of_a_line(place: Place, written: list[str], shown: tuple[str, ...]) -> None:
    """Readable, and without secrets."""
    place.wrote(*(line or " " for line in written))
    tail = _logs(_facts())
    assert isinstance(tail, LogTail)
    assert tail.lines == shown


def test_lines_and_their_length_are_bounded(place: Place) -> None:
    """The last ones; a line that is cut says so."""
    place.wrote(*(f"{number:03d} {'x' * 5_000}" for number in range(40)))
    tail = _logs(_facts())
    assert isinstance(tail, LogTail)
    assert [line[:3] for line in tail.lines] == [f"{number:03d}" for number in range(40 - MAX_LOG_LINES, 40)]
    assert {len(line) for line in tail.lines} == {MAX_LOG_LINE}
    assert all(line.endswith("…") for line in tail.lines)


def _on(driver: str) -> ContainerDefinition:
    return ContainerDefinition("app", "image", log_driver=driver)


NO_LOGS = [
    ("no stream", EXITED, _facts(), "log group /ecs/checkout or the stream of container app in it is not there"),
    ("no group", EXITED, _facts(replace(container(), log_group="/gone")), "log group /gone or the stream"),
    ("another driver", EXITED, _facts(_on("awsfirelens")), "logs through awsfirelens, and only awslogs can be read"),
    ("no driver", EXITED, _facts(ContainerDefinition("app", "image")), "container app has no log configuration"),
    ("no prefix", EXITED, _facts(replace(container(), log_stream_prefix=None)), "sets no awslogs-stream-prefix"),
    ("no task", replace(EXITED, task_id=None), _facts(), "the event does not tell the task"),
    ("a side-car of AWS", replace(EXITED, container="aws-guardduty-agent"), _facts(), "is not in checkout:42"),
    (
        "two essential containers, none named",
        replace(EXITED, container=None),
        _facts(container(), ContainerDefinition("proxy", "image")),
        "the event does not tell which container failed",
    ),
    (
        "no task definition",
        EXITED,
        Facts(service(), {"checkout:42": Missing("AccessDenied on DescribeTaskDefinition")}),
        "the log group is not known: AccessDenied on DescribeTaskDefinition",
    ),
]


@pytest.mark.parametrize(("failed", "facts", "why"), [row[1:] for row in NO_LOGS], ids=[row[0] for row in NO_LOGS])
def test_why_there_are_no_lines(place: Place, failed: Any, facts: Facts, why: str) -> None:
    """It reads well after "not checked:"."""
    found = _logs(facts, failed)
    assert isinstance(found, Missing)
    assert why in found.reason


def test_the_only_essential_container_stands_for_a_task_that_names_none(place: Place) -> None:
    """A side-car's log would say nothing of why the task ended."""
    place.wrote("bye")
    sidecar = ContainerDefinition("proxy", "image", essential=False)
    assert isinstance(_logs(_facts(container(), sidecar), replace(EXITED, container=None)), LogTail)


REFUSALS = [("logs:deny:1", "AccessDenied"), ("logs:throttle:1", "Throttling"), ("logs:timeout:1", "ConnectionClosed")]


@pytest.mark.parametrize(("fault", "why"), REFUSALS)
def test_a_refusal_is_a_reason_and_costs_one_call(place: Place, fault: str, why: str) -> None:
    """It is not worth a second one."""
    place.wrote("bye")
    place.aws.faults.add(fault)
    found = _logs(_facts())
    assert isinstance(found, Missing)
    assert why in found.reason
    assert found.reason.endswith("on GetLogEvents")
    assert place.aws.counters.counts() == {"logs:GetLogEvents": 1}


def test_a_defect_of_ours_is_a_reason_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first word is out, and the rest must follow."""

    def broken(*_: object) -> LogTail:
        raise KeyError("events")

    monkeypatch.setattr(closer_look, "log_tail", broken)
    assert _logs(_facts()) == Missing("the look-up failed (KeyError)")


WANTED = [
    ("exited", EXITED, True),
    ("ran out of memory", signal("oom_killed"), True),
    ("never ran", signal("container_start_failed", started_at=None), False),
    ("reclaimed by Spot", signal("fargate_spot_interruption"), False),
    ("a kind nobody knows", replace(EXITED, kind="of_tomorrow"), False),
]


@pytest.mark.parametrize(("failed", "wanted"), [row[1:] for row in WANTED], ids=[row[0] for row in WANTED])
def test_log_lines_are_asked_of_containers_that_ran(place: Place, failed: Any, wanted: bool) -> None:
    """And only where the deployment allows it."""
    look = AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True)
    assert look.wants(failed) is wanted
    assert (look.look_closer(failed, _facts()).logs is not None) is wanted
    assert not AwsCloserLook(account=ACCOUNT, reads_logs=False, checks_starts=False).wants(failed)
    assert (
        AwsCloserLook(account=ACCOUNT, reads_logs=False, checks_starts=False).look_closer(failed, _facts()).logs is None
    )


# ---------------------------------------------------------------- target groups


UNHEALTHY = signal("elb_health_check_failed", started_at=None)


def _target_group(place: Place) -> str:
    vpc = place.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = place.client("elbv2").create_target_group(
        Name="checkout-blue",
        Protocol="HTTP",
        Port=8080,
        VpcId=vpc,
        HealthCheckPath="/health",
        HealthCheckPort="traffic-port",
        HealthCheckIntervalSeconds=30,
        HealthCheckTimeoutSeconds=5,
        HealthyThresholdCount=5,
        UnhealthyThresholdCount=2,
        Matcher={"HttpCode": "200-299"},
    )
    arn: str = made["TargetGroups"][0]["TargetGroupArn"]
    return arn


def test_the_target_groups_of_a_service_that_failed_its_health_check(place: Place) -> None:
    """In one call, by their ARNs, and one more for the delay of the first."""
    arn = _target_group(place)
    found = (
        AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True)
        .look_closer(UNHEALTHY, _facts(target_group_arns=(arn,)))
        .target_groups
    )
    assert found == (
        TargetGroup("checkout-blue", arn, "HTTP", 8080, "HTTP", "traffic-port", "/health", 30, 5, 5, 2, "200-299", 300),
    )
    assert place.aws.counters.counts() == {
        "elbv2:DescribeTargetGroups": 1,
        "elbv2:DescribeTargetGroupAttributes": 1,
    }


NO_DELAY = [
    ("elbv2:deny:DescribeTargetGroupAttributes", "AccessDeniedException on DescribeTargetGroupAttributes"),
    ("elbv2:timeout:DescribeTargetGroupAttributes:all", "ConnectionClosedError on DescribeTargetGroupAttributes"),
]


@pytest.mark.parametrize(("fault", "why"), NO_DELAY)
def test_without_the_delay_the_settings_are_told(place: Place, fault: str, why: str) -> None:
    """It says why it is missing, and takes nothing with it."""
    arn = _target_group(place)
    place.aws.faults.add(fault)
    look = AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True)
    found = look.look_closer(UNHEALTHY, _facts(target_group_arns=(arn,))).target_groups
    assert isinstance(found, tuple)
    assert found[0].health_check_interval_s == 30
    assert found[0].deregistration_delay_s == Missing(why)


NO_GROUPS = [
    ("no target group", _facts(target_group_arns=()), "service checkout names no target group"),
    ("no service", Facts(Missing("AccessDenied on DescribeServices")), "are not known: AccessDenied on"),
    (
        "one that is gone",
        _facts(target_group_arns=("arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/gone/0123",)),
        "TargetGroupNotFound on DescribeTargetGroups",
    ),
]


@pytest.mark.parametrize(("facts", "why"), [row[1:] for row in NO_GROUPS], ids=[row[0] for row in NO_GROUPS])
def test_why_there_are_no_target_groups(place: Place, facts: Facts, why: str) -> None:
    """It reads well after "not checked:"."""
    found = (
        AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True).look_closer(UNHEALTHY, facts).target_groups
    )
    assert isinstance(found, Missing)
    assert why in found.reason


def test_target_groups_are_asked_about_load_balancers_alone(place: Place) -> None:
    """Not about a container that exited."""
    assert AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True).wants(UNHEALTHY)
    assert (
        AwsCloserLook(account=ACCOUNT, reads_logs=True, checks_starts=True)
        .look_closer(EXITED, Facts(service(), {"checkout:42": _revision()}))
        .target_groups
        is None
    )


def _revision() -> TaskDefinition:
    return definition()
